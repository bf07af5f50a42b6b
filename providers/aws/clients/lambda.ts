import { Lambda, waitUntilFunctionActiveV2, waitUntilFunctionUpdatedV2 } from '@aws-sdk/client-lambda';
import { clientConfig, type ClientSettings } from './client-config.ts';

/** Lambda's control plane. */
export const createClient = (settings: ClientSettings): Lambda => new Lambda(clientConfig(settings));

/** `X-Amzn-Trace-Id` of answers, which the SDK does not pass on. */
const traceHeaders = new WeakMap<object, string>();

/** Trace header of an answer of an invoker; null where it had none. */
export function traceHeaderOf(output: object): string | null {
  return traceHeaders.get(output) ?? null;
}

function headersOf(response: unknown): Record<string, unknown> {
  const headers = typeof response === 'object' && response !== null && 'headers' in response ? response.headers : null;
  return typeof headers === 'object' && headers !== null ? (headers as Record<string, unknown>) : {};
}

/**
 * For calling functions: never tried again by the SDK, because a connection that breaks may have run the function already,
 * and with time for the longest timeout (900 s) and a streamed answer after it.
 */
export function createInvoker(settings: ClientSettings): Lambda {
  const requestHandler = { connectionTimeout: 5000, requestTimeout: 0, socketTimeout: 0 };
  const client = new Lambda({ ...clientConfig(settings), maxAttempts: 1, requestHandler });
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const header = headersOf(result.response)['x-amzn-trace-id'];
      if (typeof header === 'string' && result.output !== undefined) traceHeaders.set(result.output, header);
      return result;
    },
    { step: 'deserialize', priority: 'high', name: 'isobarTraceHeader' },
  );
  return client;
}

export { waitUntilFunctionActiveV2, waitUntilFunctionUpdatedV2 };
