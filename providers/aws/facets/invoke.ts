import type { InvocationChunk, InvocationDetail, InvocationInput } from '#shared/model/invocation.ts';
import type { Call, FunctionKey, InvokeFacet } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import { readLogTail } from '../invoke/log-tail.ts';
import { followStream } from '../invoke/follow-stream.ts';
import { toEvent } from '../invoke/to-event.ts';
import { toInvocation } from '../invoke/to-invocation.ts';
import { tracedId } from '../invoke/traced-id.ts';

const TYPES = { sync: 'RequestResponse', async: 'Event', dry_run: 'DryRun' } as const;

async function invoke(context: AwsContext, key: FunctionKey, input: InvocationInput, { signal }: Call): Promise<InvocationDetail> {
  const op = 'invoke.invoke';
  const { region, name } = context.locate(key.name);
  const event = toEvent(input, input.mode, op);
  const functionRef = context.ref(region, name, key.qualifier);
  const startedAtMs = Date.now();
  return context.run(op, region, async () => {
    const lambda = await context.clients.invoker(region);
    const output = await lambda.invoke(
      {
        FunctionName: name,
        InvocationType: TYPES[input.mode],
        Payload: event,
        ...(input.mode === 'sync' ? { LogType: 'Tail' as const } : {}),
        ...(key.qualifier === null ? {} : { Qualifier: key.qualifier }),
      },
      { abortSignal: signal },
    );
    const { traceHeaderOf } = await import('../clients/lambda.ts');
    const id = output.$metadata.requestId ?? '';
    const version = output.ExecutedVersion ?? key.qualifier ?? '$LATEST';
    const at = new Date(startedAtMs).toISOString();
    return toInvocation({
      id,
      functionRef,
      functionName: name,
      version,
      mode: input.mode,
      input,
      requestSize: event.length,
      startedAtMs,
      response: input.mode === 'sync' ? (output.Payload ?? new Uint8Array()) : null,
      functionError: output.FunctionError ?? null,
      traceId: tracedId(traceHeaderOf(output)),
      tail: readLogTail(output.LogResult, { id, at, functionRef, version }),
    });
  });
}

export const invokeFacet = (context: AwsContext): InvokeFacet => ({
  invoke: (key, input, call) => invoke(context, key, input, call),
  stream: (key, input, call): AsyncIterable<InvocationChunk> => followStream(context, key, input, call),
});
