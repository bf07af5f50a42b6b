import type { EmulationHost } from '../../../emulation-host.ts';
import { newKey } from './site-keys.ts';
import { siteKey, type Site } from './site.ts';

/** The function apps there are. Synchronous and durable; names are compared without regard to case. */
export interface AppStore {
  find(name: string, slot?: string | null): Site | null;
  /** The site whose code is this function of the runtime. */
  byFunction(functionName: string): Site | null;
  /** Apps without their slots, by name. */
  list(): Site[];
  slots(name: string): Site[];
  /** Apps and slots. */
  all(): Site[];
  /** Stores a new one or a changed one. */
  put(site: Site): void;
  /** Changes the one that is stored now; null where it is gone. */
  update(site: Pick<Site, 'name' | 'slot'>, change: (now: Site) => Partial<Site>): Site | null;
  remove(site: Pick<Site, 'name' | 'slot'>): void;
  /** Called with each site that was made or changed. */
  onChange(listener: (site: Site) => void): void;
  /** Keys of one function; a `default` one is made when they are first asked for, as by the host. */
  functionKeys(site: Pick<Site, 'name' | 'slot'>, functionName: string): Record<string, string>;
}

const COLLECTION = 'sites';

export function createAppStore({ documents }: Pick<EmulationHost, 'documents'>): AppStore {
  const get = (key: string): Site | null => (documents.get(COLLECTION, key) as Site | undefined) ?? null;
  const all = (): Site[] => documents.list(COLLECTION).map(({ value }) => value as Site);
  const listeners: ((site: Site) => void)[] = [];
  const store: AppStore = {
    find: (name, slot = null) => get(siteKey(name, slot)),
    byFunction: (functionName) => all().find((site) => site.functionName === functionName) ?? null,
    list: () => all().filter(({ slot }) => slot === null),
    slots: (name) => documents.list(COLLECTION, { prefix: `${siteKey(name)}/` }).map(({ value }) => value as Site),
    all,
    put(site) {
      documents.put(COLLECTION, siteKey(site.name, site.slot), site);
      for (const listener of listeners) listener(site);
    },
    onChange: (listener) => void listeners.push(listener),
    update: ({ name, slot }, change) =>
      documents.transaction(() => {
        const now = store.find(name, slot);
        if (now === null) return null;
        const next = { ...now, ...change(now) };
        store.put(next);
        return next;
      }),
    remove: ({ name, slot }) => void documents.remove(COLLECTION, siteKey(name, slot)),
    functionKeys(site, functionName) {
      const name = functionName.toLowerCase();
      const known = store.find(site.name, site.slot)?.keys.functions[name];
      if (known !== undefined) return known;
      const made = { default: newKey() };
      store.update(site, ({ keys }) => ({ keys: { ...keys, functions: { ...keys.functions, [name]: made } } }));
      return made;
    },
  };
  return store;
}
