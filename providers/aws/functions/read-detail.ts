import type { FunctionConfiguration, GetFunctionResponse } from '@aws-sdk/client-lambda';
import type { FunctionDetail } from '#shared/model/function.ts';
import type { Call, FunctionKey } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { readTriggers } from '../facets/triggers.ts';
import { toLayer } from '../layers.ts';
import { orUnread, type Unread } from '../unread.ts';
import { toHex, userTags } from './digests.ts';
import { consoleUrl } from './console-url.ts';
import { factsOf, optionsOf } from './facts.ts';
import { allAliases, allVersions } from './list-all.ts';
import { toInstantOrNull, toSummary } from './to-summary.ts';
import { newestFirst, toAlias, toVersion } from './to-version.ts';

/** GetFunction. Throws `not_found`. */
export async function readFunction(
  context: AwsContext,
  op: string,
  at: Location,
  qualifier: string | null,
  { signal }: Call,
): Promise<GetFunctionResponse> {
  return context.run(op, at.region, async () => {
    const lambda = await context.clients.lambda(at.region);
    return lambda.getFunction({ FunctionName: at.name, ...(qualifier === null ? {} : { Qualifier: qualifier }) }, { abortSignal: signal });
  });
}

function environmentOf({ Environment }: FunctionConfiguration, unread: Unread): Record<string, string> {
  if (Environment?.Error?.Message !== undefined) unread['env'] = Environment.Error.Message;
  return { ...Environment?.Variables };
}

function tagsOf({ Tags, TagsError }: GetFunctionResponse, unread: Unread): Record<string, string> {
  if (TagsError?.Message !== undefined) unread['tags'] = TagsError.Message;
  return userTags({ ...Tags });
}

/** A function in full, from the calls that together say it; a part that is refused is in `unread`. */
export async function readDetail(context: AwsContext, op: string, key: FunctionKey, call: Call): Promise<FunctionDetail> {
  const at = context.locate(key.name);
  const response = await readFunction(context, op, at, key.qualifier, call);
  const fn: FunctionConfiguration = response.Configuration ?? {};
  const unread: Unread = {};
  const part = <T>(name: string, work: () => Promise<T[]>) =>
    orUnread<T[]>(context, { op, region: at.region, part: name }, unread, [], work);
  const [versions, aliases, triggers] = await Promise.all([
    part('versions', () => allVersions(context, at, call)),
    part('aliases', () => allAliases(context, at, call)),
    readTriggers(context, at, key.qualifier, op, call),
  ]);
  Object.assign(unread, triggers.unread);
  return {
    ...toSummary(context, at.region, fn),
    url: triggers.items.find(({ id }) => id === 'url/')?.url ?? null,
    triggers: [...new Set(triggers.items.map(({ kind }) => kind))],
    ...(context.target === 'cloud' ? { consoleUrl: consoleUrl(at) } : {}),
    description: fn.Description ?? '',
    handler: fn.Handler ?? '',
    // Lambda keeps no time of creation: that of the first version is not the function's.
    createdAt: null,
    env: environmentOf(fn, unread),
    concurrency: 1,
    tags: tagsOf(response, unread),
    codeSha256: toHex(fn.CodeSha256),
    origin: null,
    entries: [],
    triggerList: triggers.items,
    versions: newestFirst(versions.map(toVersion)),
    aliases: aliases.map((alias) => toAlias(context, at.region, at.name, alias)),
    layers: (fn.Layers ?? []).map(toLayer),
    resourceId: fn.FunctionArn ?? null,
    updatedAt: toInstantOrNull(fn.LastModified),
    facts: factsOf(fn),
    options: optionsOf(fn),
    unread,
  };
}
