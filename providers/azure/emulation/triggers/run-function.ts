import type { EmulationHost, HostInvocation } from '../../../emulation-host.ts';
import { writeAttributes, type RetryContext, type TriggerFacts } from '../call-attributes.ts';
import type { RpcRetryOptions } from '../functions-core.ts';
import { pause } from '../../../emulation-parts/pause.ts';

/** What a trigger gives to a function. */
export interface TriggerCall {
  body: Uint8Array;
  contentType: string;
  metadata?: TriggerFacts['metadata'];
  reason: string;
  /** A kind of trigger in the runtime's words: `schedule`, `queue`, `object`, `topic`, `change`. */
  trigger: string;
  /** Hears what the function returned, of each try. */
  onResult?: (part: Uint8Array) => void;
}

/** Runs a function for its trigger, as often as its retry policy says; resolves with the last invocation. Never rejects. */
export type Run = (call: TriggerCall) => Promise<HostInvocation>;

/**
 * Runs of one version of an app. Failed ones are repeated by the function's own policy before its trigger hears of them.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages#retry-policies
 */
export function createRun(
  host: Pick<EmulationHost, 'invoke'>,
  target: { app: string; version: string; name: string; retry: RpcRetryOptions | undefined },
  signal: AbortSignal,
): Run {
  const once = async (call: TriggerCall, retry: RetryContext | undefined): Promise<HostInvocation> => {
    const { body, contentType, metadata, reason, trigger } = call;
    const response = host.invoke(target.app, target.version, {
      input: { kind: 'event', body, contentType },
      trigger,
      mode: 'async',
      traceparent: null,
      attributes: writeAttributes({
        function: target.name,
        reason,
        ...(metadata === undefined ? {} : { metadata }),
        ...(retry === undefined ? {} : { retry }),
      }),
      signal,
    });
    response.head.catch(() => {});
    try {
      for await (const part of response.body) call.onResult?.(part);
    } catch {
      // Told by `done`.
    }
    return response.done;
  };
  return async (call) => {
    const most = target.retry?.maxRetryCount ?? 0;
    let done = await once(call, undefined);
    for (let count = 1; done.status !== 'ok' && target.retry !== undefined && (most < 0 || count <= most); count += 1) {
      await pause(retryDelayMs(target.retry, count), signal);
      if (signal.aborted) return done;
      const { message = '', type = '', trace = [] } = done.error ?? {};
      done = await once(call, {
        retryCount: count,
        maxRetryCount: most,
        exception: { message, source: type, stackTrace: trace.join('\n') },
      });
    }
    return done;
  };
}

/** Between the tries: the same each time, or twice as long as before within the policy's bounds. */
function retryDelayMs({ retryStrategy, delayInterval, minimumInterval, maximumInterval }: RpcRetryOptions, count: number): number {
  if (retryStrategy === 'fixedDelay') return (delayInterval?.seconds ?? 0) * 1000;
  const least = (minimumInterval?.seconds ?? 1) * 1000;
  return Math.min((maximumInterval?.seconds ?? 60) * 1000, least * 2 ** (count - 1));
}
