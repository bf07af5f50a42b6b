import type {
  DeleteFunctionConcurrencyRequest,
  DeleteProvisionedConcurrencyConfigRequest,
  GetFunctionConcurrencyRequest,
  GetProvisionedConcurrencyConfigRequest,
  ListProvisionedConcurrencyConfigsRequest,
  PutFunctionConcurrencyRequest,
  PutProvisionedConcurrencyConfigRequest,
} from '@aws-sdk/client-lambda';
import { AwsError } from '../../server/service.ts';
import { operation, type LambdaContext } from '../operation.ts';
import { conflict, invalidParameter, notFound } from '../protocol/answers.ts';
import { lambdaArn, type FunctionKey } from '../state/function-key.ts';
import { LATEST, type ProvisionedConcurrencyDocument } from '../state/model.ts';
import { ACCOUNT_CONCURRENCY, MIN_UNRESERVED } from './account-limits.ts';
import { awsTime } from './function-configuration.ts';
import { isVersion, needFunction, ownFunction, unqualified, type NamedFunction } from './function-name.ts';
import { page } from './page.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html */
export const putFunctionConcurrency = operation<PutFunctionConcurrencyRequest>((context, input, { request }) => {
  const key = unqualified(ownFunction(request, input.FunctionName ?? ''));
  const fn = needFunction(context, key, LATEST);
  const wanted = input.ReservedConcurrentExecutions ?? 0;
  const others = context.state.reserved(key.account, key.region) - (fn.reservedConcurrency ?? 0);
  if (ACCOUNT_CONCURRENCY - others - wanted < MIN_UNRESERVED) {
    throw invalidParameter(
      `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${MIN_UNRESERVED}].`,
    );
  }
  const provisioned = provisionedOf(context, key);
  if (wanted < provisioned) {
    throw invalidParameter(
      ` ReservedConcurrentExecutions  ${wanted} should not be lower than function's total provisioned concurrency [${provisioned}].`,
    );
  }
  context.state.change(key, () => context.state.put({ ...fn, reservedConcurrency: wanted }));
  return { ReservedConcurrentExecutions: wanted };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html */
export const getFunctionConcurrency = operation<GetFunctionConcurrencyRequest>((context, input, { request }) => {
  const { reservedConcurrency } = needFunction(context, unqualified(ownFunction(request, input.FunctionName ?? '')));
  return reservedConcurrency === null ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionConcurrency.html */
export const deleteFunctionConcurrency = operation<DeleteFunctionConcurrencyRequest>((context, input, { request }) => {
  const key = unqualified(ownFunction(request, input.FunctionName ?? ''));
  const fn = needFunction(context, key, LATEST);
  context.state.change(key, () => context.state.put({ ...fn, reservedConcurrency: null }));
  return null;
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html */
export const putProvisionedConcurrencyConfig = operation<PutProvisionedConcurrencyConfigRequest>((context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  if (named.qualifier === LATEST) {
    throw invalidParameter('Provisioned Concurrency Configs cannot be applied to unpublished function versions.');
  }
  needTarget(context, named);
  refuseOverlap(context, named);
  const requested = input.ProvisionedConcurrentExecutions ?? 0;
  checkRoom(context, named, requested);
  const config: ProvisionedConcurrencyDocument = { requested, lastModifiedMs: Date.now() };
  context.state.provisioned.put(named.key, named.qualifier, config);
  context.runner.warm.sync(named.key);
  return {
    ...shown(context, named, config),
    AvailableProvisionedConcurrentExecutions: 0,
    AllocatedProvisionedConcurrentExecutions: 0,
    Status: 'IN_PROGRESS',
  };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetProvisionedConcurrencyConfig.html */
export const getProvisionedConcurrencyConfig = operation<GetProvisionedConcurrencyConfigRequest>((context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  needPublished(context, named);
  const found = context.state.provisioned.find(named.key, named.qualifier);
  if (found !== null) return shown(context, named, found);
  throw new AwsError('ProvisionedConcurrencyConfigNotFoundException', 'No Provisioned Concurrency Config found for this function', {
    status: 404,
    members: { Type: 'User' },
  });
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListProvisionedConcurrencyConfigs.html */
export const listProvisionedConcurrencyConfigs = operation<ListProvisionedConcurrencyConfigsRequest>((context, input, { request }) => {
  const { key } = ownFunction(request, input.FunctionName ?? '');
  needFunction(context, key);
  const { items, next } = page(context.state.provisioned.list(key), ({ qualifier }) => qualifier ?? '', input, 50);
  const configs = items.map(({ qualifier, value }) => ({
    FunctionArn: lambdaArn(key, qualifier),
    ...shown(context, { key, qualifier }, value),
  }));
  return { ProvisionedConcurrencyConfigs: configs, ...next };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteProvisionedConcurrencyConfig.html */
export const deleteProvisionedConcurrencyConfig = operation<DeleteProvisionedConcurrencyConfigRequest>((context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  needPublished(context, named);
  context.state.provisioned.remove(named.key, named.qualifier);
  context.runner.warm.sync(named.key);
  return null;
});

function needPublished(context: LambdaContext, named: NamedFunction): void {
  if (named.qualifier === LATEST || named.qualifier === null) {
    throw invalidParameter('The function resource provided must be an alias or a published version.');
  }
  needTarget(context, named);
}

function needTarget({ state }: LambdaContext, { key, qualifier }: NamedFunction): void {
  if (state.resolve(key, qualifier) !== null) return;
  const arn = lambdaArn(key, qualifier);
  throw notFound(qualifier !== null && !isVersion(qualifier) ? `Cannot find alias arn: ${arn}` : `Function not found: ${arn}`);
}

/** A version is provisioned by itself or through one alias, not both. */
function refuseOverlap({ state }: LambdaContext, { key, qualifier }: NamedFunction): void {
  const target = state.resolve(key, qualifier);
  if (target === null) return;
  const { version } = target.version;
  if (target.alias !== null && state.provisioned.find(key, version) !== null) {
    throw conflict("Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version");
  }
  const aliases = state.aliases.list(key).filter(({ FunctionVersion, Name }) => FunctionVersion === version && Name !== qualifier);
  if (aliases.some(({ Name }) => state.provisioned.find(key, Name) !== null)) {
    throw conflict('Version is pointed by a Provisioned Concurrency alias');
  }
}

function checkRoom(context: LambdaContext, { key, qualifier }: NamedFunction, requested: number): void {
  const { reservedConcurrency } = needFunction(context, key);
  const others = provisionedOf(context, key) - (context.state.provisioned.find(key, qualifier)?.requested ?? 0);
  if (reservedConcurrency !== null) {
    if (others + requested <= reservedConcurrency) return;
    throw invalidParameter('Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function');
  }
  const unreserved = ACCOUNT_CONCURRENCY - context.state.reserved(key.account, key.region);
  if (requested > unreserved) {
    throw invalidParameter(`Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [${unreserved}].`);
  }
  if (unreserved - requested < MIN_UNRESERVED) {
    throw invalidParameter(
      `Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${MIN_UNRESERVED}].`,
    );
  }
}

function provisionedOf({ state }: LambdaContext, key: FunctionKey): number {
  return state.provisioned.list(key).reduce((sum, { value }) => sum + value.requested, 0);
}

/**
 * `READY` when as many environments have started as this machine keeps, `FAILED` where the code cannot be loaded.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetProvisionedConcurrencyConfig.html
 */
function shown(
  { runner }: LambdaContext,
  { key, qualifier }: NamedFunction,
  { requested, lastModifiedMs }: ProvisionedConcurrencyDocument,
): Record<string, unknown> {
  const warmth = runner.warm.of(key, qualifier);
  const failure = warmth === null ? 'The code of this version cannot run in the local runtime.' : warmth.failure;
  const { kept = 0, ready = 0 } = warmth ?? {};
  const done = ready >= Math.min(kept, requested);
  return {
    RequestedProvisionedConcurrentExecutions: requested,
    AvailableProvisionedConcurrentExecutions: Math.min(ready, requested),
    AllocatedProvisionedConcurrentExecutions: Math.min(ready, requested),
    Status: failure !== null ? 'FAILED' : done ? 'READY' : 'IN_PROGRESS',
    ...(failure === null ? {} : { StatusReason: failure }),
    LastModified: awsTime(lastModifiedMs),
  };
}
