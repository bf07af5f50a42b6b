import { randomUUID } from 'node:crypto';
import type { HostDocuments } from '../../../../../emulation-host.ts';
import { createCollection } from '../../../collection.ts';
import type { ChangeSet } from './change-set.ts';
import type { Stack, StackEvent, StackOutput } from './stack.ts';

/** Whose stacks are meant. */
export interface Place {
  account: string;
  region: string;
}

/** Stacks with their events and change sets; durable once a call returns. */
export interface StackStore {
  /** By name (a deleted one is not found by it) or id. */
  find(place: Place, nameOrId: string): Stack | null;
  /** Deleted ones too, the newest first. */
  list(place: Place): Stack[];
  /** Of all accounts and regions. */
  everyStack(): Stack[];
  put(stack: Stack): void;
  /** As though it had never been: a stack that was only ever reviewed. */
  forget(stack: Stack): void;
  /** Newest first. */
  events(stack: Pick<Stack, 'id'>): StackEvent[];
  addEvent(event: Omit<StackEvent, 'id'>): void;
  /** Exports of all stacks of the place, by name. */
  exports(place: Place): Map<string, { stack: Stack; output: StackOutput }>;
  /** By name, together with the stack's, or id. */
  findChangeSet(place: Place, nameOrId: string, stackName: string | null): ChangeSet | null;
  /** Of a stack, the oldest first. */
  changeSets(stack: Pick<Stack, 'id'>): ChangeSet[];
  putChangeSet(changeSet: ChangeSet): void;
  removeChangeSet(changeSet: ChangeSet): void;
}

/** The collection that stacks are in. */
export const STACKS = 'cloudformation-stacks';

const placeKey = ({ account, region }: Place) => `${account}/${region}/`;

export function createStackStore(documents: HostDocuments): StackStore {
  const stacks = createCollection<Stack>(documents, STACKS);
  const events = createCollection<StackEvent>(documents, 'cloudformation-events');
  const changeSets = createCollection<ChangeSet>(documents, 'cloudformation-change-sets');
  const newest = (a: { createdAtMs: number }, b: { createdAtMs: number }) => b.createdAtMs - a.createdAtMs;
  const store: StackStore = {
    find(place, nameOrId) {
      const byId = nameOrId.startsWith('arn:');
      const found = store.list(place).filter(({ id, name }) => (byId ? id === nameOrId : name === nameOrId));
      return found.find(({ status }) => byId || status !== 'DELETE_COMPLETE') ?? null;
    },
    list: (place) =>
      stacks
        .list({ prefix: placeKey(place) })
        .map(({ value }) => value)
        .toSorted(newest),
    everyStack: () => stacks.list().map(({ value }) => value),
    put: (stack) => stacks.put(`${placeKey(stack)}${stack.id}`, stack),
    forget(stack) {
      documents.transaction(() => {
        stacks.remove(`${placeKey(stack)}${stack.id}`);
        events.removeAll(`${stack.id}/`);
        changeSets.removeAll(`${stack.id}/`);
      });
    },
    events: ({ id }) =>
      events
        .list({ prefix: `${id}/` })
        .map(({ value }) => value)
        .toReversed(),
    addEvent(event) {
      const number = events.count(`${event.stackId}/`);
      events.put(`${event.stackId}/${String(number).padStart(9, '0')}`, { ...event, id: randomUUID() });
    },
    exports: (place) =>
      new Map(
        store
          .list(place)
          .filter(({ status }) => status !== 'DELETE_COMPLETE')
          .flatMap((stack) =>
            stack.outputs.flatMap((output) => (output.exportName === null ? [] : [[output.exportName, { stack, output }] as const])),
          ),
      ),
    findChangeSet(place, nameOrId, stackName) {
      const all = changeSets.list().map(({ value }) => value);
      const here = all.filter(({ account, region }) => account === place.account && region === place.region);
      if (nameOrId.startsWith('arn:')) return here.find(({ id }) => id === nameOrId) ?? null;
      const stack = stackName === null ? null : store.find(place, stackName);
      return here.find(({ name, stackId }) => name === nameOrId && stackId === stack?.id) ?? null;
    },
    changeSets: ({ id }) =>
      changeSets
        .list({ prefix: `${id}/` })
        .map(({ value }) => value)
        .toSorted((a, b) => newest(b, a)),
    putChangeSet: (changeSet) => changeSets.put(`${changeSet.stackId}/${changeSet.id}`, changeSet),
    removeChangeSet: ({ stackId, id }) => void changeSets.remove(`${stackId}/${id}`),
  };
  return store;
}
