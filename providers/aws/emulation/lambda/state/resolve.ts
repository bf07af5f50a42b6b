import { lambdaArn, type FunctionKey } from './function-key.ts';
import type { LambdaState, Resolved } from './lambda-state.ts';
import { LATEST, type AliasDocument, type FunctionDocument, type VersionDocument } from './model.ts';

type Lookup = Pick<LambdaState, 'find' | 'published' | 'aliases'>;

/** See `LambdaState.resolve`. */
export function resolveQualifier(state: Lookup, key: FunctionKey, qualifier: string | null): Resolved | null {
  return resolveWith(state, key, qualifier, (alias) => alias.FunctionVersion);
}

/** See `LambdaState.describe`. */
export function describeVersion(
  state: Pick<LambdaState, 'find' | 'publishedVersions'>,
  key: FunctionKey,
  runtimeVersion: string,
): { fn: FunctionDocument; version: VersionDocument } | null {
  const fn = state.find(key);
  if (fn === null) return null;
  const runs = ({ running }: VersionDocument): boolean => 'runtimeVersion' in running && running.runtimeVersion === runtimeVersion;
  const version = runs(fn.latest) ? fn.latest : state.publishedVersions(key).find(runs);
  return { fn, version: version ?? fn.latest };
}

/** See `LambdaState.route`. */
export function routeAlias(state: Lookup, key: FunctionKey, qualifier: string | null, at = Math.random()): Resolved | null {
  return resolveWith(state, key, qualifier, (alias) => chooseVersion(alias, at));
}

function resolveWith(state: Lookup, key: FunctionKey, qualifier: string | null, choose: (alias: AliasDocument) => string): Resolved | null {
  const fn = state.find(key);
  if (fn === null) return null;
  const arn = lambdaArn(key, qualifier);
  const versionOf = (version: string): VersionDocument | null => (version === LATEST ? fn.latest : state.published(key, version));
  if (qualifier === null || qualifier === LATEST || /^\d+$/.test(qualifier)) {
    const version = versionOf(qualifier ?? LATEST);
    return version === null ? null : { fn, version, alias: null, arn };
  }
  const alias = state.aliases.find(key, qualifier);
  const version = alias === null ? null : versionOf(choose(alias));
  return version === null ? null : { fn, version, alias, arn };
}

/** The additional versions take their shares from the beginning of the scale, the main one has the rest. */
function chooseVersion({ FunctionVersion, RoutingConfig }: AliasDocument, at: number): string {
  let upTo = 0;
  for (const [version, weight] of Object.entries(RoutingConfig?.AdditionalVersionWeights ?? {})) {
    upTo += weight;
    if (at < upTo) return version;
  }
  return FunctionVersion;
}
