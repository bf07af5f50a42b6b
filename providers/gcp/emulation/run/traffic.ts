import type { EmulationHost, HostVersion } from '../../../emulation-host.ts';
import { isJson, listOf, numberOf, textOf } from '../api/json.ts';

/** A part of a service's traffic, as it was asked for. */
export interface Target {
  /** Null for whichever is the newest. */
  version: string | null;
  /** Of the calls of the service's own address; 0 for what has nothing but a tag. */
  percent: number;
  /** Empty where it has none. */
  tag: string;
}

/**
 * What only Cloud Run knows of a function: how its calls are divided among its revisions, their tags, and revisions that
 * were deleted. Functions are named as in the runtime.
 * @see https://cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration
 */
export interface Traffic {
  /** The versions that are revisions still, newest first. */
  revisions(name: string): HostVersion[];
  /** Percents add up to 100. A deployment or a roll back takes all of the traffic; tags stay. */
  targets(name: string): Target[];
  /** The version with the largest share becomes the live one. */
  set(name: string, targets: readonly Target[]): void;
  /** How often it was set. */
  changes(name: string): number;
  /**
   * The version that runs a call: of the function's own address where `qualifier` is null, then `at` (0 to below 1, by
   * default random) decides; else of a tag or version. Null where there is none.
   */
  choose(name: string, qualifier: string | null, at?: number): string | null;
  /** The runtime keeps every version; a deleted revision is no longer shown or called. */
  hide(name: string, version: string): void;
  /** Nothing of it is left for a function that is made anew under the name. */
  forget(name: string): void;
}

interface Stored {
  /** The live version when the traffic was set: another one shows that it has been moved since. */
  live: string;
  targets: Target[];
  changes: number;
}

interface Served {
  targets: Target[];
  revisions: HostVersion[];
}

const TRAFFIC = 'run-traffic';
const HIDDEN = 'run-hidden';

function readStored(found: unknown): Stored | null {
  if (!isJson(found)) return null;
  const targets = listOf(found, 'targets').map((one) => ({
    version: textOf(one, 'version') || null,
    percent: numberOf(one, 'percent'),
    tag: textOf(one, 'tag'),
  }));
  return { live: textOf(found, 'live'), targets, changes: numberOf(found, 'changes') };
}

export function createTraffic({ documents, functions }: Pick<EmulationHost, 'documents' | 'functions'>): Traffic {
  const known = new Map<string, Served>();
  functions.onChange((name) => known.delete(name));

  const read = (name: string): Served => {
    const revisions = functions.versions(name).filter(({ version }) => documents.get(HIDDEN, `${name}@${version}`) === undefined);
    const live = functions.find(name)?.live.version;
    const stored = readStored(documents.get(TRAFFIC, name));
    const there = new Set(revisions.map(({ version }) => version));
    const targets = (stored?.targets ?? []).filter(({ version }) => version === null || there.has(version));
    const divided = stored?.live === live && targets.reduce((sum, { percent }) => sum + percent, 0) === 100;
    if (divided) return { targets, revisions };
    const all = { version: live === revisions[0]?.version ? null : (live ?? null), percent: 100, tag: '' };
    return { targets: [all, ...targets.filter(({ tag }) => tag !== '').map((one) => ({ ...one, percent: 0 }))], revisions };
  };
  /** Kept in memory: every request asks. */
  const served = (name: string): Served => {
    const found = known.get(name) ?? read(name);
    known.set(name, found);
    return found;
  };
  const versionOf = ({ revisions }: Served, { version }: Target): string | null => version ?? revisions[0]?.version ?? null;

  return {
    revisions: (name) => read(name).revisions,
    targets: (name) => read(name).targets,
    changes: (name) => readStored(documents.get(TRAFFIC, name))?.changes ?? 0,
    set(name, targets) {
      const now = read(name);
      const shares = new Map<string, number>();
      for (const target of targets) {
        const version = versionOf(now, target);
        if (version !== null) shares.set(version, (shares.get(version) ?? 0) + target.percent);
      }
      const [largest] = [...shares].toSorted((a, b) => b[1] - a[1] || Number(b[0]) - Number(a[0]));
      if (largest === undefined) return;
      const [live] = largest;
      const changes = (readStored(documents.get(TRAFFIC, name))?.changes ?? 0) + 1;
      documents.put(TRAFFIC, name, { live, targets, changes });
      functions.setLive(name, live);
      known.delete(name);
    },
    choose(name, qualifier, at = Math.random()) {
      const now = served(name);
      if (qualifier !== null) {
        const tagged = now.targets.find(({ tag }) => tag === qualifier);
        if (tagged !== undefined) return versionOf(now, tagged);
        return now.revisions.find(({ version }) => version === qualifier)?.version ?? null;
      }
      let upTo = 0;
      for (const target of now.targets) {
        upTo += target.percent;
        if (at * 100 < upTo) return versionOf(now, target);
      }
      return null;
    },
    hide(name, version) {
      documents.put(HIDDEN, `${name}@${version}`, true);
      known.delete(name);
    },
    forget(name) {
      documents.remove(TRAFFIC, name);
      for (const { key } of documents.list(HIDDEN, { prefix: `${name}@` })) documents.remove(HIDDEN, key);
      known.delete(name);
    },
  };
}
