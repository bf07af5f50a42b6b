import type { InvocationChunk, InvocationDetail, InvocationInput } from '#shared/model/invocation.ts';
import type { LogEntry } from '#shared/model/log-entry.ts';
import type { DeployedFunction, EngineRequest, EngineResponse, InvocationRecord } from '../ports.ts';
import { fromRecord } from '../store/invocation-table.ts';
import { toPayload } from '../store/payload.ts';
import { toPending } from '../store/pending-table.ts';
import type { ControlContext } from './context.ts';
import { dryRun } from './dry-run.ts';
import { bytesOf, toEngineInput } from './engine-input.ts';

/** A response up to this size is answered whole; of a larger one only what the store keeps. `invocations.stream` has no limit. */
const MAX_WHOLE = 32 * 1024 * 1024;
const MAX_LOGS = 1000;

type Context = Pick<ControlContext, 'engine' | 'models' | 'store' | 'functionUrl' | 'log'>;

/** Calls a function for a person or a program, not for a trigger. */
export interface Invoker {
  /** The finished record; of an asynchronous call the one that has begun. A function's own failure is in it and not thrown. */
  invoke(fn: DeployedFunction, input: InvocationInput, signal: AbortSignal): Promise<InvocationDetail>;
  stream(fn: DeployedFunction, input: Omit<InvocationInput, 'mode'>, signal: AbortSignal): AsyncGenerator<InvocationChunk>;
}

export function createInvoker(context: Context): Invoker {
  const { engine, store } = context;

  function start(
    fn: DeployedFunction,
    input: Omit<InvocationInput, 'mode'>,
    mode: EngineRequest['mode'],
    signal: AbortSignal,
  ): EngineResponse {
    const { input: call, traceparent } = toEngineInput(context, fn, input);
    return engine.invoke(fn, { input: call, trigger: 'invoke', mode, traceparent, attributes: {}, signal });
  }

  async function detail(record: InvocationRecord, whole: Uint8Array | null): Promise<InvocationDetail> {
    const found = fromRecord(record);
    const { response } = found;
    const logs = await logsOf(record.id);
    if (response === null || whole === null || !response.truncated) return { ...found, logs };
    return {
      ...found,
      response: toPayload({ bytes: whole, contentType: response.contentType, size: response.size, truncated: false }),
      logs,
    };
  }

  async function logsOf(invocationId: string): Promise<LogEntry[]> {
    return (await store.logs.list({ invocationId }, { limit: MAX_LOGS }, new AbortController().signal)).items;
  }

  function begin(fn: DeployedFunction, input: InvocationInput): InvocationDetail {
    // It goes on by itself: whoever asked for it may go away.
    const response = start(fn, input, 'async', new AbortController().signal);
    const { payload } = input;
    const bytes = bytesOf(payload);
    const pending = {
      id: response.id,
      functionName: fn.name,
      version: fn.version,
      trigger: 'invoke',
      startedAtMs: Date.now(),
      memoryMb: fn.project.memoryMb,
      traceId: response.traceId,
      request: { bytes, contentType: payload.contentType, size: bytes.length, truncated: false },
    };
    try {
      store.invocations.pend(pending);
    } catch (error) {
      // It runs already, and an answer is never withheld for want of a record.
      context.log('An accepted call could not be noted.', error);
    }
    void drain(response);
    return { ...toPending(pending).detail, logs: [] };
  }

  return {
    async invoke(fn, input, signal) {
      if (input.mode === 'dry_run') return dryRun(context, fn, input);
      if (input.mode === 'async') return begin(fn, input);
      const response = start(fn, input, 'sync', signal);
      const whole = await collect(response);
      const record = await response.done;
      signal.throwIfAborted();
      return detail(record, whole);
    },
    async *stream(fn, input, signal) {
      const response = start(fn, input, 'stream', signal);
      const { status, headers } = await response.head;
      yield { type: 'head', status, headers };
      for await (const chunk of response.body) yield { type: 'chunk', base64: Buffer.from(chunk).toString('base64') };
      const record = await response.done;
      signal.throwIfAborted();
      yield { type: 'done', invocation: await detail(record, null) };
    },
  };
}

/** The whole body; null where there is too much of it. */
async function collect({ body }: EngineResponse): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size <= MAX_WHOLE) chunks.push(chunk);
  }
  return size <= MAX_WHOLE ? Buffer.concat(chunks) : null;
}

async function drain({ body, done }: EngineResponse): Promise<void> {
  for await (const _chunk of body);
  await done;
}
