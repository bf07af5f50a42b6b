import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits for one launch. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** Compares in constant time, whatever the lengths. */
export function sameToken(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(given), sha256(expected));
}

/** The token of an `Authorization: Bearer …` header; null where there is none. */
export function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer ([A-Za-z0-9_-]{16,128})$/.exec(authorization ?? '')?.[1] ?? null;
}

/** Counts failures in a sliding window. */
export interface FailureLimit {
  /** Milliseconds until the next failure is heard again; 0 while there is room. */
  blockedMs(): number;
  add(): void;
}

/**
 * After `max` wrong tokens within `windowMs` further wrong ones are refused unheard. The right token
 * always passes: a stranger on this machine must not be able to lock the user out.
 */
export function createFailureLimit(max = 20, windowMs = 60_000, now: () => number = Date.now): FailureLimit {
  let times: number[] = [];
  const recent = () => (times = times.filter((at) => at > now() - windowMs));
  return {
    blockedMs: () => (recent().length < max ? 0 : Math.max(1, (times[0] ?? now()) + windowMs - now())),
    add() {
      if (recent().length < max) times.push(now());
    },
  };
}
