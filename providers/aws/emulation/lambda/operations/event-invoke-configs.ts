import type {
  DeleteFunctionEventInvokeConfigRequest,
  DestinationConfig,
  GetFunctionEventInvokeConfigRequest,
  ListFunctionEventInvokeConfigsRequest,
  PutFunctionEventInvokeConfigRequest,
  UpdateFunctionEventInvokeConfigRequest,
} from '@aws-sdk/client-lambda';
import { operation, type LambdaContext } from '../operation.ts';
import { invalidParameter, notFound } from '../protocol/answers.ts';
import { lambdaArn } from '../state/function-key.ts';
import { LATEST, type EventInvokeConfigDocument } from '../state/model.ts';
import { arnService } from '../../sources.ts';
import { ownFunction, readFunctionName, type NamedFunction } from './function-name.ts';
import { page } from './page.ts';

/** What destinations can be. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const DESTINATIONS = new Set(['sqs', 'sns', 'lambda', 'events', 's3']);

/** Replaces all of it. @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const putFunctionEventInvokeConfig = operation<PutFunctionEventInvokeConfigRequest>((context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  return write(context, named, input, null);
});

/** Leaves what is not named. @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionEventInvokeConfig.html */
export const updateFunctionEventInvokeConfig = operation<UpdateFunctionEventInvokeConfigRequest>((context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  if (context.state.resolve(named.key, named.qualifier) === null) throw notFound("The function doesn't exist.");
  return write(context, named, input, needConfig(context, named));
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionEventInvokeConfig.html */
export const getFunctionEventInvokeConfig = operation<GetFunctionEventInvokeConfigRequest>((context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  return shown(named, needConfig(context, named));
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionEventInvokeConfigs.html */
export const listFunctionEventInvokeConfigs = operation<ListFunctionEventInvokeConfigsRequest>((context, input, { request }) => {
  const { key } = ownFunction(request, input.FunctionName ?? '');
  if (context.state.find(key) === null) throw notFound("The function doesn't exist.");
  const { items, next } = page(context.state.eventInvokeConfigs.list(key), ({ qualifier }) => qualifier ?? '', input, 50);
  return { FunctionEventInvokeConfigs: items.map(({ qualifier, value }) => shown({ key, qualifier }, value)), ...next };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionEventInvokeConfig.html */
export const deleteFunctionEventInvokeConfig = operation<DeleteFunctionEventInvokeConfigRequest>((context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  needConfig(context, named);
  context.state.eventInvokeConfigs.remove(named.key, named.qualifier);
  return null;
});

function write(
  context: LambdaContext,
  named: NamedFunction,
  input: PutFunctionEventInvokeConfigRequest,
  before: EventInvokeConfigDocument | null,
): object {
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = input;
  if (MaximumRetryAttempts === undefined && MaximumEventAgeInSeconds === undefined && DestinationConfig === undefined) {
    throw invalidParameter('You must specify at least one of error handling or destination setting.');
  }
  if (context.state.resolve(named.key, named.qualifier) === null) throw notFound("The function doesn't exist.");
  if (DestinationConfig !== undefined) checkDestinations(context, named, DestinationConfig);
  const config: EventInvokeConfigDocument = { ...before, lastModifiedMs: Date.now() };
  if (MaximumRetryAttempts !== undefined) config.MaximumRetryAttempts = MaximumRetryAttempts;
  if (MaximumEventAgeInSeconds !== undefined) config.MaximumEventAgeInSeconds = MaximumEventAgeInSeconds;
  if (DestinationConfig !== undefined) {
    config.DestinationConfig = { OnSuccess: destination(DestinationConfig.OnSuccess), OnFailure: destination(DestinationConfig.OnFailure) };
  }
  context.state.eventInvokeConfigs.put(named.key, named.qualifier, config);
  return shown(named, config);
}

function destination(part: { Destination?: string | undefined } | undefined): { Destination?: string } {
  return part?.Destination === undefined || part.Destination === '' ? {} : { Destination: part.Destination };
}

function checkDestinations(context: LambdaContext, { key }: NamedFunction, config: DestinationConfig): void {
  const { OnSuccess, OnFailure } = config;
  for (const { Destination: arn = '' } of [OnSuccess ?? {}, OnFailure ?? {}]) {
    if (arn === '') continue;
    const service = arnService(arn);
    if (!DESTINATIONS.has(service)) {
      const part = (name: string, value: typeof OnSuccess): string =>
        value === undefined ? 'null' : `${name}(destination=${value.Destination ?? 'null'})`;
      throw invalidParameter(
        `The provided destination config DestinationConfig(onSuccess=${part('OnSuccess', OnSuccess)}, onFailure=${part('OnFailure', OnFailure)}) is invalid.`,
      );
    }
    if (service === 'lambda') {
      const target = readFunctionName({ account: key.account, region: key.region }, arn);
      if (target.key.name === key.name && target.key.account === key.account) {
        throw invalidParameter("You can't specify the function as a destination for itself.");
      }
      if (context.state.resolve(target.key, target.qualifier) === null) throw invalidParameter(`The destination ARN ${arn} is invalid.`);
    } else if (context.links.targets.get(service)?.exists(arn) === false) {
      throw invalidParameter(`The destination ARN ${arn} is invalid.`);
    }
  }
}

function needConfig({ state }: LambdaContext, { key, qualifier }: NamedFunction): EventInvokeConfigDocument {
  const found = state.find(key) === null ? null : state.eventInvokeConfigs.find(key, qualifier);
  if (found === null) throw notFound(`The function ${lambdaArn(key, qualifier ?? LATEST)} doesn't have an EventInvokeConfig`);
  return found;
}

/** `LastModified` is in epoch seconds here. */
function shown({ key, qualifier }: NamedFunction, { lastModifiedMs, DestinationConfig, ...rest }: EventInvokeConfigDocument): object {
  return {
    FunctionArn: lambdaArn(key, qualifier ?? LATEST),
    LastModified: lastModifiedMs / 1000,
    ...rest,
    DestinationConfig: DestinationConfig ?? { OnSuccess: {}, OnFailure: {} },
  };
}
