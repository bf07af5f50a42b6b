import type { Collection } from '../../collection.ts';
import type { EventSourceMappings } from './lambda-state.ts';
import type { EventSourceMappingDocument } from './model.ts';

type Place = Pick<EventSourceMappingDocument, 'account' | 'region' | 'uuid'>;

/** Event source mappings over their collection. */
export function createMappings(collection: Collection<EventSourceMappingDocument>): EventSourceMappings {
  const listeners = new Set<(mapping: EventSourceMappingDocument) => void>();
  const keyOf = ({ account, region, uuid }: Place): string => `${account}/${region}/${uuid}`;
  const mappings: EventSourceMappings = {
    find: (account, region, uuid) => collection.get(keyOf({ account, region, uuid })),
    list: (account, region) => collection.list({ prefix: `${account}/${region}/` }).map(({ value }) => value),
    all: () => collection.list().map(({ value }) => value),
    put(mapping) {
      collection.put(keyOf(mapping), mapping);
      if (listeners.size === 0) mappings.settle(mapping, mapping.wanted === 'Deleted' ? 'Deleting' : mapping.wanted);
      for (const listener of listeners) listener(mapping);
    },
    annotate: (mapping) => collection.put(keyOf(mapping), mapping),
    settle(place, state, reason) {
      const found = collection.get(keyOf(place));
      if (found === null) return;
      if (found.wanted === 'Deleted') collection.remove(keyOf(place));
      else collection.put(keyOf(place), { ...found, state, stateReason: reason ?? found.stateReason });
    },
    processed(place, result) {
      const found = collection.get(keyOf(place));
      if (found !== null && found.lastProcessingResult !== result) collection.put(keyOf(place), { ...found, lastProcessingResult: result });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return mappings;
}
