import { placed } from '#shared/error-place.ts';
import { AppError, isCancelled, toAppError, type AppErrorOptions, type ErrorCode } from '#shared/errors.ts';
import { AWS } from './provider-id.ts';

/** What is known of a failed call besides its error. */
export interface ErrorContext {
  /** `facet.method`. */
  op: string;
  profile: string;
  region: string | null;
  /** As `profile` was filled in: how its credentials are renewed. */
  login: string | null;
  /** Where the calls go that are not for AWS; null for AWS. */
  endpoint: string | null;
}

/** As much of an SDK's error as is looked at. */
interface SdkError extends Error {
  $metadata?: { httpStatusCode?: number; requestId?: string; attempts?: number };
  $fault?: 'client' | 'server';
  code?: unknown;
  Reason?: unknown;
  Type?: unknown;
}

const DENIED = new Set(['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation', 'AuthorizationError', 'KMSAccessDeniedException', 'EC2AccessDeniedException']); // prettier-ignore
const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenProviderError', 'UnauthorizedException']);
const REFUSED = new Set(['UnrecognizedClientException', 'InvalidClientTokenId', 'InvalidAccessKeyId', 'MissingAuthenticationToken', 'MissingAuthenticationTokenException', 'OptInRequired', 'AuthFailure']); // prettier-ignore
const SIGNATURE = new Set(['SignatureDoesNotMatch', 'InvalidSignatureException', 'IncompleteSignature', 'IncompleteSignatureException', 'RequestTimeTooSkewed']); // prettier-ignore
const THROTTLED = new Set(['TooManyRequestsException', 'Throttling', 'ThrottlingException', 'ThrottledException', 'RequestLimitExceeded', 'LimitExceededException', 'RequestThrottled', 'EC2ThrottledException']); // prettier-ignore
const MISSING = new Set([
  'ResourceNotFoundException',
  'NoSuchEntity',
  'NoSuchEntityException',
  'ResourceNotFound',
  'NoSuchBucket',
  'NoSuchKey',
]);
const CONFLICT = new Set(['ResourceConflictException', 'ResourceInUseException', 'PreconditionFailedException', 'EntityAlreadyExists', 'EntityAlreadyExistsException', 'DeleteConflict', 'DeleteConflictException', 'ConcurrentModification', 'ProvisionedConcurrencyConfigNotFoundException']); // prettier-ignore
const TOO_LARGE = new Set(['RequestTooLargeException', 'CodeStorageExceededException', 'RequestEntityTooLargeException']);
const WRONG = new Set(['InvalidParameterValueException', 'InvalidParameterException', 'InvalidParameterValue', 'InvalidParameterCombination', 'MissingParameter', 'ValidationException', 'ValidationError', 'InvalidRequestContentException', 'UnsupportedMediaTypeException', 'InvalidInput', 'MalformedPolicyDocument', 'InvalidRequestException', 'SerializationException', 'PolicyLengthExceededException']); // prettier-ignore
/** Lambda could not start the function for what is in it, or around it. */
const NOT_RUNNABLE = new Set(['InvalidZipFileException', 'InvalidRuntimeException', 'InvalidSecurityGroupIDException', 'InvalidSubnetIDException', 'EFSMountFailureException', 'EFSMountTimeoutException', 'EFSMountConnectivityException', 'EFSIOException', 'S3FilesMountFailureException', 'KMSDisabledException', 'KMSInvalidStateException', 'KMSNotFoundException', 'SnapStartException', 'SnapStartTimeoutException', 'RecursiveInvocationException', 'SubnetIPAddressLimitReachedException', 'ENILimitReachedException', 'ENINotReadyException']); // prettier-ignore
/** What an endpoint does not offer: the local runtime says so of operations that it has not. */
const NOT_OFFERED = new Set(['UnknownOperationException', 'InvalidAction', 'NotImplemented', 'UnsupportedOperation']);
const NOT_READY = new Set(['ResourceNotReadyException', 'SnapStartNotReadyException']);
const NETWORK =
  /^(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ECONNABORTED|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED)/;

/** `lambda:ListFunctions` and the resource, out of AWS's sentence about what was denied. */
export function deniedAction(message: string): { action: string; resource: string | null } | null {
  const action = /not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1];
  if (action === undefined) return null;
  return { action, resource: /on resource: (\S+?)[.,]?(?:\s|$)/.exec(message)?.[1] ?? null };
}

function systemCode(error: unknown): string | null {
  for (let e: unknown = error, depth = 0; e instanceof Error && depth < 8; e = e.cause, depth++) {
    if ('code' in e && typeof e.code === 'string' && NETWORK.test(e.code)) return e.code;
    // Happy eyeballs: one error for each address that was tried.
    if (e instanceof AggregateError) for (const one of e.errors) if (one instanceof Error) return systemCode(one);
  }
  return null;
}

type Told = [code: ErrorCode, message: string, hint: string, details?: AppErrorOptions['details']];

function denied({ message }: SdkError, { profile }: ErrorContext): Told {
  const found = deniedAction(message);
  const check = `"isobar profiles check ${AWS}:${profile}" prints the smallest policy that Isobar needs.`;
  if (found === null) return ['forbidden', `AWS refused: ${message}`, check];
  const { action, resource } = found;
  if (action === 'sts:AssumeRole') return roleRefused(resource, profile);
  const deniedBy = /explicit deny/.test(message) ? ' A policy denies it explicitly, which no permission overrides.' : '';
  return [
    'forbidden',
    `AWS refused: the profile may not ${action}${resource === null ? '' : ` on ${resource}`}.`,
    `Allow ${action} for it.${deniedBy} ${check}`,
    { action, resource },
  ];
}

/** STS does not say which side refused, nor whether the role is there at all. */
function roleRefused(resource: string | null, profile: string): Told {
  const role = resource ?? 'the role';
  return [
    'forbidden',
    `AWS refused: the profile may not assume ${role}, or there is no such role.`,
    `Its trust policy has to name who assumes it, and the policies of that identity have to allow sts:AssumeRole. Where the trust policy asks for an external id, set the same one in ${AWS}:${profile}; where it asks for a multi-factor code, sign in with the AWS CLI or single sign-on instead: Isobar asks for no code.`,
    { action: 'sts:AssumeRole', resource },
  ];
}

function login({ login: command }: ErrorContext): string {
  return command === null ? 'Renew the credentials of this profile, then try again.' : `Sign in again: ${command}`;
}

/** Failures to get credentials, before any service was asked. */
function withoutCredentials({ name, message }: SdkError, context: ErrorContext): Told | null {
  if (name !== 'CredentialsProviderError' && name !== 'TokenProviderError') return null;
  if (/sso|token.*(?:expired|invalid)|session.*(?:expired|invalid)/i.test(message)) {
    return ['unauthenticated', 'The single sign-on session has expired, or was never begun.', login(context)];
  }
  if (/mfa/i.test(message)) {
    return [
      'unauthenticated',
      'The profile asks for a code of a multi-factor device, which Isobar does not.',
      'Get temporary credentials with the AWS CLI (aws sts get-session-token) or use single sign-on.',
    ];
  }
  return [
    'unauthenticated',
    `No credentials were found for the profile ${AWS}:${context.profile}.`,
    'Set them up where the profile looks ("aws configure", "aws configure sso", environment variables), or choose another source for it.',
  ];
}

function fromNetwork(error: unknown, { region, endpoint }: ErrorContext): Told | null {
  const code = systemCode(error) ?? ((error as Error).name === 'TimeoutError' ? 'no answer in time' : null);
  if (code === null) return null;
  if (endpoint !== null) {
    return [
      'unavailable',
      `${endpoint} does not answer (${code}).`,
      'Start what is behind it; for the local runtime: isobar runtime start.',
    ];
  }
  const hint = code === 'ENOTFOUND' ? ` Is "${region ?? ''}" a region?` : '';
  return ['unavailable', `AWS cannot be reached (${code}).`, `Check the connection and the proxy, then try again.${hint}`];
}

function throttled(error: SdkError): Told {
  const reason = typeof error.Reason === 'string' ? error.Reason : null;
  if (reason === 'ReservedFunctionConcurrentInvocationLimitExceeded') {
    return [
      'throttled',
      'The call was throttled: all of the concurrency that is reserved for the function is in use, or it is 0.',
      'Wait, or raise its reserved concurrency.',
      { reason },
    ];
  }
  const attempts = error.$metadata?.attempts ?? 1;
  const tries = attempts > 1 ? ` after ${attempts} attempts` : '';
  return ['throttled', `AWS throttled the request${tries}: ${error.message}`, 'Wait a moment, then try again.', { reason }];
}

function refusedCredentials(error: SdkError, context: ErrorContext): Told | null {
  if (EXPIRED.has(error.name) || /security token.*expired/i.test(error.message)) {
    return ['unauthenticated', 'The credentials of the profile have expired.', login(context)];
  }
  if (SIGNATURE.has(error.name)) {
    return [
      'unauthenticated',
      'AWS did not accept the signature: the secret access key is wrong, or the clock of this machine is.',
      'Compare the clock with the real time, and enter the secret access key again.',
    ];
  }
  if (!REFUSED.has(error.name)) return null;
  const where = context.region === null ? '' : ` in ${context.region}`;
  return [
    'unauthenticated',
    `AWS does not know these credentials${where}.`,
    'Check the access key. A region that has to be switched on first refuses valid ones too.',
  ];
}

/** An answer that the SDK cannot read: somebody else's. */
function foreignAnswer({ name, message, $metadata }: SdkError, { endpoint }: ErrorContext): Told | null {
  if (name !== 'SyntaxError' && !message.includes('Deserialization error')) return null;
  const who = endpoint ?? 'What answers for AWS';
  const status = $metadata?.httpStatusCode ?? 'unknown';
  return ['unavailable', `${who} does not speak AWS's protocol (status ${status}).`, 'Look for a proxy or a sign-in page in between.'];
}

/** Errors whose name says all there is to say. */
const TABLE: readonly (readonly [names: ReadonlySet<string>, code: ErrorCode, said: string, hint: string])[] = [
  [CONFLICT, 'conflict', 'AWS: ', 'Look at it as it is now, then try again.'],
  [TOO_LARGE, 'too_large', 'AWS: ', 'Send less, or leave out what is not needed.'],
  [NOT_RUNNABLE, 'function_failed', 'Lambda cannot run the function: ', 'Mend what it names, then try again.'],
  [NOT_READY, 'unavailable', 'The function is not ready yet: ', 'Wait a moment, then try again.'],
  [NOT_OFFERED, 'unsupported', '', 'It may be there in the cloud, or in a newer Isobar.'],
  [WRONG, 'invalid_input', 'AWS: ', 'Correct it and try again.'],
];

function fromTable(name: string, message: string): Told | null {
  const row = TABLE.find(([names]) => names.has(name));
  return row === undefined ? null : [row[1], `${row[2]}${message}`, row[3]];
}

function fromService(error: SdkError, context: ErrorContext): Told | null {
  const { name, message } = error;
  const status = error.$metadata?.httpStatusCode ?? 0;
  if (DENIED.has(name)) return denied(error, context);
  if (THROTTLED.has(name) || status === 429) return throttled(error);
  if (MISSING.has(name)) {
    return ['not_found', `AWS: ${message}`, `"isobar functions list --profile ${context.profile}" shows what there is.`];
  }
  const known = fromTable(name, message);
  if (known !== null) return known;
  if (status === 413) return ['too_large', `AWS: ${message}`, 'Send less, or leave out what is not needed.'];
  if (status === 403) return denied(error, context);
  if (status === 404) return ['not_found', `AWS: ${message}`, 'Check the name and the region.'];
  if (status >= 500 || error.$fault === 'server') {
    return ['unavailable', `AWS had a fault of its own (${name}): ${message}`, 'Try again; the AWS Health Dashboard shows outages.'];
  }
  if (status >= 400) return ['invalid_input', `AWS (${name}): ${message}`, 'Correct it and try again.'];
  return null;
}

/** An SDK's error as the one that users see. What is not known is `internal`, never a guess. */
export function toAwsError(error: unknown, context: ErrorContext): AppError {
  const extra = { provider: AWS, op: context.op };
  if (error instanceof AppError) return placed(error, extra);
  if (isCancelled(error)) return new AppError('cancelled', 'Cancelled.', { ...extra, cause: error });
  if (!(error instanceof Error)) return toAppError(error);
  const sdk: SdkError = error;
  const told =
    withoutCredentials(sdk, context) ??
    refusedCredentials(sdk, context) ??
    fromNetwork(sdk, context) ??
    foreignAnswer(sdk, context) ??
    fromService(sdk, context);
  if (told === null) return new AppError('internal', toAppError(error).message, { ...extra, hint: toAppError(error).hint, cause: error });
  const [code, message, hint, details] = told;
  const requestId = sdk.$metadata?.requestId;
  return new AppError(code, message, {
    ...extra,
    hint,
    details: { awsCode: sdk.name, ...(context.region === null ? {} : { region: context.region }), ...details },
    ...(requestId === undefined ? {} : { requestId }),
    cause: error,
  });
}
