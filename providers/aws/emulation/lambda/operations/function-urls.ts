import type {
  Cors,
  CreateFunctionUrlConfigRequest,
  DeleteFunctionUrlConfigRequest,
  GetFunctionUrlConfigRequest,
  ListFunctionUrlConfigsRequest,
  UpdateFunctionUrlConfigRequest,
} from '@aws-sdk/client-lambda';
import { operation, type LambdaContext } from '../operation.ts';
import { conflict, notFound } from '../protocol/answers.ts';
import { lambdaArn, type FunctionKey } from '../state/function-key.ts';
import type { FunctionUrlDocument } from '../state/model.ts';
import { randomText } from './code-signing.ts';
import { awsTime } from './function-configuration.ts';
import { ownFunction, type NamedFunction } from './function-name.ts';
import { page } from './page.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html */
export const createFunctionUrlConfig = operation<CreateFunctionUrlConfigRequest>((context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  needTarget(context, named);
  const { key, qualifier } = named;
  const { state } = context;
  if (state.urls.find(key, qualifier) !== null) {
    throw conflict(
      `Failed to create function url config for [functionArn = ${lambdaArn(key, qualifier)}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
    );
  }
  const now = Date.now();
  const url: FunctionUrlDocument = {
    key,
    qualifier,
    urlId: randomText(32),
    AuthType: input.AuthType ?? 'AWS_IAM',
    InvokeMode: input.InvokeMode ?? 'BUFFERED',
    createdAtMs: now,
    lastModifiedMs: now,
  };
  const cors = corsOf(input.Cors);
  if (cors !== undefined) url.Cors = cors;
  context.host.documents.transaction(() => state.urls.put(key, qualifier, url));
  const { LastModifiedTime: _time, ...shown } = shownUrl(context, url);
  return shown;
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionUrlConfig.html */
export const updateFunctionUrlConfig = operation<UpdateFunctionUrlConfigRequest>((context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  needTarget(context, named);
  const found = needUrl(context, named);
  const url: FunctionUrlDocument = {
    ...found,
    AuthType: input.AuthType ?? found.AuthType,
    InvokeMode: input.InvokeMode ?? found.InvokeMode,
    lastModifiedMs: Date.now(),
  };
  if (input.Cors !== undefined) {
    delete url.Cors;
    const cors = corsOf(input.Cors);
    if (cors !== undefined) url.Cors = cors;
  }
  context.state.urls.put(named.key, named.qualifier, url);
  return shownUrl(context, url);
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionUrlConfig.html */
export const getFunctionUrlConfig = operation<GetFunctionUrlConfigRequest>((context, input, { request }) =>
  shownUrl(context, needUrl(context, ownFunction(request, input.FunctionName ?? '', input.Qualifier))),
);

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionUrlConfigs.html */
export const listFunctionUrlConfigs = operation<ListFunctionUrlConfigsRequest>((context, input, { request }) => {
  const { key } = ownFunction(request, input.FunctionName ?? '');
  if (context.state.find(key) === null) throw notFound('Function does not exist');
  const { items, next } = page(context.state.urls.list(key), ({ qualifier }) => qualifier ?? '', input, 50);
  return { FunctionUrlConfigs: items.map(({ value }) => shownUrl(context, value)), ...next };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionUrlConfig.html */
export const deleteFunctionUrlConfig = operation<DeleteFunctionUrlConfigRequest>((context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  needUrl(context, named);
  context.host.documents.transaction(() => context.state.urls.remove(named.key, named.qualifier));
  return null;
});

/** Address of a function URL: a host of its own below localhost, at the port of the endpoint. */
export function functionUrl(
  { endpoint }: Pick<LambdaContext, 'endpoint'>,
  { key, urlId }: Pick<FunctionUrlDocument, 'key' | 'urlId'>,
): string {
  return `http://${urlId}.lambda-url.${key.region}.localhost:${new URL(endpoint()).port}/`;
}

function shownUrl(context: LambdaContext, url: FunctionUrlDocument): Record<string, unknown> {
  return {
    FunctionUrl: functionUrl(context, url),
    FunctionArn: lambdaArn(url.key, url.qualifier),
    AuthType: url.AuthType,
    ...(url.Cors === undefined ? {} : { Cors: url.Cors }),
    CreationTime: awsTime(url.createdAtMs).replace('+0000', 'Z'),
    LastModifiedTime: awsTime(url.lastModifiedMs).replace('+0000', 'Z'),
    InvokeMode: url.InvokeMode,
  };
}

function needTarget({ state }: LambdaContext, { key, qualifier }: NamedFunction): void {
  if (state.resolve(key, qualifier) === null) throw notFound('Function does not exist');
}

function needUrl({ state }: LambdaContext, { key, qualifier }: { key: FunctionKey; qualifier: string | null }): FunctionUrlDocument {
  const found = state.find(key) === null ? null : state.urls.find(key, qualifier);
  if (found === null) throw notFound('The resource you requested does not exist.');
  return found;
}

/** Without what was left out; undefined where nothing is left. */
function corsOf(input: Cors | undefined): FunctionUrlDocument['Cors'] {
  const cors = Object.fromEntries(Object.entries(input ?? {}).filter(([, value]) => value !== undefined));
  return Object.keys(cors).length === 0 ? undefined : (cors as FunctionUrlDocument['Cors']);
}
