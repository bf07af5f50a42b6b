import type { AliasConfiguration, FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Alias, Version } from '#shared/model/function.ts';
import type { AwsContext } from '../aws-context.ts';
import { toHex } from './digests.ts';
import { runtimeOf, toInstantOrNull } from './to-summary.ts';

/** What an unqualified call runs, and what is changed by updates. */
export const LATEST = '$LATEST';

export function toVersion(fn: FunctionConfiguration): Version {
  return {
    version: fn.Version ?? LATEST,
    createdAt: toInstantOrNull(fn.LastModified) ?? new Date(0).toISOString(),
    codeSha256: toHex(fn.CodeSha256) ?? '',
    codeSize: fn.CodeSize ?? 0,
    runtime: runtimeOf(fn),
    handler: fn.Handler ?? '',
    description: fn.Description ?? '',
    live: (fn.Version ?? LATEST) === LATEST,
  };
}

export function toAlias(context: AwsContext, region: string, functionName: string, alias: AliasConfiguration): Alias {
  const name = alias.Name ?? '';
  return {
    name,
    version: alias.FunctionVersion ?? LATEST,
    description: alias.Description ?? '',
    weights: { ...alias.RoutingConfig?.AdditionalVersionWeights },
    ref: context.ref(region, functionName, name),
  };
}

/** Newest first: what is live, then the published ones by their number. */
export function newestFirst(versions: readonly Version[]): Version[] {
  const rank = ({ version }: Version) => (version === LATEST ? Number.POSITIVE_INFINITY : Number(version));
  return versions.toSorted((a, b) => rank(b) - rank(a));
}
