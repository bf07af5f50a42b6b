import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Tries besides the first. */
const MORE = 3;
const FIRST_MS = 1000;
/** Whoever asks for more patience than this is told to the user. */
const LONGEST_MS = 20_000;
/** What services say it with. @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling#error-code */
const TIMES: readonly (readonly [header: string, unitMs: number])[] = [
  ['retry-after', 1000],
  ['retry-after-ms', 1],
  ['x-ms-retry-after-ms', 1],
];

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
      await sleep(backOff(tries), undefined, request.abortSignal instanceof AbortSignal ? { signal: request.abortSignal } : {});
      answer = await next(request);
    }
    return answer;
  },
};

/** The same for requests that no SDK sends; where an answer says how long to wait, that is waited. */
export async function patiently<R extends { status: number; headers: IncomingHttpHeaders }>(send: () => Promise<R>, signal: AbortSignal): Promise<R> {
  let answer = await send();
  for (let tries = 0; tries < MORE && answer.status === 429; tries++) {
    const wait = toldMs(answer.headers) ?? backOff(tries);
    if (wait > LONGEST_MS) return answer;
    await sleep(wait, undefined, { signal });
    answer = await send();
  }
  return answer;
} // prettier-ignore

const backOff = (tries: number): number => FIRST_MS * 2 ** tries * (0.75 + Math.random() / 2);

function isVague({ status, headers }: Answer): boolean {
  return status === 429 && TIMES.every(([name]) => headers.get(name) === undefined);
}

/** Null where the answer does not say it in seconds or milliseconds. */
function toldMs(headers: IncomingHttpHeaders): number | null {
  for (const [name, unit] of TIMES) {
    const value = headers[name];
    if (typeof value === 'string' && /^\d+$/.test(value)) return Number(value) * unit;
  }
  return null;
}
