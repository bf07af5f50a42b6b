import type { Hubs } from '../event-hubs/hubs.ts';

/** A function that wants to read a hub for a consumer group. */
interface Reader {
  /** `APP/FUNCTION`. */
  name: string;
  /** It may read from now on. */
  begin(): void;
}

/** Readers by hub and consumer group; the first one reads, the others wait. */
const READERS = new WeakMap<Hubs, Map<string, Reader[]>>();

/**
 * Lets one function read a hub for a consumer group, at once or after those that came before it: in the cloud they would
 * take partitions from each other, and each get some of the events. `holder` is the one that it waits for.
 */
export function takeGroup(hubs: Hubs, group: string, reader: Reader): { holder: string | null; leave: () => void } {
  const groups = READERS.get(hubs) ?? new Map<string, Reader[]>();
  READERS.set(hubs, groups);
  const key = group.toLowerCase();
  const present = groups.get(key) ?? [];
  groups.set(key, [...present, reader]);
  const [first] = present;
  if (first === undefined) reader.begin();
  return {
    holder: first?.name ?? null,
    leave() {
      const [holder] = groups.get(key) ?? [];
      const left = (groups.get(key) ?? []).filter((one) => one !== reader);
      if (left.length > 0) groups.set(key, left);
      else groups.delete(key);
      if (holder === reader) left[0]?.begin();
    },
  };
}
