import type { InvokeWithResponseStreamResponse, InvokeWithResponseStreamResponseEvent } from '@aws-sdk/client-lambda';
import type { InvocationChunk, InvocationDetail, InvocationInput } from '#shared/model/invocation.ts';
import { toPayload } from '../../to-payload.ts';
import { AppError } from '#shared/errors.ts';
import type { Call, FunctionKey } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import { LATEST } from '../functions/to-version.ts';
import { AWS } from '../provider-id.ts';
import { readLogTail } from './log-tail.ts';
import { HTTP_TYPE, PreludeReader } from './prelude-reader.ts';
import { toEvent } from './to-event.ts';
import { toInvocation } from './to-invocation.ts';
import { tracedId } from './traced-id.ts';

async function* events(
  context: AwsContext,
  op: string,
  region: string,
  stream: AsyncIterable<InvokeWithResponseStreamResponseEvent>,
  { signal }: Call,
) {
  const iterator = stream[Symbol.asyncIterator]();
  try {
    while (true) {
      const next = await context.run(op, region, () => iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    if (!signal.aborted) await iterator.return?.();
  }
}

/** Sends the call; what comes back is followed by the caller. */
async function begin(context: AwsContext, op: string, key: FunctionKey, event: Uint8Array, { signal }: Call) {
  const { region, name } = context.locate(key.name);
  return context.run(op, region, async () => {
    const lambda = await context.clients.invoker(region);
    const request = {
      FunctionName: name,
      Payload: event,
      LogType: 'Tail' as const,
      ...(key.qualifier === null ? {} : { Qualifier: key.qualifier }),
    };
    const output: InvokeWithResponseStreamResponse & { $metadata: { requestId?: string } } = await lambda.invokeWithResponseStream(
      request,
      {
        abortSignal: signal,
      },
    );
    const { traceHeaderOf } = await import('../clients/lambda.ts');
    return { output, trace: traceHeaderOf(output) };
  });
}

/** Kept of a streamed answer for its record. */
const MAX_KEPT = 1024 * 1024;

interface Complete {
  ErrorCode?: string | undefined;
  ErrorDetails?: string | undefined;
  LogResult?: string | undefined;
}

/** What has come of an answer so far. */
class Received {
  readonly prelude: PreludeReader;
  readonly #kept: Uint8Array[] = [];
  #headGiven = false;
  size = 0;
  complete: Complete = {};

  constructor(contentType: string | undefined) {
    this.prelude = new PreludeReader(contentType === HTTP_TYPE);
  }

  *take(event: InvokeWithResponseStreamResponseEvent): Generator<InvocationChunk, void, undefined> {
    if (event.PayloadChunk?.Payload !== undefined) yield* this.#pass(this.prelude.push(event.PayloadChunk.Payload));
    if (event.InvokeComplete !== undefined) this.complete = event.InvokeComplete;
  }

  *end(): Generator<InvocationChunk, void, undefined> {
    if (!this.#headGiven) yield* this.#pass(this.prelude.end());
  }

  get body(): Buffer {
    return Buffer.concat(this.#kept);
  }

  *#pass(body: Uint8Array): Generator<InvocationChunk, void, undefined> {
    const { head } = this.prelude;
    if (head === null) return;
    if (!this.#headGiven) yield head;
    this.#headGiven = true;
    if (this.size < MAX_KEPT) this.#kept.push(body);
    this.size += body.length;
    if (body.length > 0) yield { type: 'chunk', base64: Buffer.from(body).toString('base64') };
  }
}

/** Calls a function and passes on its response as it comes; the record comes last. */
export async function* followStream(
  context: AwsContext,
  key: FunctionKey,
  input: Omit<InvocationInput, 'mode'>,
  call: Call,
): AsyncGenerator<InvocationChunk, void, undefined> {
  const op = 'invoke.stream';
  const { region } = context.locate(key.name);
  const event = toEvent(input, 'sync', op);
  const startedAtMs = Date.now();
  const { output, trace } = await begin(context, op, key, event, call);
  if (output.EventStream === undefined) {
    throw new AppError('unavailable', 'The response did not stream.', {
      provider: AWS,
      op,
      hint: 'Invoke the function without streaming.',
    });
  }
  const received = new Received(output.ResponseStreamContentType);
  for await (const one of events(context, op, region, output.EventStream, call)) yield* received.take(one);
  yield* received.end();
  yield { type: 'done', invocation: toRecord(context, key, input, { output, trace, received, startedAtMs, requestSize: event.length }) };
}

interface Followed {
  output: InvokeWithResponseStreamResponse & { $metadata: { requestId?: string } };
  trace: string | null;
  received: Received;
  startedAtMs: number;
  requestSize: number;
}

function toRecord(
  context: AwsContext,
  key: FunctionKey,
  input: Omit<InvocationInput, 'mode'>,
  { output, trace, received, startedAtMs, requestSize }: Followed,
): InvocationDetail {
  const { region, name } = context.locate(key.name);
  const { body, complete, size } = received;
  const { head } = received.prelude;
  const id = output.$metadata.requestId ?? '';
  const version = output.ExecutedVersion ?? key.qualifier ?? LATEST;
  const functionRef = context.ref(region, name, key.qualifier);
  const failed = complete.ErrorCode ?? null;
  const record = toInvocation({
    id,
    functionRef,
    functionName: name,
    version,
    mode: 'stream',
    input: { ...input, http: null },
    requestSize,
    startedAtMs,
    response: failed === null ? body : Buffer.from(errorText(failed, complete.ErrorDetails)),
    functionError: failed,
    traceId: tracedId(trace),
    tail: readLogTail(complete.LogResult, { id, at: new Date(startedAtMs).toISOString(), functionRef, version }),
  });
  const type = head?.headers.find(([header]) => header === 'content-type')?.[1] ?? output.ResponseStreamContentType ?? null;
  return {
    ...record,
    responseSize: size,
    response: toPayload(body, type),
    responseHeaders: head?.headers ?? [],
    http: input.http === null ? null : { method: input.http.method, path: input.http.path, status: head?.status ?? null },
  };
}

/** The error object of a stream that broke off, in the form that a buffered answer has. */
function errorText(code: string, details: string | undefined): string {
  try {
    const value: unknown = JSON.parse(details ?? '');
    if (typeof value === 'object' && value !== null && 'errorMessage' in value) return details ?? '';
  } catch {
    // Plain text.
  }
  return JSON.stringify({ errorType: code, errorMessage: details ?? code });
}
