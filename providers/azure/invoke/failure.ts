import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionError } from '#shared/model/invocation.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import type { FoundSite } from '../sites/site-at.ts';
import { readExceptions } from '../telemetry/exceptions.ts';

/** Looks for the exception: Application Insights has it a minute or two after the call, the local runtime at once. */
const LOOKS = { local: 20, cloud: 1 } as const;
const PACE_MS = 50;

/**
 * Why a call failed. The host keeps that from its caller and writes it to Application Insights: where it is there already,
 * it is the error; else what the host answered is.
 */
export async function failureOf(
  context: AzureContext,
  found: FoundSite,
  { traceId, status, body }: { traceId: string; status: number; body: Uint8Array },
  call: Call,
): Promise<FunctionError> {
  for (let look = 0; look < LOOKS[context.target]; look++) {
    try {
      const [exception] = await readExceptions(context, found, traceId, call);
      if (exception !== undefined) return exception;
    } catch {
      call.signal.throwIfAborted();
      break;
    }
    if (context.target === 'local') await sleep(PACE_MS, undefined, { signal: call.signal });
  }
  const text = Buffer.from(body.subarray(0, 2000)).toString('utf8').trim();
  const message = text === '' ? `The host answered ${status} and kept the reason to itself. Its log has it in a minute or two.` : text;
  return { type: `HTTP ${status}`, message, trace: [] };
}
