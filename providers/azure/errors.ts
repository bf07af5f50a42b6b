import { placed } from '#shared/error-place.ts';
import { AppError, isCancelled, toAppError, type AppErrorOptions, type ErrorCode } from '#shared/errors.ts';
import { errorBody } from './clients/error-bodies.ts';
import { AZURE } from './provider-id.ts';

/** What is known of a failed call besides its error. */
export interface ErrorContext {
  /** `facet.method`. */
  op: string;
  profile: string;
  /** How the credentials of the profile are renewed, as a command; null where there is none. */
  login: string | null;
  /** Where the calls go that are not for Azure; null for Azure. */
  endpoint: string | null;
}

/** As much of an SDK's error as is looked at. */
interface SdkError extends Error {
  code?: unknown;
  statusCode?: unknown;
  details?: unknown;
  request?: unknown;
  response?: { bodyAsText?: string | null; headers?: { get(name: string): string | undefined } };
  errorResponse?: { error?: string; errorDescription?: string };
}

const NETWORK =
  /^(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ECONNABORTED|CERT_|ERR_TLS|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|REQUEST_SEND_ERROR)/;
const CERTIFICATE = /^(?:CERT_|ERR_TLS|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED)/;

type Told = [code: ErrorCode, message: string, hint: string, details?: AppErrorOptions['details']];

function systemCode(error: unknown): string | null {
  let general: string | null = null;
  for (let e: unknown = error, depth = 0; e instanceof Error && depth < 8; e = e.cause, depth++) {
    if (e instanceof AggregateError) for (const one of e.errors) if (one instanceof Error) return systemCode(one);
    if (!('code' in e) || typeof e.code !== 'string' || !NETWORK.test(e.code)) continue;
    // The SDK puts a code of its own around the system's.
    if (e.code !== 'REQUEST_SEND_ERROR') return e.code;
    general = /\b(E[A-Z]{4,}|CERT_\w+|SELF_SIGNED\w+|UNABLE_TO_\w+)\b/.exec(e.message)?.[1] ?? 'no connection';
  }
  return general;
}

/** What Azure's error bodies say: `{error:{code,message}}`, and the older `{Code,Message}` of Microsoft.Web. */
export function serviceError(error: unknown): { code: string; message: string; status: number } | null {
  if (!(error instanceof Error)) return null;
  const sdk: SdkError = error;
  const status = typeof sdk.statusCode === 'number' ? sdk.statusCode : 0;
  if (status === 0) return null;
  const body = parsed(sdk.response?.bodyAsText) ?? parsed(errorBody(sdk.request)) ?? (isRecord(sdk.details) ? sdk.details : {});
  const inner = isRecord(body['error']) ? body['error'] : body;
  const text = (...names: string[]): string | null => {
    const found = names.map((name) => inner[name]).find((value) => typeof value === 'string' && value !== '');
    return typeof found === 'string' ? found : null;
  };
  const code = text('code', 'Code') ?? (typeof sdk.code === 'string' ? sdk.code : '');
  return { code, message: text('message', 'Message', 'ExceptionMessage') ?? plain(sdk.message), status };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string | null | undefined): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** SDK messages may carry the whole answer: one line of it is enough. */
const plain = (message: string): string => (message.split('\n', 1)[0] ?? '').slice(0, 500);

/** Whether an SDK's error says that what was asked for is not there: for some reads that is an answer. */
export function isMissing(error: unknown): boolean {
  const told = serviceError(error);
  return told?.status === 404 || (error instanceof AppError && error.code === 'not_found');
}

/** Entra's codes, by what they mean here. @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const AADSTS: readonly (readonly [codes: RegExp, message: string, hint: string | null])[] = [
  [/AADSTS7000215/, 'The client secret is wrong.', 'Enter the secret itself, not its id, and look whether it is of this client id.'],
  [/AADSTS7000222/, 'The client secret has expired.', 'Make a new one in Entra ID and enter it here.'],
  [/AADSTS700016|AADSTS700021/, 'The tenant has no application with this client id.', 'Compare client id and tenant.'],
  [/AADSTS90002|AADSTS900023|AADSTS900021/, 'There is no such tenant.', 'Write the id of the tenant, or one of its domains.'],
  [/AADSTS(?:70043|700082|50173|50078|700084|50132|50133)/, 'The sign-in has expired.', null],
  [/AADSTS5007[69]|AADSTS50158|AADSTS53003|AADSTS53000/, 'The tenant asks for more before it lets this sign-in through.', null],
  [/AADSTS65001|AADSTS65004/, 'Consent is missing for this application.', 'Let an administrator of the tenant consent to it.'],
];

/** Failures to get a token, before Resource Manager was asked. */
function withoutToken(error: SdkError, { login, profile, endpoint }: ErrorContext): Told | null {
  const { name } = error;
  if (!/^(?:CredentialUnavailableError|AuthenticationError|AggregateAuthenticationError|AuthenticationRequiredError)$/.test(name))
    return null;
  const text = `${error.errorResponse?.errorDescription ?? ''} ${error.message}`;
  const again = login === null ? 'Renew the credentials of this profile, then try again.' : `Sign in again: ${login}`;
  const known = AADSTS.find(([codes]) => codes.test(text));
  const code = /AADSTS\d+/.exec(text)?.[0] ?? null;
  if (known !== undefined) return ['unauthenticated', `Entra ID refused: ${known[1]}`, known[2] ?? again, { azureCode: code }];
  if (/could not be found|is not installed|ENOENT/i.test(text) && /Azure CLI/i.test(text)) {
    return ['unauthenticated', 'The Azure CLI is not installed, or not on the PATH.', 'Install it and run "az login", or choose another source of credentials.']; // prettier-ignore
  }
  if (/az login/i.test(text)) return ['unauthenticated', 'Nobody is signed in with the Azure CLI.', again];
  if (/managed ?identity|IMDS|169\.254/i.test(text)) {
    return ['unauthenticated', 'There is no managed identity here.', 'It exists only on Azure machines that have one: choose another source of credentials.']; // prettier-ignore
  }
  if (/endpoints_resolution_error|network_error/.test(text)) return noSignIn(endpoint);
  if (code !== null) return ['unauthenticated', `Entra ID refused the sign-in (${code}).`, again, { azureCode: code }];
  return ['unauthenticated', `No credentials were found for the profile ${AZURE}:${profile}.`, again];
}

/** MSAL says no more than that where it could not read what a tenant's authority offers. @see https://aka.ms/msal.js.errors */
function noSignIn(endpoint: string | null): Told {
  if (endpoint === null) {
    return ['unavailable', 'The sign-in of Entra ID cannot be reached.', 'Check the connection and the proxy, and whether the tenant is right, then try again.']; // prettier-ignore
  }
  return ['unavailable', `Nobody signs in at ${endpoint}: it does not answer, or its certificate is not trusted.`, 'Start what is behind it; for the local runtime: isobar runtime start.']; // prettier-ignore
}

function fromNetwork(error: SdkError, { endpoint }: ErrorContext): Told | null {
  const code = systemCode(error) ?? (error.name === 'TimeoutError' ? 'no answer in time' : null);
  if (code === null) return null;
  if (CERTIFICATE.test(code) && endpoint !== null) {
    return ['unavailable', `The certificate of ${endpoint} is not trusted (${code}).`, 'Give its certificate authority as the certificate of the profile.']; // prettier-ignore
  }
  if (endpoint !== null) {
    return [
      'unavailable',
      `${endpoint} does not answer (${code}).`,
      'Start what is behind it; for the local runtime: isobar runtime start.',
    ];
  }
  return ['unavailable', `Azure cannot be reached (${code}).`, 'Check the connection and the proxy, then try again.'];
}

/** `Microsoft.Web/sites/read` and the scope, out of Azure's sentence about what was denied. */
export function deniedAction(message: string): { action: string; resource: string | null } | null {
  const action = /perform action '([\w./*-]+)'/.exec(message)?.[1];
  if (action === undefined) return null;
  return { action, resource: /over scope '([^']+)'/.exec(message)?.[1] ?? null };
}

function denied(message: string, { profile }: ErrorContext): Told {
  const check = `"isobar profiles check ${AZURE}:${profile}" prints the smallest role that Isobar needs. A new assignment takes some minutes.`;
  const found = deniedAction(message);
  if (found === null) return ['forbidden', `Azure refused: ${message}`, check];
  const { action, resource } = found;
  return ['forbidden', `Azure refused: the profile may not ${action}.`, `Assign a role that has ${action}. ${check}`, { action, resource }];
}

const THROTTLED = new Set([
  'TooManyRequests',
  'SubscriptionRequestsThrottled',
  'ResourceRequestsThrottled',
  'OperationNotAllowedThrottled',
]);
const CONFLICT = new Set(['Conflict', 'PreconditionFailed', 'AnotherOperationInProgress', 'ResourceGroupBeingDeleted', 'WebsiteAlreadyExists']); // prettier-ignore

/** What a status or code says by itself, where nothing more is known. */
const TABLE: readonly (readonly [is: (status: number, code: string) => boolean, code: ErrorCode, said: string, hint: string])[] = [
  [(_, code) => code === 'MissingSubscriptionRegistration', 'conflict', 'Azure: ', 'Register the resource provider in this subscription: az provider register --namespace Microsoft.Web'],
  [(status, code) => status === 409 || status === 412 || CONFLICT.has(code), 'conflict', 'Azure: ', 'Look at it as it is now, then try again.'],
  [(status) => status === 413, 'too_large', 'Azure: ', 'Send less, or leave out what is not needed.'],
  [(_, code) => /NotSupported|InvalidApiVersion|NoRegisteredProvider/.test(code), 'unsupported', 'Azure: ', 'It may be there in another region or plan, or in a newer Isobar.'],
  [(status) => status >= 500, 'unavailable', 'Azure had a fault of its own: ', 'Try again; status.azure.com shows outages.'],
  [(status) => status >= 400, 'invalid_input', 'Azure: ', 'Correct it and try again.'],
]; // prettier-ignore

function fromService(error: SdkError, context: ErrorContext): Told | null {
  const told = serviceError(error);
  if (told === null) return null;
  const { code, message, status } = told;
  const details = { azureCode: code === '' ? String(status) : code };
  if (status === 401) {
    const hint = context.login === null ? 'Renew the credentials of this profile.' : `Sign in again: ${context.login}`;
    return ['unauthenticated', `Azure did not accept the token: ${message}`, hint, details];
  }
  if (status === 429 || THROTTLED.has(code)) {
    const after = error.response?.headers?.get('retry-after');
    const wait = after === undefined ? 'Wait a minute' : `Wait ${after} seconds`;
    return ['throttled', `Azure throttled the request: ${message}`, `${wait}, then try again.`, details];
  }
  if (status === 403 || code === 'AuthorizationFailed') {
    const [kind, text, hint, more] = denied(message, context);
    return [kind, text, hint, { ...details, ...more }];
  }
  if (code === 'SubscriptionNotFound') {
    return ['not_found', `Azure: ${message}`, 'Look at the subscriptions of the profile; another tenant may have it.', details];
  }
  if (status === 404) {
    return ['not_found', `Azure: ${message}`, `"isobar functions list --profile ${context.profile}" shows what there is.`, details];
  }
  const row = TABLE.find(([is]) => is(status, code));
  return row === undefined ? null : [row[1], `${row[2]}${message}`, row[3], details];
}

/** An SDK's error as the one that users see. What is not known is `internal`, never a guess. */
export function toAzureError(error: unknown, context: ErrorContext): AppError {
  const extra = { provider: AZURE, op: context.op };
  if (error instanceof AppError) return placed(error, extra);
  if (isCancelled(error)) return new AppError('cancelled', 'Cancelled.', { ...extra, cause: error });
  if (!(error instanceof Error)) return toAppError(error);
  const sdk: SdkError = error;
  const told = withoutToken(sdk, context) ?? fromService(sdk, context) ?? fromNetwork(sdk, context);
  if (told === null) return new AppError('internal', toAppError(error).message, { ...extra, hint: toAppError(error).hint, cause: error });
  const [code, message, hint, details] = told;
  const requestId = sdk.response?.headers?.get('x-ms-request-id') ?? sdk.response?.headers?.get('x-ms-correlation-request-id');
  return new AppError(code, message, {
    ...extra,
    hint,
    ...(details === undefined ? {} : { details }),
    ...(requestId === undefined ? {} : { requestId }),
    cause: error,
  });
}
