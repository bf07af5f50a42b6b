import { randomBytes } from 'node:crypto';

const LIFE_MS = 60_000;

/**
 * Codes that are good once and for a minute. A browser is started with one in its address instead of
 * the token, because every user of a machine can read the arguments of every process.
 */
export interface LaunchCodes {
  create(): string;
  /** True once for a code that was given out. */
  take(code: string): boolean;
}

export function createLaunchCodes(now: () => number = Date.now): LaunchCodes {
  const codes = new Map<string, number>();
  return {
    create() {
      const code = randomBytes(24).toString('base64url');
      codes.set(code, now() + LIFE_MS);
      return code;
    },
    take(code) {
      const until = codes.get(code);
      codes.delete(code);
      return until !== undefined && until > now();
    },
  };
}
