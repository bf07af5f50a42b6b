import type { FunctionError } from '#shared/model/invocation.ts';
import type { HostInvocation, HostInvokeRequest, HostResponse } from '../../../../emulation-host.ts';
import { ATTRIBUTES } from '../../attributes.ts';
import { AwsError } from '../../server/service.ts';
import type { Resolved } from '../state/lambda-state.ts';
import { throttled } from './concurrency.ts';
import { errorPayload } from './error-payload.ts';
import { lineageAfter } from './lineage.ts';
import type { RunContext } from './run-context.ts';

/** One invocation to be made. */
export interface Call {
  target: Resolved;
  input: HostInvokeRequest['input'];
  trigger: string;
  mode: HostInvokeRequest['mode'];
  /** By the names in `ATTRIBUTES`. */
  attributes?: Record<string, string>;
  traceparent?: string | null;
  /** As `lineageOf` reads it. */
  lineage?: string | null;
  signal: AbortSignal;
}

/** What came of it. */
export interface Executed {
  invocation: HostInvocation;
  /** The result, or the error in the runtime's own form. */
  payload: Uint8Array;
  /** `Unhandled` where the function failed. */
  functionError: 'Unhandled' | null;
}

/** An invocation that has begun. Its place among the running ones is given back when it is over. */
export type Started = HostResponse;

/**
 * Begins an invocation. Throws as Lambda does before a function runs: `TooManyRequestsException`,
 * `ResourceConflictException` where the function is not active, `RecursiveInvocationException` in a loop.
 */
export function begin(context: RunContext, { target, input, trigger, mode, attributes, traceparent, lineage, signal }: Call): Started {
  const { fn, version, arn } = target;
  const { running } = version;
  if ('reason' in running) {
    const message = `The operation cannot be performed at this time. The function is currently in the following state: Failed. ${running.reason}`;
    throw new AwsError('ResourceConflictException', message, { status: 409, members: { Type: 'User' } });
  }
  const next = lineageAfter(context, fn, lineage ?? null);
  const place = context.gate.enter(fn);
  try {
    const response = context.host.invoke(fn.runtimeName, running.runtimeVersion, {
      input,
      trigger,
      mode,
      traceparent: traceparent ?? null,
      attributes: { ...attributes, [ATTRIBUTES.functionArn]: arn, [ATTRIBUTES.lineage]: next },
      signal,
    });
    void response.done.finally(() => place[Symbol.dispose]());
    return response;
  } catch (error) {
    place[Symbol.dispose]();
    throw error;
  }
}

/** Makes an invocation and waits for its end. Throws where it could not run at all; a function's own failure is in the answer. */
export async function execute(context: RunContext, call: Call): Promise<Executed> {
  const response = begin(context, call);
  const parts: Uint8Array[] = [];
  for await (const part of response.body) parts.push(part);
  const invocation = await response.done;
  call.signal.throwIfAborted();
  if (invocation.status === 'throttled') throw throttled('ConcurrentInvocationLimitExceeded');
  const { error } = invocation;
  if (error === null) return { invocation, payload: Buffer.concat(parts), functionError: null };
  const answered = Buffer.concat(parts);
  const { Runtime } = call.target.version.config;
  return {
    invocation,
    payload: isReportOf(answered, error) ? answered : errorPayload(error, Runtime, invocation.id),
    functionError: 'Unhandled',
  };
}

/** Whether what a function answered is its runtime's own report of the failure, and not part of a result that was cut off. */
function isReportOf(answer: Uint8Array, { type, message }: FunctionError): boolean {
  if (answer.length === 0) return false;
  try {
    const report: unknown = JSON.parse(Buffer.from(answer).toString('utf8'));
    if (typeof report !== 'object' || report === null) return false;
    return Reflect.get(report, 'errorType') === type || Reflect.get(report, 'errorMessage') === message;
  } catch {
    return false;
  }
}
