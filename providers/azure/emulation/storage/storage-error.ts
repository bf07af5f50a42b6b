/**
 * An error as the storage services tell it.
 * @see https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2
 */
export class StorageError extends Error {
  readonly status: number;
  /** `x-ms-error-code`. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'StorageError';
    this.status = status;
    this.code = code;
  }
}

/** Codes that several operations answer with, and their texts. @see https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes */
const KNOWN = {
  AuthenticationFailed: [
    403,
    'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
  ],
  NoAuthenticationInformation: [
    401,
    'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.',
  ],
  ConditionNotMet: [412, 'The condition specified using HTTP conditional header(s) is not met.'],
  InvalidHeaderValue: [400, 'The value for one of the HTTP headers is not in the correct format.'],
  InvalidInput: [400, 'One of the request inputs is not valid.'],
  InvalidQueryParameterValue: [400, 'Value for one of the query parameters specified in the request URI is invalid.'],
  InvalidRange: [416, 'The range specified is invalid for the current size of the resource.'],
  InvalidResourceName: [400, 'The specified resource name contains invalid characters.'],
  InvalidUri: [400, 'The requested URI does not represent any resource on the server.'],
  InvalidXmlDocument: [400, 'XML specified is not syntactically valid.'],
  Md5Mismatch: [400, 'The MD5 value specified in the request did not match with the MD5 value calculated by the server.'],
  MissingRequiredHeader: [400, "An HTTP header that's mandatory for this request is not specified."],
  ['NotImplemented']: [501, 'The requested operation is not offered by the local runtime.'],
  OutOfRangeQueryParameterValue: [400, 'One of the query parameters specified in the request URI is outside the permissible range.'],
  RequestBodyTooLarge: [413, 'The request body is too large and exceeds the maximum permissible limit.'],
  UnsupportedHttpVerb: [405, "The resource doesn't support specified Http Verb."],
} as const satisfies Record<string, readonly [number, string]>;

/** One of the errors that both services have. */
export function storageError(code: keyof typeof KNOWN): StorageError {
  const [status, message] = KNOWN[code];
  return new StorageError(status, code, message);
}
