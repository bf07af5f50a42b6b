import { AppError } from '#shared/errors.ts';
import { LOCAL } from '../../ref.ts';
import type { DeployedFunction } from '../ports.ts';
import type { StoredFunction, StoredVersion } from '../store/function-table.ts';
import type { Store } from '../store/store.ts';
import type { ControlContext } from './context.ts';

export interface Key {
  name: string;
  /** A version number; null for the live one. */
  qualifier: string | null;
}

/** Throws `not_found`. */
export function needFunction({ functions }: Pick<Store, 'functions'>, name: string): StoredFunction {
  const found = functions.find(name);
  if (found !== null) return found;
  throw new AppError('not_found', `There is no function "${name}" in the local runtime.`, {
    provider: LOCAL,
    hint: 'See those there are with "isobar functions list --provider local", or deploy it with "isobar deploy DIR".',
  });
}

/** Throws `not_found` with the versions there are. */
export function needVersion(store: Pick<Store, 'functions'>, name: string, qualifier: string): StoredVersion {
  const found = /^[1-9]\d{0,9}$/.test(qualifier) ? store.functions.version(name, Number(qualifier)) : null;
  if (found !== null) return found;
  const known = store.functions.versions(needFunction(store, name).name).map((one) => one.version);
  throw new AppError('not_found', `"${name}" has no version ${qualifier}.`, {
    provider: LOCAL,
    hint: `Versions are: ${known.slice(0, 20).join(', ')}.`,
  });
}

/** What the engine is to run; throws `not_found`. */
export function needDeployed({ catalog, store }: ControlContext, { name, qualifier }: Key): DeployedFunction {
  const fn = catalog.resolve(name, qualifier);
  if (fn !== null) return fn;
  if (qualifier !== null) needVersion(store, name, qualifier);
  needFunction(store, name);
  throw new Error(`${name} is stored and cannot be resolved`);
}
