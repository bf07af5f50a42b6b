import type { PricePorts } from '#providers/prices.ts';
import { AppError, isCancelled } from '#shared/errors.ts';

/** Longer than any of the price lists takes. */
const PATIENCE_MS = 60_000;

/** Reads a price list: success, or an AppError that says what is to be done. */
export function priceFetch(fetch: typeof globalThis.fetch): PricePorts['fetch'] {
  return async (url, { signal }, headers = {}) => {
    const { host } = new URL(url);
    const failed = (why: string, code: 'unavailable' | 'throttled' | 'forbidden', cause?: unknown) =>
      new AppError(code, `The price list of ${host} could not be read: ${why}.`, {
        hint: 'The prices that are in use stay. Check the connection, and try again.',
        cause,
      });
    let response: Response;
    try {
      response = await fetch(url, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
        headers: { accept: 'application/json', ...headers },
      });
    } catch (error) {
      if (signal.aborted || isCancelled(error)) throw new AppError('cancelled', 'Cancelled.', { cause: error });
      throw failed('it does not answer', 'unavailable', error);
    }
    if (response.ok) return response;
    await response.body?.cancel();
    if (response.status === 429) throw failed('it has been asked too often', 'throttled');
    throw failed(`it answers with ${response.status}`, response.status === 401 || response.status === 403 ? 'forbidden' : 'unavailable');
  };
}
