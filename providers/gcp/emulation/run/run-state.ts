import type { EmulationHost, HostVersion } from '../../../emulation-host.ts';
import { isJson, textMapOf } from '../api/json.ts';

/** What only Cloud Run knows of a function: tags of its revisions, and revisions that were deleted. The rest is the runtime's. */
export interface RunState {
  /** Versions by tag; those that are gone are left out. */
  tags(service: string, versions: readonly HostVersion[]): Record<string, string>;
  setTags(service: string, tags: Record<string, string>): void;
  /** The versions that are revisions still, newest first. */
  revisions(service: string, versions: readonly HostVersion[]): HostVersion[];
  /** The runtime keeps every version; a deleted revision is no longer shown or called. */
  hide(service: string, version: string): void;
}

const TAGS = 'run-tags';
const HIDDEN = 'run-hidden';

export function createRunState({ documents }: Pick<EmulationHost, 'documents'>): RunState {
  const state: RunState = {
    tags(service, versions) {
      const found = documents.get(TAGS, service);
      const tags = isJson(found) ? textMapOf({ found }, 'found') : {};
      const there = new Set(state.revisions(service, versions).map(({ version }) => version));
      return Object.fromEntries(Object.entries(tags).filter(([, version]) => there.has(version)));
    },
    setTags(service, tags) {
      if (Object.keys(tags).length === 0) documents.remove(TAGS, service);
      else documents.put(TAGS, service, tags);
    },
    // Versions are numbered on where a function is made again, so what was hidden of an earlier one hides nothing of it.
    revisions: (service, versions) => versions.filter(({ version }) => documents.get(HIDDEN, `${service}@${version}`) === undefined),
    hide: (service, version) => documents.put(HIDDEN, `${service}@${version}`, true),
  };
  return state;
}
