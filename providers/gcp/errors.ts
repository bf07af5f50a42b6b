import { placed } from '#shared/error-place.ts';
import { AppError, isCancelled, toAppError, type AppErrorOptions, type ErrorCode } from '#shared/errors.ts';
import { GCP } from './provider-id.ts';
import { CODES } from './retry.ts';

/** What is known of a failed call besides its error. */
export interface ErrorContext {
  /** `facet.method`. */
  op: string;
  profile: string;
  project: string;
  region: string | null;
  /** How the credentials are renewed, as a command; null where there is none. */
  login: string | null;
  /** Where the calls go that are not for Google; null for Google. */
  endpoint: string | null;
}

/** A google.rpc.Status with what its details say, from whichever client it came. */
interface Status {
  code: number;
  message: string;
  reason: string | null;
  /** Of ErrorInfo. */
  metadata: Record<string, string>;
  violations: { field: string; description: string }[];
  links: { description: string; url: string }[];
}

const CODE_NAMES = new Map<number, string>(Object.entries(CODES).map(([name, code]) => [code, name]));
/** @see https://cloud.google.com/apis/design/errors#handling_errors */
const FROM_HTTP: Readonly<Record<number, number>> = {
  400: CODES.INVALID_ARGUMENT,
  401: CODES.UNAUTHENTICATED,
  403: CODES.PERMISSION_DENIED,
  404: CODES.NOT_FOUND,
  409: CODES.ALREADY_EXISTS,
  412: CODES.FAILED_PRECONDITION,
  413: CODES.OUT_OF_RANGE,
  429: CODES.RESOURCE_EXHAUSTED,
  499: CODES.CANCELLED,
  500: CODES.INTERNAL,
  501: CODES.UNIMPLEMENTED,
  502: CODES.UNAVAILABLE,
  503: CODES.UNAVAILABLE,
  504: CODES.DEADLINE_EXCEEDED,
};
const NETWORK = /\b(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|CERT_\w+|UNABLE_TO_\w+|DEPTH_ZERO\w*|SELF_SIGNED\w*|UND_ERR_\w+)\b/; // prettier-ignore

type Loose = Record<string, unknown>;

function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function pairsOf(value: unknown): Record<string, string> {
  return isLoose(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)])) : {};
}

/** ErrorInfo, BadRequest and Help among the details of a status, whether decoded or as JSON. @see google/rpc/error_details.proto */
function readDetails(details: unknown): Omit<Status, 'code' | 'message'> {
  const read: Omit<Status, 'code' | 'message'> = { reason: null, metadata: {}, violations: [], links: [] };
  for (const detail of Array.isArray(details) ? (details as unknown[]) : []) {
    if (!isLoose(detail)) continue;
    if (textOf(detail['reason']) !== '') {
      read.reason = textOf(detail['reason']);
      read.metadata = pairsOf(detail['metadata']);
    }
    for (const one of Array.isArray(detail['fieldViolations']) ? (detail['fieldViolations'] as unknown[]) : []) {
      if (isLoose(one)) read.violations.push({ field: textOf(one['field']), description: textOf(one['description']) });
    }
    for (const one of Array.isArray(detail['links']) ? (detail['links'] as unknown[]) : []) {
      if (isLoose(one)) read.links.push({ description: textOf(one['description']), url: textOf(one['url']) });
    }
  }
  return read;
}

/** `{error: {code, message, status, details}}`, the body of a refused REST call. */
function fromBody(body: unknown): Status | null {
  const error = isLoose(body) ? body['error'] : null;
  if (!isLoose(error)) return null;
  const named = CODES[textOf(error['status']) as keyof typeof CODES] as number | undefined;
  const code = named ?? FROM_HTTP[Number(error['code'])] ?? CODES.UNKNOWN;
  return { code, message: textOf(error['message']), ...readDetails(error['details']) };
}

/** The status of an error of google-gax, of a REST client, or of an operation that failed; null for anything else. */
export function statusOf(error: unknown): Status | null {
  if (!isLoose(error)) return null;
  const response = error['response'];
  if (isLoose(response)) {
    const told = fromBody(response['data']);
    if (told !== null) return told;
    const code = FROM_HTTP[Number(response['status'])];
    return code === undefined ? null : { code, message: textOf(error['message']), ...readDetails([]) };
  }
  const code = error['code'];
  if (typeof code !== 'number' || !CODE_NAMES.has(code)) return null;
  const details = readDetails(error['statusDetails'] ?? error['details']);
  // gRPC puts the code before the message.
  const message = textOf(error['message']).replace(/^\d+ [A-Z_]+: /, '');
  return {
    code,
    message,
    ...details,
    reason: details.reason ?? (textOf(error['reason']) || null),
    metadata: Object.keys(details.metadata).length > 0 ? details.metadata : pairsOf(error['errorInfoMetadata']),
  };
}

function networkCode(error: unknown): string | null {
  for (let e: unknown = error, depth = 0; e instanceof Error && depth < 8; e = e.cause, depth++) {
    const found = NETWORK.exec(`${'code' in e ? String(e.code) : ''} ${e.message}`)?.[0];
    if (found !== undefined) return found;
    if (e instanceof AggregateError) for (const one of e.errors) if (one instanceof Error) return networkCode(one);
  }
  return null;
}

type Told = [code: ErrorCode, message: string, hint: string, details?: AppErrorOptions['details']];

const renew = ({ login }: ErrorContext): string =>
  login === null ? 'Renew the credentials of this profile, then try again.' : `Sign in again: ${login}`;

/** Failures to get a token, before any service was asked. */
function withoutCredentials(error: Error, context: ErrorContext): Told | null {
  const { message } = error;
  if (/Could not load the default credentials|Unable to detect a Project Id|no credentials/i.test(message)) {
    return [
      'unauthenticated',
      context.profile === '' ? 'No credentials were found.' : `No credentials were found for the profile ${GCP}:${context.profile}.`,
      'Sign in with "gcloud auth application-default login", or choose another source for it.',
    ];
  }
  if (
    /invalid_rapt|reauth|invalid_grant|Token has been expired or revoked/i.test(
      `${message} ${JSON.stringify(Reflect.get(error, 'response') ?? null)?.slice(0, 500)}`,
    )
  ) {
    return ['unauthenticated', 'The sign-in of the profile has expired, or was taken back.', renew(context)];
  }
  if (/ENOENT.*|does not exist, or it is not a file/.test(message) && /json|credential/i.test(message)) {
    return ['unauthenticated', 'The credentials file of the profile is not there.', 'Check its path, or choose another source.'];
  }
  return null;
}

function fromNetwork(error: Error, { endpoint }: ErrorContext): Told | null {
  const code = networkCode(error);
  if (code === null) return null;
  if (endpoint !== null) {
    return [
      'unavailable',
      `${endpoint} does not answer (${code}).`,
      'Start what is behind it; for the local runtime: isobar runtime start.',
    ];
  }
  return ['unavailable', `Google Cloud cannot be reached (${code}).`, 'Check the connection and the proxy, then try again.'];
}

/** The permission in Google's sentence about what was denied: `Permission 'run.services.list' denied on …`. */
export function deniedPermission(message: string): string | null {
  return /[Pp]ermission '?([a-z]+(?:\.[A-Za-z]+){2,})'?/.exec(message)?.[1] ?? null;
}

function disabled(status: Status, { project }: ErrorContext): Told {
  const service = status.metadata['service'] ?? /([\w-]+\.googleapis\.com)/.exec(status.message)?.[1] ?? 'the API';
  const link =
    status.metadata['activationUrl'] ??
    status.links.find(({ url }) => url.includes('apis'))?.url ??
    `https://console.cloud.google.com/apis/library/${service}?project=${project}`;
  return [
    'forbidden',
    `${service} is not enabled in the project ${project}.`,
    `Enable it at ${link} or with "gcloud services enable ${service} --project ${project}", then wait a minute.`,
    { service, link },
  ];
}

function denied(status: Status, context: ErrorContext): Told {
  if (status.reason === 'SERVICE_DISABLED' || /has not been used in project|it is disabled/.test(status.message)) {
    return disabled(status, context);
  }
  if (/billing/i.test(`${status.reason} ${status.message}`)) {
    return [
      'forbidden',
      `Google Cloud refused: ${status.message}`,
      `Link a billing account to it: https://console.cloud.google.com/billing/linkedaccount?project=${context.project}`,
    ];
  }
  const permission = status.metadata['permission'] ?? deniedPermission(status.message);
  const check = `"isobar profiles check ${GCP}:${context.profile}" prints the smallest role that Isobar needs.`;
  if (permission === null) return ['forbidden', `Google Cloud refused: ${status.message}`, check];
  return [
    'forbidden',
    `Google Cloud refused: the profile has no permission ${permission}.`,
    `Give it a role with ${permission}. ${check}`,
    { permission },
  ];
}

/** Statuses whose code says all there is to say. @see https://grpc.io/docs/guides/status-codes/ */
const TABLE: Readonly<Record<number, readonly [code: ErrorCode, hint: string]>> = {
  [CODES.INVALID_ARGUMENT]: ['invalid_input', 'Correct it and try again.'],
  [CODES.OUT_OF_RANGE]: ['invalid_input', 'Correct it and try again.'],
  [CODES.FAILED_PRECONDITION]: ['function_failed', 'Mend what it names, then try again.'],
  [CODES.ALREADY_EXISTS]: ['conflict', 'Look at it as it is now, then try again.'],
  [CODES.ABORTED]: ['conflict', 'Somebody else is changing it. Look at it as it is now, then try again.'],
  [CODES.UNIMPLEMENTED]: ['unsupported', 'It may be there in the cloud, or in a newer Isobar.'],
  [CODES.RESOURCE_EXHAUSTED]: ['throttled', 'A quota is used up. Wait a moment, then try again.'],
  [CODES.UNAVAILABLE]: ['unavailable', 'Try again; https://status.cloud.google.com shows outages.'],
  [CODES.DEADLINE_EXCEEDED]: ['unavailable', 'It took too long. Try again.'],
  [CODES.INTERNAL]: ['unavailable', 'Google had a fault of its own. Try again; https://status.cloud.google.com shows outages.'],
  [CODES.UNKNOWN]: ['unavailable', 'Google did not say what is wrong. Try again.'],
  [CODES.DATA_LOSS]: ['unavailable', 'Google had a fault of its own. Try again.'],
};

function fromStatus(status: Status, context: ErrorContext): Told | null {
  if (status.code === CODES.PERMISSION_DENIED) return denied(status, context);
  if (status.code === CODES.UNAUTHENTICATED)
    return ['unauthenticated', 'Google Cloud does not take the credentials of the profile.', renew(context)];
  if (status.code === CODES.NOT_FOUND) {
    return ['not_found', `Google Cloud: ${status.message}`, `"isobar functions list --profile ${context.profile}" shows what there is.`];
  }
  const row = TABLE[status.code];
  if (row === undefined) return null;
  const violations = status.violations
    .map(({ field, description }) => `${field}: ${description}`)
    .filter((one) => !status.message.includes(one.slice(one.indexOf(' ') + 1)));
  const links = status.links.map(({ url }) => url).join(' ');
  return [
    row[0],
    `Google Cloud: ${[status.message, ...violations].join(' ')}`,
    `${row[1]}${links === '' ? '' : ` See ${links}`}`,
    status.violations[0] === undefined ? {} : { field: status.violations[0].field },
  ];
}

/** A client's error as the one that users see. What is not known is `internal`, never a guess. */
export function toGcpError(error: unknown, context: ErrorContext): AppError {
  const extra = { provider: GCP, op: context.op };
  if (error instanceof AppError) return placed(error, extra);
  if (isCancelled(error)) return new AppError('cancelled', 'Cancelled.', { ...extra, cause: error });
  if (!(error instanceof Error)) return toAppError(error);
  if (error.name === 'TimeoutError') {
    return new AppError('unavailable', 'Google Cloud gave no answer in time.', { ...extra, hint: 'Try again.', cause: error });
  }
  const status = statusOf(error);
  const told = withoutCredentials(error, context) ?? fromNetwork(error, context) ?? (status === null ? null : fromStatus(status, context));
  if (told === null) return new AppError('internal', toAppError(error).message, { ...extra, hint: toAppError(error).hint, cause: error });
  const [code, message, hint, details] = told;
  return new AppError(code, message, {
    ...extra,
    hint,
    details: {
      ...(status === null ? {} : { googleStatus: CODE_NAMES.get(status.code) ?? String(status.code) }),
      ...(typeof status?.reason === 'string' ? { reason: status.reason } : {}),
      ...(context.region === null ? {} : { region: context.region }),
      ...details,
    },
    cause: error,
  });
}

/** Whether a client's error says that what was asked for is not there: for some reads that is an answer. */
export function isMissing(error: unknown): boolean {
  return statusOf(error)?.code === CODES.NOT_FOUND;
}
