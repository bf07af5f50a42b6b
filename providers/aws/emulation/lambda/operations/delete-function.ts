import type { DeleteFunctionRequest } from '@aws-sdk/client-lambda';
import type { LambdaContext } from '../operation.ts';
import { answer, conflict, invalidParameter, notFound } from '../protocol/answers.ts';
import { lambdaArn, type FunctionKey } from '../state/function-key.ts';
import { LATEST } from '../state/model.ts';
import type { Operation } from '../operation.ts';
import { isVersion, ownFunction } from './function-name.ts';
import { alone } from './release.ts';

/**
 * The function with all that hangs on it, or one version. The model says 200; the service answers 204.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html
 */
export const deleteFunction: Operation = async (context, call) => {
  const input = call.input as unknown as DeleteFunctionRequest;
  const { key, qualifier } = ownFunction(call.request, input.FunctionName ?? '', input.Qualifier);
  if (qualifier === LATEST) throw invalidParameter('$LATEST version cannot be deleted without deleting the function.');
  if (qualifier !== null && !isVersion(qualifier)) throw invalidParameter('Deletion of aliases is not currently supported.');
  const fn = context.state.find(key);
  if (fn === null) throw notFound(`Function not found: ${lambdaArn(key)}`);
  await alone(context, fn, async () => {
    if (qualifier === null) removeFunction(context, key, fn.runtimeName);
    else removeVersion(context, key, qualifier);
    context.runner.warm.sync(key);
    await Promise.resolve();
  });
  return answer(204, null);
};

function removeFunction({ host, state }: LambdaContext, key: FunctionKey, runtimeName: string): void {
  state.change(key, () => {
    state.forget(key);
    if (host.functions.find(runtimeName) !== null) host.functions.remove(runtimeName);
  });
}

function removeVersion({ state }: LambdaContext, key: FunctionKey, version: string): void {
  const users = state.aliases
    .list(key)
    .filter(
      ({ FunctionVersion, RoutingConfig }) => FunctionVersion === version || version in (RoutingConfig?.AdditionalVersionWeights ?? {}),
    );
  if (users.length > 0) {
    const names = users.map(({ Name }) => Name).join(', ');
    throw conflict(`Unable to delete version because the following aliases reference it: [${names}]`);
  }
  state.change(key, () => {
    state.removeVersion(key, version);
    for (const each of [state.policies, state.eventInvokeConfigs, state.provisioned]) each.remove(key, version);
  });
}
