import type { Mapping } from '../../../../detection/cloud-yaml.ts';
import type { EmulationHost } from '../../../../emulation-host.ts';

/** A resource that is kept as it was sent: plans, storage accounts, components, role assignments. */
export interface Resource {
  id: string;
  name: string;
  /** `Microsoft.Storage/storageAccounts`. */
  type: string;
  location?: string;
  kind?: string;
  sku?: Mapping;
  tags?: Record<string, string>;
  identity?: Mapping;
  properties: Mapping;
}

export interface ResourceGroup {
  name: string;
  location: string;
  tags: Record<string, string>;
  managedBy: string | null;
}

/** Resource groups and what is in them, by id without regard to case. */
export interface ResourceStore {
  find(id: string): Resource | null;
  /** Whose id begins so, by id. */
  list(prefix: string): Resource[];
  put(resource: Resource): void;
  remove(id: string): boolean;
  group(name: string): ResourceGroup | null;
  groups(): ResourceGroup[];
  putGroup(group: ResourceGroup): void;
  removeGroup(name: string): void;
  /** Forgets all of them. */
  clear(): void;
  /** Calls back after resources changed; gives back the way to stop it. */
  onChange(listener: () => void): () => void;
}

const RESOURCES = 'resources';
const GROUPS = 'groups';

export function createResourceStore({ documents }: Pick<EmulationHost, 'documents'>): ResourceStore {
  const listeners = new Set<() => void>();
  const changed = (): void => listeners.forEach((listener) => listener());
  return {
    find: (id) => (documents.get(RESOURCES, id.toLowerCase()) as Resource | undefined) ?? null,
    list: (prefix) => documents.list(RESOURCES, { prefix: prefix.toLowerCase() }).map(({ value }) => value as Resource),
    put(resource) {
      documents.put(RESOURCES, resource.id.toLowerCase(), resource);
      changed();
    },
    remove(id) {
      const was = documents.remove(RESOURCES, id.toLowerCase());
      changed();
      return was;
    },
    group: (name) => (documents.get(GROUPS, name.toLowerCase()) as ResourceGroup | undefined) ?? null,
    groups: () => documents.list(GROUPS).map(({ value }) => value as ResourceGroup),
    putGroup: (group) => documents.put(GROUPS, group.name.toLowerCase(), group),
    removeGroup: (name) => void documents.remove(GROUPS, name.toLowerCase()),
    clear() {
      documents.transaction(() => {
        for (const collection of [RESOURCES, GROUPS]) for (const { key } of documents.list(collection)) documents.remove(collection, key);
      });
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
