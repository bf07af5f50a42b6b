import type { GetFunctionConfigurationRequest, GetFunctionRequest, ListFunctionsRequest } from '@aws-sdk/client-lambda';
import { operation, type LambdaContext } from '../operation.ts';
import { notFound } from '../protocol/answers.ts';
import { lambdaArn } from '../state/function-key.ts';
import type { Resolved } from '../state/lambda-state.ts';
import { LATEST, type FunctionDocument, type VersionDocument } from '../state/model.ts';
import { codeLocation, configurationOf, extrasOf, fullConfiguration } from './function-configuration.ts';
import { ownFunction, type NamedFunction } from './function-name.ts';
import { lazyPage, page, startAfter } from './page.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export const getFunction = operation<GetFunctionRequest>(async (context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  const { fn, version } = needVersion(context, named);
  return {
    Configuration: await fullConfiguration(context, fn, version, named.qualifier),
    Code: await codeLocation(context, version),
    ...extrasOf(fn),
  };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
export const getFunctionConfiguration = operation<GetFunctionConfigurationRequest>(async (context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  const { fn, version } = needVersion(context, named);
  return await fullConfiguration(context, fn, version, named.qualifier);
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
export const listFunctions = operation<ListFunctionsRequest>(async (context, input, { request }) => {
  const { account, region } = request;
  const { state } = context;
  const names = state.names(account, region);
  if (input.FunctionVersion !== 'ALL') {
    const { items, next } = page(names, (name) => name, input, 50);
    const found = items.map((name) => state.find({ account, region, name })).filter((fn) => fn !== null);
    return { Functions: await Promise.all(found.map((fn) => configurationOf(context, fn, fn.latest, null))), ...next };
  }
  const { items, next } = lazyPage(
    (after) => versionsOf(context, request, names, after),
    ({ at }) => at,
    input,
    50,
  );
  return { Functions: await Promise.all(items.map(({ fn, version }) => configurationOf(context, fn, version, version.version))), ...next };
});

/** Sorts before all that names are made of, so that versions sort as their functions do. */
const SEPARATOR = ' ';

/** Every version of every function behind a key, with the key by which they are sorted. */
function* versionsOf(
  { state }: LambdaContext,
  { account, region }: { account: string; region: string },
  names: readonly string[],
  after: string | null,
): Generator<{ at: string; fn: FunctionDocument; version: VersionDocument }> {
  // The function that the page before ended in may have more versions.
  const begun = after?.split(SEPARATOR)[0];
  const from = begun === undefined ? 0 : Math.max(0, startAfter(names, (name) => name, begun) - 1);
  for (const name of names.slice(from)) {
    const fn = state.find({ account, region, name });
    if (fn === null) continue;
    for (const version of [fn.latest, ...state.publishedVersions(fn.key)]) {
      const at = `${name}${SEPARATOR}${version.version === LATEST ? '' : version.version.padStart(10, '0')}`;
      if (after === null || at > after) yield { at, fn, version };
    }
  }
}

/** The version that a name and qualifier lead to. Throws `ResourceNotFoundException`. */
export function needVersion({ state }: LambdaContext, { key, qualifier }: NamedFunction): Resolved {
  const found = state.resolve(key, qualifier);
  if (found === null) throw notFound(`Function not found: ${lambdaArn(key, qualifier)}`);
  return found;
}
