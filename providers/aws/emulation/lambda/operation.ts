import type { AwsContext } from '../server/context.ts';
import type { AwsRequest, AwsResponse } from '../server/service.ts';
import type { LambdaState } from './state/lambda-state.ts';

/** What every operation of Lambda is given beside its request. */
export interface LambdaContext extends AwsContext {
  state: LambdaState;
}

/** One call of an operation. */
export interface OperationCall {
  request: AwsRequest;
  /** Path parameters by the model's names, decoded: `{FunctionName: 'hello:prod'}`. */
  path: Readonly<Record<string, string>>;
}

/** Answers a call. What goes wrong it throws as `AwsError`. */
export type Operation = (context: LambdaContext, call: OperationCall) => Promise<AwsResponse> | AwsResponse;
