import type { HostDocuments, HostFunctions, HostTelemetry } from '../../../../emulation-host.ts';
import { createCollection } from '../../collection.ts';
import { keyOfRuntimeName, toRuntimeName, type Home } from '../../lambda/state/function-key.ts';
import type { ServiceLinks } from '../../sources.ts';
import { models } from '../../models.ts';
import { groupDocumentKey, groupNotFound, type GroupKey } from './log-names.ts';

/** A group as clients made or changed it. What is not there has its default. */
export interface GroupDocument {
  key: GroupKey;
  createdAtMs: number;
  /** Days; null: for ever. */
  retentionDays: number | null;
  tags: Record<string, string>;
  kmsKeyId: string | null;
  logGroupClass: string;
  deletionProtection: boolean;
}

const LAMBDA_PREFIX = '/aws/lambda/';

/** All log groups: those that were made, and those of functions that have written something. */
export interface LogGroups {
  find(key: GroupKey): Promise<GroupDocument | null>;
  /** Throws `ResourceNotFoundException`. */
  need(key: GroupKey): Promise<GroupDocument>;
  /** Of one account and region, by name. */
  list(account: string, region: string): Promise<GroupDocument[]>;
  /** False where there is one already. */
  create(group: GroupDocument): Promise<boolean>;
  put(group: GroupDocument): void;
  /** Forgets it, and hides what functions have written so far. */
  remove(key: GroupKey): Promise<void>;
  /** The runtime's names of the functions that write into the group. */
  writersTo(key: GroupKey): string[];
  /** Cursor up to which a function's entries have been deleted with the group. */
  deletedThrough(key: GroupKey): string | null;
  close(): void;
}

export function createLogGroups(
  host: { documents: HostDocuments; functions: HostFunctions; telemetry: HostTelemetry },
  home: Home,
  links: Pick<ServiceLinks, 'logGroups'>,
): LogGroups {
  const { documents, functions, telemetry } = host;
  const made = createCollection<GroupDocument>(documents, 'logs.groups');
  // Functions are remembered when they have gone: their logs stay.
  const seen = createCollection<{ runtimeName: string }>(documents, 'logs.functions');
  const deleted = createCollection<{ through: string }>(documents, 'logs.deleted');

  const remember = (name: string): void => {
    const found = functions.find(name);
    if (found === null || !models.some(({ id }) => id === found.live.project.model)) return;
    const key = groupDocumentKey(groupOf(name));
    if (seen.get(key) === null) seen.put(key, { runtimeName: name });
  };
  const groupOf = (runtimeName: string): GroupKey => {
    const { account, region, name } = keyOfRuntimeName(runtimeName, home);
    return { account, region, name: LAMBDA_PREFIX + name };
  };
  /** The function whose own name the group has; null where it is none's, or the function writes elsewhere. */
  const namesake = (key: GroupKey): string | null => {
    if (!key.name.startsWith(LAMBDA_PREFIX)) return null;
    const name = toRuntimeName({ ...key, name: key.name.slice(LAMBDA_PREFIX.length) }, home);
    remember(name);
    return seen.get(groupDocumentKey(key)) === null || writesElsewhere(key, name) ? null : name;
  };
  const writesElsewhere = ({ account, region }: GroupKey, runtimeName: string): boolean =>
    links.logGroups?.groups(account, region).some((name) => links.logGroups?.writersTo({ account, region, name }).includes(runtimeName)) ===
    true;
  const writersTo = (key: GroupKey): string[] => {
    const own = namesake(key);
    return [...(own === null ? [] : [own]), ...(links.logGroups?.writersTo(key) ?? [])];
  };

  async function find(key: GroupKey): Promise<GroupDocument | null> {
    const known = made.get(groupDocumentKey(key));
    if (known !== null) return known;
    const after = deleted.get(groupDocumentKey(key))?.through;
    const range = { limit: 1, ...(after === undefined ? {} : { after }) };
    const firsts = await Promise.all(writersTo(key).map((name) => telemetry.logs.forward({ name, ...range }, NEVER)));
    const times = firsts.flatMap(({ items }) => items.map(({ at }) => Date.parse(at)));
    return times.length === 0 ? null : defaultGroup(key, Math.min(...times));
  }

  for (const { name } of functions.list()) remember(name);
  const stop = functions.onChange(remember);
  return {
    find,
    async need(key) {
      const found = await find(key);
      if (found === null) throw groupNotFound();
      return found;
    },
    async list(account, region) {
      for (const { name } of functions.list()) remember(name);
      const prefix = `${account}/${region}/`;
      const known = [...made.list({ prefix }), ...seen.list({ prefix })].map(({ key }) => key.slice(prefix.length));
      const names = new Set([...known, ...(links.logGroups?.groups(account, region) ?? [])]);
      const found = await Promise.all([...names].map((name) => find({ account, region, name })));
      return found.filter((group) => group !== null).toSorted((a, b) => (a.key.name < b.key.name ? -1 : 1));
    },
    async create(group) {
      if ((await find(group.key)) !== null) return false;
      // Somebody else may have been quicker meanwhile.
      if (made.get(groupDocumentKey(group.key)) !== null) return false;
      made.put(groupDocumentKey(group.key), group);
      return true;
    },
    put: (group) => made.put(groupDocumentKey(group.key), group),
    async remove(key) {
      const newest = await telemetry.logs.list({ limit: 1 }, NEVER);
      documents.transaction(() => {
        made.remove(groupDocumentKey(key));
        deleted.put(groupDocumentKey(key), { through: newest.items[0]?.id ?? '0' });
      });
    },
    writersTo,
    deletedThrough: (key) => deleted.get(groupDocumentKey(key))?.through ?? null,
    close: stop,
  };
}

/** For reads of a single entry, which nobody waits long for. */
const NEVER = new AbortController().signal;

export function defaultGroup(key: GroupKey, createdAtMs: number): GroupDocument {
  return { key, createdAtMs, retentionDays: null, tags: {}, kmsKeyId: null, logGroupClass: 'STANDARD', deletionProtection: false };
}
