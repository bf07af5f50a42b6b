import { documentKey, type FunctionKey } from './function-key.ts';
import type { Collection } from '../../collection.ts';
import type { Qualified } from './lambda-state.ts';
import { LATEST } from './model.ts';

/** Documents by function and qualifier, over one collection. `$LATEST` is the unqualified function. */
export function createQualified<T>(collection: Collection<T>): Qualified<T> {
  const keyOf = (key: FunctionKey, qualifier: string | null): string =>
    `${documentKey(key)}/${qualifier === null || qualifier === LATEST ? '' : qualifier}`;
  return {
    find: (key, qualifier) => collection.get(keyOf(key, qualifier)),
    put: (key, qualifier, value) => collection.put(keyOf(key, qualifier), value),
    remove: (key, qualifier) => collection.remove(keyOf(key, qualifier)),
    list(key) {
      const prefix = `${documentKey(key)}/`;
      return collection.list({ prefix }).map(({ key: at, value }) => {
        const qualifier = at.slice(prefix.length);
        return { qualifier: qualifier === '' ? null : qualifier, value };
      });
    },
  };
}
