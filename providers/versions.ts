import type { Alias, FunctionDetail, Version } from '#shared/model/function.ts';
import type { Call, FunctionKey } from './provider.ts';

export interface VersionsFacet {
  list(key: FunctionKey, call: Call): AsyncIterable<Version>;
  /** Makes `key.qualifier` (a version or an alias) what an unqualified call runs. */
  rollback(key: FunctionKey, call: Call): Promise<FunctionDetail>;
  /** Keeps what an unqualified call runs as a version of its own; gives the newest one where nothing has changed since. */
  create?(key: FunctionKey, options: { description?: string | undefined }, call: Call): Promise<Version>;
  /** Deletes the version `key.qualifier`. */
  remove?(key: FunctionKey, call: Call): Promise<void>;
}

/** Names for versions. `key.qualifier` is not looked at. */
export interface AliasesFacet {
  list(key: FunctionKey, call: Call): AsyncIterable<Alias>;
  create?(key: FunctionKey, alias: Pick<Alias, 'name' | 'version' | 'description' | 'weights'>, call: Call): Promise<Alias>;
  update(
    key: FunctionKey,
    name: string,
    changes: { [K in 'version' | 'description' | 'weights']?: Alias[K] | undefined },
    call: Call,
  ): Promise<Alias>;
  remove?(key: FunctionKey, name: string, call: Call): Promise<void>;
}
