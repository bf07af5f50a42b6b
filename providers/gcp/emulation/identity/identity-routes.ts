import { ApiError, badField } from '../api/api-error.ts';
import { listOf, textOf, type Json } from '../api/json.ts';
import type { PlainRoute } from '../api/plain-route.ts';
import { LOCAL_DEVELOPER } from '../../local-developer.ts';
import { memberOf } from '../iam/caller.ts';
import { accessToken, readAccessToken, signIdToken } from './id-token.ts';
import type { SigningKey } from './keys.ts';

const HOUR_S = 3600;
const NOBODY_CHECKS = 'Given to whoever asks.';
/** Grants of the two token endpoints. @see https://www.rfc-editor.org/rfc/rfc7523, https://www.rfc-editor.org/rfc/rfc8693 */
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

/**
 * What the official auth libraries ask for, so that they work offline: OAuth and STS token endpoints, IAM Credentials for
 * impersonation and ID tokens, and the keys to check those by.
 * @see https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts
 * @see https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token
 */
export function identityRoutes(key: SigningKey): PlainRoute[] {
  const idToken = (email: string, audience: string): string => signIdToken(key, email, audience);
  const credentials = (verb: string, operation: string, handler: PlainRoute['handler']): PlainRoute => ({
    verb: 'POST',
    template: `/v1/projects/{project}/serviceAccounts/{account}:${verb}`,
    label: 'iamcredentials',
    operation,
    level: 'modelled',
    note: NOBODY_CHECKS,
    handler,
  });
  const token = (template: string, label: string, operation: string, grant: (body: Json) => Json): PlainRoute => ({
    verb: 'POST',
    template,
    label,
    operation,
    level: 'modelled',
    note: NOBODY_CHECKS,
    handler: ({ body }) => grant(body),
    errorBody: oauthError,
  });

  return [
    credentials('generateAccessToken', 'GenerateAccessToken', ({ path, body }) => {
      if (listOf(body, 'scope').length === 0) throw badField('scope', 'Scope required.');
      const seconds = lifetimeOf(body);
      const token = accessToken(key, memberOf(decodeURIComponent(path['account'] ?? '')), seconds);
      // Whole seconds: Google's library for Python reads nothing else.
      const expireTime = new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
      return { accessToken: token, expireTime };
    }),
    credentials('generateIdToken', 'GenerateIdToken', ({ path, body }) => {
      const audience = textOf(body, 'audience');
      if (audience === '') throw badField('audience', 'Audience required.');
      return { token: idToken(decodeURIComponent(path['account'] ?? ''), audience) };
    }),
    credentials('signBlob', 'SignBlob', ({ body }) => {
      const payload = Buffer.from(textOf(body, 'payload'), 'base64');
      return { keyId: key.jwk().kid, signedBlob: key.signBytes(payload).toString('base64') };
    }),
    token('/token', 'oauth2', 'Token', (body) => grantToken(key, body)),
    token('/v1/token', 'sts', 'Token', (body) => {
      const field = (name: string): string =>
        textOf(body, name) ||
        textOf(
          body,
          name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
        );
      if (field('grant_type') !== TOKEN_EXCHANGE)
        throw new ApiError('INVALID_ARGUMENT', `unsupported_grant_type: Invalid grant_type: ${field('grant_type')}`);
      if (field('subject_token') === '') throw new ApiError('INVALID_ARGUMENT', 'invalid_request: Missing required field: subject_token.');
      return {
        ...bearer(key, federatedMember(field('audience'), field('subject_token')), field('scope')),
        issued_token_type: ACCESS_TOKEN,
      };
    }),
    tokenInfo(key),
    {
      verb: 'GET',
      template: '/oauth2/v3/certs',
      label: 'oauth2',
      operation: 'Certs',
      level: 'modelled',
      note: "The emulation's own key: nothing outside of this machine trusts it.",
      handler: () => ({ keys: [key.jwk()] }),
    },
  ];
}

function tokenInfo(key: SigningKey): PlainRoute {
  return {
    verb: 'POST',
    template: '/tokeninfo',
    label: 'oauth2',
    operation: 'TokenInfo',
    level: 'modelled',
    note: 'Of tokens that the emulation gave out.',
    handler: ({ body, query }, { authorization }) => {
      const token = textOf(body, 'access_token') || query.get('access_token') || (authorization ?? '').replace(/^Bearer /i, '');
      const member = readAccessToken(key, token);
      if (member === null) throw new ApiError('INVALID_ARGUMENT', 'invalid_token: Invalid Value');
      return {
        email: member.slice(member.indexOf(':') + 1),
        email_verified: 'true',
        scope: '',
        expires_in: HOUR_S,
        access_type: 'online',
      };
    },
    errorBody: oauthError,
  };
}

/** A token for an assertion that a service account signed, or for the sign-in of whoever works on this machine. */
function grantToken(key: SigningKey, body: Json): Json {
  const grant = textOf(body, 'grant_type');
  if (grant === JWT_BEARER) {
    const claims = claimsOf(textOf(body, 'assertion'));
    const audience = textOf(claims, 'target_audience');
    if (audience !== '') return { id_token: signIdToken(key, textOf(claims, 'iss'), audience) };
    return bearer(key, memberOf(textOf(claims, 'iss')), textOf(claims, 'scope'));
  }
  if (grant !== 'refresh_token') throw new ApiError('INVALID_ARGUMENT', 'unsupported_grant_type: Invalid grant_type: ' + grant);
  return {
    ...bearer(key, memberOf(LOCAL_DEVELOPER), textOf(body, 'scope')),
    id_token: signIdToken(key, LOCAL_DEVELOPER, textOf(body, 'client_id')),
  };
}

/** Whom a token of another identity provider stands for. @see https://cloud.google.com/iam/docs/principal-identifiers#v1 */
function federatedMember(audience: string, token: string): string {
  let subject = 'unknown';
  try {
    subject = textOf(claimsOf(token), 'sub') || subject;
  } catch {
    // A provider may give tokens that say nothing to us.
  }
  return `principal:${audience.replace(/\/providers\/[^/]+$/, '')}/subject/${subject}`;
}

function bearer(key: SigningKey, member: string, scope: string): Json {
  return { access_token: accessToken(key, member), expires_in: HOUR_S, token_type: 'Bearer', ...(scope === '' ? {} : { scope }) };
}

/** "If unspecified, the lifetime will be set to 3600 seconds"; up to twelve hours with a policy, which nobody checks here. */
function lifetimeOf(body: Json): number {
  const text = textOf(body, 'lifetime');
  const seconds = text === '' ? HOUR_S : Number(/^(\d+(?:\.\d+)?)s$/.exec(text)?.[1] ?? Number.NaN);
  if (!(seconds > 0 && seconds <= 12 * HOUR_S)) throw badField('lifetime', `Invalid lifetime "${text}": it must be at most 43200s.`);
  return seconds;
}

function claimsOf(assertion: string): Json {
  try {
    const claims: unknown = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (typeof claims === 'object' && claims !== null) return claims as Json;
  } catch {
    // No claims after all.
  }
  throw new ApiError('INVALID_ARGUMENT', 'invalid_grant: Invalid JWT: the assertion cannot be read.');
}

/** `{error, error_description}`, not the form of the other APIs. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
function oauthError({ message }: ApiError): Json {
  const [, code = 'invalid_request', text = message] = /^(\w+): (.*)$/s.exec(message) ?? [];
  return { error: code, error_description: text };
}
