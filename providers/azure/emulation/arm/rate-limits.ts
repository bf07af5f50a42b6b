import { ArmError } from './arm-error.ts';

type Kind = 'reads' | 'writes' | 'deletes';

/**
 * Buckets of requests, and how many come back in a second; all principals together have fifteen times as many.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
const BUCKETS: Readonly<Record<Kind, { size: number; perSecond: number }>> = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
};
const GLOBAL = 15;

/** Whether an empty bucket refuses, which it does only where somebody wants to see that. */
export interface Throttling {
  enforced: boolean;
  /** Whether a refusal says how long to wait; some of Azure's providers do not. */
  retryAfter: boolean;
  /** Requests that a bucket holds, for all kinds; null for Azure's own numbers. */
  size: number | null;
}

export interface RateLimits {
  /** Counts a request, of a subscription or (null) of the tenant; gives the headers that say how many are left. Throws 429 where a subscription has none and that is enforced. */
  take(method: string, subscription: string | null): Record<string, string>;
  /** What becomes of empty buckets; all of them are filled. */
  set(throttling: Throttling): void;
}

/** Counts requests as Resource Manager does. `now` is in milliseconds. */
export function createRateLimits(now: () => number = Date.now): RateLimits {
  let throttling: Throttling = { enforced: false, retryAfter: true, size: null };
  const buckets = new Map<string, { left: number; at: number }>();
  const sizeOf = (kind: Kind, times: number): number => (throttling.size ?? BUCKETS[kind].size) * times;

  /** What is left of a bucket before this request. */
  const fill = (kind: Kind, scope: string, times: number): { left: number; at: number } => {
    const key = `${scope} ${kind}`;
    const size = sizeOf(kind, times);
    const bucket = buckets.get(key) ?? { left: size, at: now() };
    const at = now();
    bucket.left = Math.min(size, bucket.left + ((at - bucket.at) / 1000) * BUCKETS[kind].perSecond * times);
    bucket.at = at;
    buckets.set(key, bucket);
    return bucket;
  };

  return {
    take(method, subscription) {
      const kind = kindOf(method);
      const scope = subscription === null ? 'tenant' : 'subscription';
      const own = fill(kind, scope, 1);
      const all = fill(kind, `${scope}-global`, GLOBAL);
      if (own.left < 1 && throttling.enforced && subscription !== null) throw refusal(kind, subscription, throttling.retryAfter);
      own.left = Math.max(0, own.left - 1);
      all.left = Math.max(0, all.left - 1);
      const name = `x-ms-ratelimit-remaining-${scope}`;
      return {
        [`${name}-${kind}`]: String(Math.floor(own.left)),
        ...(subscription === null ? {} : { [`${name}-global-${kind}`]: String(Math.floor(all.left)) }),
      };
    },
    set(next) {
      throttling = next;
      buckets.clear();
    },
  };
}

/** Actions count as writes. */
function kindOf(method: string): Kind {
  if (method === 'GET' || method === 'HEAD') return 'reads';
  return method === 'DELETE' ? 'deletes' : 'writes';
}

/** @see https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete/error-code-subscriptionrequeststhrottled */
function refusal(kind: Kind, subscription: string, retryAfter: boolean): ArmError {
  const seconds = Math.max(1, Math.ceil(1 / BUCKETS[kind].perSecond));
  const message = `Number of '${kind.slice(0, -1)}' requests for subscription '${subscription}' exceeded. Please try again after '${seconds}' seconds.`;
  return new ArmError(429, 'SubscriptionRequestsThrottled', message, retryAfter ? { 'retry-after': String(seconds) } : {});
}
