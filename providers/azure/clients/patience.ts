import { setTimeout as sleep } from 'node:timers/promises';

/** Tries besides the first. */
const MORE = 3;
const FIRST_MS = 1000;

interface Answer {
  status: number;
  headers: { get(name: string): string | undefined };
}

/**
 * Waits and tries again where Azure throttles and does not say for how long: the SDK's own policy tries again only after an
 * answer that has a Retry-After.
 */
export const patience = {
  name: 'isobarThrottlingPolicy',
  async sendRequest<Q extends { abortSignal?: unknown }, R extends Answer>(request: Q, next: (request: Q) => Promise<R>): Promise<R> {
    let answer = await next(request);
    for (let tries = 0; tries < MORE && isVague(answer); tries++) {
      const signal = request.abortSignal instanceof AbortSignal ? { signal: request.abortSignal } : {};
      await sleep(FIRST_MS * 2 ** tries * (0.75 + Math.random() / 2), undefined, signal);
      answer = await next(request);
    }
    return answer;
  },
};

function isVague({ status, headers }: Answer): boolean {
  return status === 429 && ['retry-after', 'retry-after-ms', 'x-ms-retry-after-ms'].every((name) => headers.get(name) === undefined);
}
