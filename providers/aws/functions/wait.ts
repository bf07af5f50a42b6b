import type { Call } from '../../provider.ts';
import { AppError } from '#shared/errors.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { AWS } from '../provider-id.ts';

/** Seconds; a function in a network can take minutes to be ready. */
const MAX_WAIT_S = 600;

/** Seconds between two looks: short ones suit what is on this machine. */
const pace = (context: AwsContext) => (context.target === 'local' ? { minDelay: 0.05, maxDelay: 1 } : { minDelay: 1, maxDelay: 5 });

/**
 * Waits for a change to be carried out, with the SDK's waiters that look at GetFunction: for the function to be active
 * where it is new, else for its last update. Throws `function_failed` with AWS's reason where it fails.
 */
export async function waitForFunction(
  context: AwsContext,
  op: string,
  at: Location,
  kind: 'active' | 'updated',
  { signal }: Call,
): Promise<void> {
  const client = await context.clients.lambda(at.region);
  const { waitUntilFunctionActiveV2, waitUntilFunctionUpdatedV2 } = await import('../clients/lambda.ts');
  const wait = kind === 'active' ? waitUntilFunctionActiveV2 : waitUntilFunctionUpdatedV2;
  try {
    await wait({ client, maxWaitTime: MAX_WAIT_S, abortSignal: signal, ...pace(context) }, { FunctionName: at.name });
  } catch (error) {
    signal.throwIfAborted();
    const state = error instanceof Error ? error.name : '';
    // The waiter's own errors are not the service's: what the function says of itself is.
    const { Configuration: fn } = await context.run(op, at.region, () =>
      client.getFunction({ FunctionName: at.name }, { abortSignal: signal }),
    );
    const why =
      kind === 'active' ? (fn?.StateReason ?? fn?.StateReasonCode) : (fn?.LastUpdateStatusReason ?? fn?.LastUpdateStatusReasonCode);
    if (state === 'TimeoutError') {
      throw new AppError('unavailable', `${at.name} was not ready within ${MAX_WAIT_S / 60} minutes.`, {
        provider: AWS,
        op,
        hint: 'AWS may still be at work: look at its state again later.',
        cause: error,
      });
    }
    throw new AppError('function_failed', `AWS could not make ${at.name} ready: ${why ?? 'no reason was given'}`, {
      provider: AWS,
      op,
      hint: 'Mend what it names, then deploy again.',
      cause: error,
    });
  }
}
