/**
 * The error table. Every failure a user can meet is one of these codes; HTTP status, exit code,
 * retry policy and toast severity are all read from the same row.
 *
 * `fault` says whose move it is: `user` (change the input), `provider` (the cloud or the runtime;
 * try again or look there), `bug` (ours).
 */
export const ERROR_CODES = {
  invalid_input: { fault: 'user', http: 400, exit: 2, retry: false },
  unauthenticated: { fault: 'user', http: 401, exit: 3, retry: false },
  forbidden: { fault: 'user', http: 403, exit: 4, retry: false },
  not_found: { fault: 'user', http: 404, exit: 5, retry: false },
  conflict: { fault: 'user', http: 409, exit: 7, retry: false },
  unsupported: { fault: 'user', http: 501, exit: 6, retry: false },
  too_large: { fault: 'user', http: 413, exit: 8, retry: false },
  function_failed: { fault: 'user', http: 424, exit: 10, retry: false },
  throttled: { fault: 'provider', http: 429, exit: 75, retry: true },
  unavailable: { fault: 'provider', http: 503, exit: 69, retry: true },
  cancelled: { fault: 'user', http: 499, exit: 130, retry: false },
  internal: { fault: 'bug', http: 500, exit: 70, retry: false },
} as const satisfies Record<string, ErrorRow>;

/** One row of the table. `http` is a status, `exit` a process exit code. */
export interface ErrorRow {
  fault: 'user' | 'provider' | 'bug';
  http: number;
  exit: number;
  retry: boolean;
}

export type ErrorCode = keyof typeof ERROR_CODES;

/** What goes over the wire: never a cause, never a stack. */
export interface ErrorData {
  code: ErrorCode;
  message: string;
  /** What the user should do next. */
  hint?: string | undefined;
  provider?: string | undefined;
  /** `noun.verb` of the operation that failed. */
  op?: string | undefined;
  /** The cloud's own request id, for a support case. */
  requestId?: string | undefined;
  /** Extra facts, safe to show: field names, paths, the provider's own code. */
  details?: Record<string, string | number | boolean | null> | undefined;
  /** What is wrong with each field of a form, by the field's key. */
  fields?: Record<string, string> | undefined;
}

export type AppErrorOptions = Omit<ErrorData, 'code' | 'message'> & { cause?: unknown };

/** The one error class. `message` reads "What failed: why"; `hint` says what to do next. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly provider: string | undefined;
  readonly op: string | undefined;
  readonly requestId: string | undefined;
  readonly details: ErrorData['details'];
  readonly fields: ErrorData['fields'];

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.provider = options.provider;
    this.op = options.op;
    this.requestId = options.requestId;
    this.details = options.details;
    this.fields = options.fields;
  }

  get row(): ErrorRow {
    return ERROR_CODES[this.code];
  }

  toData(): ErrorData {
    const { code, message, hint, provider, op, requestId, details, fields } = this;
    return { code, message, hint, provider, op, requestId, details, fields };
  }

  static fromData(data: ErrorData): AppError {
    const { code, message, ...rest } = data;
    return new AppError(code, message, rest);
  }
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);
}

/** True where the error, or anything in its cause chain, is a cancellation. */
export function isCancelled(error: unknown): boolean {
  for (let e: unknown = error, depth = 0; e instanceof Error && depth < 16; e = e.cause, depth++) {
    if (e instanceof AppError ? e.code === 'cancelled' : e.name === 'AbortError') return true;
  }
  return false;
}

/**
 * Any thrown value as an AppError. What is not one already is `internal` (never a guess),
 * except a cancellation, which is looked up through the cause chain.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isCancelled(error)) return new AppError('cancelled', 'Cancelled.', { cause: error });
  return new AppError('internal', 'Something went wrong inside Isobar.', {
    hint: 'The log has the cause. Try again; if it happens again, report it with the log.',
    cause: error,
  });
}
