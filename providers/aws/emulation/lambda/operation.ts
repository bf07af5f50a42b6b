import type { AwsContext } from '../server/context.ts';
import type { AwsRequest, AwsResponse } from '../server/service.ts';
import type { ZipFiles } from './code/zip-files.ts';
import { answer } from './protocol/answers.ts';
import type { LambdaRunner } from './run/runner.ts';

/** What every operation of Lambda is given beside its request. */
export interface LambdaContext extends AwsContext {
  zips: ZipFiles;
  /** Functions that are just being changed, by their ARN: a second change is refused meanwhile. */
  updating: Set<string>;
  /** What runs functions. */
  runner: LambdaRunner;
}

/** One call of an operation. */
export interface OperationCall {
  request: AwsRequest;
  /** Path parameters by the model's names, decoded: `{FunctionName: 'hello:prod'}`. */
  path: Readonly<Record<string, string>>;
  /** Members from path, query, headers and JSON body by the model's names, checked against its constraints. */
  input: Readonly<Record<string, unknown>>;
  /** Of the model: what a success is answered with. */
  status: number;
}

/** Answers a call. What goes wrong it throws as `AwsError`. */
export type Operation = (context: LambdaContext, call: OperationCall) => Promise<AwsResponse> | AwsResponse;

/**
 * An operation with JSON in and out. `work` gets the input as the model's type, which has been checked against the model
 * before, and gives the output with times as the wire has them; null for an empty answer.
 */
export function operation<I>(
  work: (context: LambdaContext, input: I, call: OperationCall) => object | null | Promise<object | null>,
): Operation {
  return async (context, call) => answer(call.status, await work(context, call.input as I, call));
}
