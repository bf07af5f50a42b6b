import type {
  GetCapacityProviderRequest,
  GetDurableExecutionRequest,
  ListDurableExecutionsByFunctionRequest,
} from '@aws-sdk/client-lambda';
import { operation, type Operation } from '../operation.ts';
import { invalidParameter, notFound } from '../protocol/answers.ts';
import { partitionOf } from '../state/function-key.ts';
import { needFunction, ownFunction } from './function-name.ts';

/**
 * Durable functions and capacity providers are not there. Functions of those kinds cannot be made (see `refuseUnoffered`),
 * so there is nothing to be found, and that is what these operations say.
 */
const CAPACITY = 'Capacity providers are not offered by the local runtime: functions run on this machine.';

export const createCapacityProvider = operation<object>(() => {
  throw invalidParameter(CAPACITY);
});

/** For all that names one capacity provider. */
export const noCapacityProvider = operation<GetCapacityProviderRequest>((_context, input, { request: { account, region } }) => {
  const name = input.CapacityProviderName ?? '';
  const arn = name.startsWith('arn:') ? name : `arn:${partitionOf(region)}:lambda:${region}:${account}:capacity-provider:${name}`;
  throw notFound(`Capacity provider not found: ${arn}`);
});

export const listCapacityProviders = operation<object>(() => ({ CapacityProviders: [] }));

export const listDurableExecutionsByFunction = operation<ListDurableExecutionsByFunctionRequest>((context, input, { request }) => {
  needFunction(context, ownFunction(request, input.FunctionName ?? '', input.Qualifier).key);
  return { DurableExecutions: [] };
});

/** For all that names one durable execution and can say that it is not there. */
export const noDurableExecution = operation<GetDurableExecutionRequest>((_context, input) => {
  throw notFound(`Durable execution not found: ${input.DurableExecutionArn ?? ''}`);
});

/** For operations whose model has no such error. */
function refused(member: string): Operation {
  return operation<Record<string, string>>((_context, input) => {
    throw invalidParameter(`Invalid ${member}: ${input[member] ?? ''}. The local runtime has no durable executions.`);
  });
}

export const refusedExecution = refused('DurableExecutionArn');
export const refusedCallback = refused('CallbackId');
