import { randomBytes } from 'node:crypto';
import { projectNumber } from '../companions/companion-routes.ts';
import type { SigningKey } from './keys.ts';

const HOUR_S = 3600;

/** An ID token as Google makes it, signed with the emulation's own key. @see https://cloud.google.com/docs/authentication/token-types#id */
export function signIdToken(key: SigningKey, email: string, audience: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: 'https://accounts.google.com', aud: audience, azp: email, email, email_verified: true, sub: subjectOf(email) };
  return key.token({ ...claims, iat: now, exp: now + HOUR_S });
}

/** A token that opens nothing: the emulation looks at none. */
export function accessToken(): string {
  return `ya29.local-${randomBytes(24).toString('base64url')}`;
}

/** An account's number, always the same for its address. */
function subjectOf(email: string): string {
  return `1${projectNumber(email).padStart(20, '0')}`;
}
