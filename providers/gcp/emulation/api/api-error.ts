import type { Json } from './json.ts';

/**
 * The canonical codes of Google's APIs with their numbers and HTTP statuses.
 * @see https://cloud.google.com/apis/design/errors#handling_errors
 */
const CODES = {
  CANCELLED: [1, 499],
  UNKNOWN: [2, 500],
  INVALID_ARGUMENT: [3, 400],
  DEADLINE_EXCEEDED: [4, 504],
  NOT_FOUND: [5, 404],
  ALREADY_EXISTS: [6, 409],
  PERMISSION_DENIED: [7, 403],
  RESOURCE_EXHAUSTED: [8, 429],
  FAILED_PRECONDITION: [9, 400],
  ABORTED: [10, 409],
  OUT_OF_RANGE: [11, 400],
  UNIMPLEMENTED: [12, 501],
  INTERNAL: [13, 500],
  UNAVAILABLE: [14, 503],
  UNAUTHENTICATED: [16, 401],
} as const;
export type ApiCode = keyof typeof CODES;

/** An error as Google's APIs give it. */
export class ApiError extends Error {
  readonly code: ApiCode;
  /** `google.rpc` details: each with its `@type`. */
  readonly details: readonly Json[];

  constructor(code: ApiCode, message: string, details: readonly Json[] = []) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.details = details;
  }

  /** The number in `google.rpc.Status` and in gRPC. */
  get number(): number {
    return CODES[this.code][0];
  }

  get httpStatus(): number {
    return CODES[this.code][1];
  }

  /** `google.rpc.Status`. */
  toStatus(): Json {
    return { code: this.number, message: this.message, ...(this.details.length === 0 ? {} : { details: this.details }) };
  }

  /** The body of a REST answer. */
  toBody(): Json {
    const { httpStatus, message, code, details } = this;
    return { error: { code: httpStatus, message, status: code, ...(details.length === 0 ? {} : { details }) } };
  }
}

/** Which field is wrong, and why: what the official clients show beside the message. */
export function badField(field: string, description: string): ApiError {
  return new ApiError('INVALID_ARGUMENT', description, [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description }] },
  ]);
}

export function notFound(what: string): ApiError {
  return new ApiError('NOT_FOUND', `Resource '${what}' was not found`);
}
