import type { FunctionError } from '#shared/model/invocation.ts';
import { EventStream, type StreamEvent } from '../../../protocols/event-stream.ts';
import type { AwsRequest, AwsResponse } from '../../../server/service.ts';
import type { Resolved } from '../../state/lambda-state.ts';
import { throttled } from '../concurrency.ts';
import { errorPayload } from '../error-payload.ts';
import { begin, type Started } from '../execute.ts';
import { logTail } from '../log-tail.ts';
import { checkPayloadJson, checkPayloadSize } from '../payload-limits.ts';
import type { RunContext } from '../run-context.ts';
import { attributesOf, needTarget, readInvokeInput, type InvokeInput, traceOf } from './invoke.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html */
export async function invokeWithResponseStream(context: RunContext, request: AwsRequest, functionName: string): Promise<AwsResponse> {
  const input = readInvokeInput(request, functionName, ['RequestResponse', 'DryRun']);
  checkPayloadSize(request.body, 'sync');
  const target = needTarget(context, request, input.name);
  const executed = { 'x-amz-executed-version': target.version.version };
  if (input.invocationType === 'DryRun') return { status: 204, headers: executed, body: '' };
  checkPayloadJson(request.body);
  const started = begin(context, {
    target,
    input: { kind: 'event', body: request.body, contentType: 'application/json' },
    trigger: 'invoke',
    mode: 'stream',
    attributes: attributesOf(input),
    ...traceOf(request),
    signal: request.signal,
  });
  // Whether it could run at all is known when it begins to answer, or has failed before.
  const { error } = await started.head;
  if (error !== null && (await started.done).status === 'throttled') throw throttled('ConcurrentInvocationLimitExceeded');
  const answer = new EventStream(eventsOf(context, request, target, input, started), null).toResponse(request);
  return { ...answer, headers: { ...answer.headers, ...executed, 'x-amzn-requestid': started.id } };
}

async function* eventsOf(
  { host }: RunContext,
  { signal }: AwsRequest,
  { version }: Resolved,
  { wantsLog }: InvokeInput,
  started: Started,
): AsyncIterable<StreamEvent> {
  for await (const chunk of started.body) yield { type: 'PayloadChunk', payload: chunk };
  const { error, id } = await started.done;
  const log = wantsLog ? { LogResult: await logTail(host, id, signal) } : {};
  yield { type: 'InvokeComplete', payload: { ...(error === null ? {} : errorMembers(error, version.config.Runtime, id)), ...log } };
}

/** `ErrorDetails` is what would have been the payload. */
function errorMembers(error: FunctionError, runtime: string | undefined, id: string): object {
  return { ErrorCode: 'Unhandled', ErrorDetails: Buffer.from(errorPayload(error, runtime, id)).toString('utf8') };
}
