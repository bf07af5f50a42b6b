import { ApiError } from '../api/api-error.ts';
import { textOf } from '../api/json.ts';
import { projectNumber } from '../companions/companion-routes.ts';
import type { SigningKey } from './keys.ts';

const HOUR_S = 3600;

/** An ID token as Google makes it, signed with the emulation's own key. @see https://cloud.google.com/docs/authentication/token-types#id */
export function signIdToken(key: SigningKey, email: string, audience: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: 'https://accounts.google.com', aud: audience, azp: email, email, email_verified: true, sub: subjectOf(email) };
  return key.token({ ...claims, iat: now, exp: now + HOUR_S });
}

const PREFIX = 'ya29.local-';

/** A token that the emulation alone knows, and knows its owner by; `member` as in a policy. */
export function accessToken(key: SigningKey, member: string, seconds = HOUR_S): string {
  const now = Math.floor(Date.now() / 1000);
  return `${PREFIX}${key.token({ member, iat: now, exp: now + seconds })}`;
}

/** Whose token it is; null for one from elsewhere. Throws UNAUTHENTICATED where it no longer holds. */
export function readAccessToken(key: SigningKey, token: string): string | null {
  if (!token.startsWith(PREFIX)) return null;
  const claims = key.verify(token.slice(PREFIX.length));
  if (claims !== null) return textOf(claims, 'member');
  throw new ApiError(
    'UNAUTHENTICATED',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
  );
}

/** An account's number, always the same for its address. */
function subjectOf(email: string): string {
  return `1${projectNumber(email).padStart(20, '0')}`;
}
