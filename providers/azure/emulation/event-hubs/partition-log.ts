import type { HostDocuments } from '../../../emulation-host.ts';

/** An event as its partition keeps it. */
export interface HubEvent {
  /** Its number in the partition, from 0. */
  sequence: number;
  /** Where it begins in the partition, in bytes. */
  offset: number;
  enqueuedAtMs: number;
  /** The key that chose the partition; null where none did. */
  key: string | null;
  /** As it came over the wire, encoded. */
  bytes: Buffer;
}

/** What is known of a partition without reading its events. */
export interface PartitionState {
  /** Of the oldest event that is still there. */
  first: number;
  /** Of the event that comes next. */
  next: number;
  /** Of the newest event; -1 where there was none yet. */
  lastOffset: number;
  lastAtMs: number;
}

interface Stored extends PartitionState {
  nextOffset: number;
  /** When the oldest event that is there came; 0 where there is none. */
  firstAtMs: number;
  /** Bytes of the events that are there. */
  size: number;
}

/** "1 day", what a new event hub has. @see https://learn.microsoft.com/azure/event-hubs/event-hubs-features#event-retention */
const RETENTION_MS = 24 * 3_600_000;
/** What a partition keeps at the most: disks of this machine have an end. */
const MOST = { events: 100_000, bytes: 64 * 1024 * 1024 };

const PARTITIONS = 'hub-partitions';
const EVENTS = 'hub-events';
const EMPTY: Stored = { first: 0, next: 0, nextOffset: 0, lastOffset: -1, lastAtMs: 0, firstAtMs: 0, size: 0 };

/** The logs of all partitions, by the place of each (`HUB/PARTITION`): durable once a call returns. */
export interface PartitionLogs {
  state(place: string): PartitionState;
  /** Appends events, all of them or none. */
  append(place: string, events: readonly { bytes: Buffer; key: string | null }[]): void;
  /** Up to `max` events with this number and the following. */
  read(place: string, from: number, max: number): HubEvent[];
  /** Number of the first event that is so; all that follow it have to be. That of the next one where there is none. */
  locate(place: string, is: (event: HubEvent) => boolean): number;
}

const eventKey = (place: string, sequence: number): string => `${place}/${String(sequence).padStart(16, '0')}`;

export function createPartitionLogs(documents: HostDocuments, most = MOST): PartitionLogs {
  const stored = (place: string): Stored => (documents.get(PARTITIONS, place) as Stored | undefined) ?? EMPTY;
  const eventAt = (place: string, sequence: number): HubEvent | null => toEvent(documents.get(EVENTS, eventKey(place, sequence)));

  /** Whether the oldest event is to go. */
  const isOver = ({ first, next, firstAtMs, size }: Stored, oldest: number): boolean =>
    first < next && (firstAtMs < oldest || size > most.bytes || next - first > most.events);
  /** What is too old or too much goes, the oldest first. */
  const shortened = (place: string, before: Stored): Stored => {
    const oldest = Date.now() - RETENTION_MS;
    let state = before;
    let event: HubEvent | null = null;
    while (isOver(state, oldest)) {
      event ??= eventAt(place, state.first);
      documents.remove(EVENTS, eventKey(place, state.first));
      const first: number = state.first + 1;
      const size = state.size - (event?.bytes.length ?? 0);
      event = first < state.next ? eventAt(place, first) : null;
      state = { ...state, first, size, firstAtMs: event?.enqueuedAtMs ?? 0 };
    }
    return state;
  };
  const current = (place: string): Stored => {
    const state = stored(place);
    if (!isOver(state, Date.now() - RETENTION_MS)) return state;
    // A day's events go in one write, and never without what is said of them.
    return documents.transaction(() => {
      const short = shortened(place, state);
      documents.put(PARTITIONS, place, short);
      return short;
    });
  };
  return {
    state: current,
    append(place, events) {
      documents.transaction(() => {
        let state = stored(place);
        const enqueuedAtMs = Math.max(Date.now(), state.lastAtMs);
        for (const { bytes, key } of events) {
          const { next: sequence, nextOffset: offset, size } = state;
          documents.put(EVENTS, eventKey(place, sequence), { sequence, offset, enqueuedAtMs, key, bytes: bytes.toString('base64') });
          const then = { next: sequence + 1, nextOffset: offset + bytes.length, size: size + bytes.length };
          const firstAtMs = state.first === sequence ? enqueuedAtMs : state.firstAtMs;
          state = { ...state, ...then, firstAtMs, lastOffset: offset, lastAtMs: enqueuedAtMs };
        }
        documents.put(PARTITIONS, place, shortened(place, state));
      });
    },
    read(place, from, max) {
      const { first } = current(place);
      const after = from > first ? eventKey(place, from - 1) : undefined;
      return documents.list(EVENTS, { prefix: `${place}/`, after, limit: max }).flatMap(({ value }) => toEvent(value) ?? []);
    },
    locate(place, is) {
      let { first: low, next: high } = current(place);
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const event = eventAt(place, middle);
        if (event !== null && is(event)) high = middle;
        else low = middle + 1;
      }
      return low;
    },
  };
}

function toEvent(value: unknown): HubEvent | null {
  if (value === undefined) return null;
  const event = value as Omit<HubEvent, 'bytes'> & { bytes: string };
  return { ...event, bytes: Buffer.from(event.bytes, 'base64') };
}
