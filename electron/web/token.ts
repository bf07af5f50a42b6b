import type { IncomingMessage, ServerResponse } from 'node:http';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { AppError } from '#shared/errors.ts';

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

/** Lets requests with the token pass; throws `unauthenticated`, or `throttled` after too many of them. */
export function createAuthoriser(token: string, failures: FailureLimit = createFailureLimit()) {
  return function authorise(request: IncomingMessage, response: ServerResponse): void {
    const given = bearerToken(request.headers.authorization);
    if (given !== null && sameToken(given, token)) return;
    const waitMs = failures.blockedMs();
    failures.add();
    if (waitMs > 0) {
      response.setHeader('Retry-After', String(Math.ceil(waitMs / 1000)));
      throw new AppError('throttled', 'Too many requests with a wrong token.', {
        hint: 'Wait a minute, then open the address that Isobar printed when it started.',
      });
    }
    throw new AppError('unauthenticated', 'This page may not talk to Isobar: its token is missing or out of date.', {
      hint: 'Open the address that "isobar open" prints; it carries a new token.',
    });
  };
}
