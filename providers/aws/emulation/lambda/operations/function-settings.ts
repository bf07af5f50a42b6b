import type {
  GetFunctionRecursionConfigRequest,
  GetFunctionScalingConfigRequest,
  GetRuntimeManagementConfigRequest,
  PutFunctionRecursionConfigRequest,
  PutFunctionScalingConfigRequest,
  PutRuntimeManagementConfigRequest,
} from '@aws-sdk/client-lambda';
import { operation } from '../operation.ts';
import { invalidParameter, notFound } from '../protocol/answers.ts';
import { lambdaArn } from '../state/function-key.ts';
import { LATEST, type VersionDocument } from '../state/model.ts';
import { needFunction, ownFunction } from './function-name.ts';
import { needVersion } from './read-functions.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionRecursionConfig.html */
export const putFunctionRecursionConfig = operation<PutFunctionRecursionConfigRequest>((context, input, { request }) => {
  const { key } = ownFunction(request, input.FunctionName ?? '');
  const fn = needFunction(context, key);
  const recursiveLoop = input.RecursiveLoop === 'Allow' ? 'Allow' : 'Terminate';
  context.state.change(key, () => context.state.put({ ...fn, recursiveLoop }));
  return { RecursiveLoop: recursiveLoop };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionRecursionConfig.html */
export const getFunctionRecursionConfig = operation<GetFunctionRecursionConfigRequest>((context, input, { request }) => {
  const { key } = ownFunction(request, input.FunctionName ?? '');
  return { RecursiveLoop: needFunction(context, key).recursiveLoop };
});

/** Kept and given back: the local runtime is updated with Isobar. @see https://docs.aws.amazon.com/lambda/latest/api/API_PutRuntimeManagementConfig.html */
export const putRuntimeManagementConfig = operation<PutRuntimeManagementConfigRequest>((context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  const { fn, version } = needVersion(context, named);
  const { UpdateRuntimeOn = 'Auto', RuntimeVersionArn } = input;
  if ((UpdateRuntimeOn === 'Manual') !== (RuntimeVersionArn !== undefined)) {
    throw invalidParameter(
      UpdateRuntimeOn === 'Manual'
        ? 'You must specify a runtime version when using the Manual runtime update mode.'
        : 'You cannot specify a runtime version except with the Manual runtime update mode.',
    );
  }
  const runtimeManagement = { UpdateRuntimeOn, ...(RuntimeVersionArn === undefined ? {} : { RuntimeVersionArn }) };
  const changed: VersionDocument = { ...version, runtimeManagement };
  context.state.change(named.key, () => {
    if (version.version === LATEST) context.state.put({ ...fn, latest: changed });
    else context.state.putVersion(named.key, changed);
  });
  return { FunctionArn: lambdaArn(named.key, named.qualifier), ...runtimeManagement };
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetRuntimeManagementConfig.html */
export const getRuntimeManagementConfig = operation<GetRuntimeManagementConfigRequest>((context, input, { request }) => {
  const named = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  const { version } = needVersion(context, named);
  return { FunctionArn: lambdaArn(named.key, named.qualifier), ...(version.runtimeManagement ?? { UpdateRuntimeOn: 'Auto' }) };
});

const SCALING = 'Function scaling is for functions on capacity providers, which the local runtime does not offer.';

/** For functions on capacity providers only, and here there are none. @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionScalingConfig.html */
export const putFunctionScalingConfig = operation<PutFunctionScalingConfigRequest>((context, input, { request }) => {
  const { key } = ownFunction(request, input.FunctionName ?? '');
  needFunction(context, key);
  throw invalidParameter(SCALING);
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionScalingConfig.html */
export const getFunctionScalingConfig = operation<GetFunctionScalingConfigRequest>((context, input, { request }) => {
  const { key, qualifier } = ownFunction(request, input.FunctionName ?? '', input.Qualifier);
  needVersion(context, { key, qualifier });
  throw notFound(`The function ${lambdaArn(key, qualifier)} doesn't have a FunctionScalingConfig`);
});
