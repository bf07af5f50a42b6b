import type { AliasConfiguration, FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Call } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { pagesOf } from '../pages.ts';

/** The service gives 50 at the most, whatever is asked for. @see https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
const PAGE = 50;

/** Functions of a region, page by page. */
export async function* functionPages(
  context: AwsContext,
  region: string,
  { signal }: Call,
): AsyncGenerator<FunctionConfiguration[], void, undefined> {
  const lambda = await context.clients.lambda(region);
  const pages = pagesOf((Marker) => lambda.listFunctions({ MaxItems: PAGE, ...(Marker === undefined ? {} : { Marker }) }, { abortSignal: signal }), (page) => page.NextMarker); // prettier-ignore
  for await (const { Functions = [] } of pages) yield Functions;
}

/** `$LATEST` and every published version. */
export async function allVersions(context: AwsContext, { region, name }: Location, { signal }: Call): Promise<FunctionConfiguration[]> {
  const lambda = await context.clients.lambda(region);
  const pages = pagesOf((Marker) => lambda.listVersionsByFunction({ FunctionName: name, MaxItems: PAGE, ...(Marker === undefined ? {} : { Marker }) }, { abortSignal: signal }), (page) => page.NextMarker); // prettier-ignore
  const all: FunctionConfiguration[] = [];
  for await (const { Versions = [] } of pages) all.push(...Versions);
  return all;
}

export async function allAliases(context: AwsContext, { region, name }: Location, { signal }: Call): Promise<AliasConfiguration[]> {
  const lambda = await context.clients.lambda(region);
  const pages = pagesOf((Marker) => lambda.listAliases({ FunctionName: name, MaxItems: PAGE, ...(Marker === undefined ? {} : { Marker }) }, { abortSignal: signal }), (page) => page.NextMarker); // prettier-ignore
  const all: AliasConfiguration[] = [];
  for await (const { Aliases = [] } of pages) all.push(...Aliases);
  return all;
}
