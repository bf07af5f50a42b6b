import type { Fidelity } from '#shared/model/runtime-status.ts';

/** One request to an AWS endpoint, after its signature was looked at. */
export interface AwsRequest {
  method: string;
  /** Path without the query, still percent-encoded. */
  path: string;
  query: URLSearchParams;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  /** The Host header without the port. */
  host: string;
  /** `http://127.0.0.1:PORT`, for URLs in answers. */
  origin: string;
  /** The whole body, decoded from `aws-chunked` where it came so; empty for a service that takes `stream`. */
  body: Uint8Array;
  /** The body as it arrives, still `aws-chunked` where it came so: only for a service with `streamsBody`, in place of `body`. */
  stream?: AsyncIterable<Uint8Array>;
  /** Twelve digits: the access key where it is one, else the default account. */
  account: string;
  /** From the signature's scope; the default region where there is none. */
  region: string;
  accessKeyId: string | null;
  /** `x-amzn-requestid` of the answer. */
  requestId: string;
  /** Aborts when the client goes away. */
  signal: AbortSignal;
}

export interface AwsResponse {
  status: number;
  /** A list where a header comes several times. */
  headers: Record<string, string | string[]>;
  body: Uint8Array | string | AsyncIterable<Uint8Array>;
}

/** An error as the service's own clients know it; each protocol writes it in its own form. */
export class AwsError extends Error {
  /** The shape's name in the service's model: `ResourceNotFoundException`. */
  readonly code: string;
  readonly status: number;
  /** Further members of the error's shape: `{Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded'}`. */
  readonly members: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: string,
    message: string,
    {
      status = 400,
      members = {},
      headers = {},
    }: { status?: number; members?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
    this.members = members;
    this.headers = headers;
  }
}

/** Where a request goes, before its signature and body are looked at. */
export type AwsAddress = Pick<AwsRequest, 'method' | 'host' | 'path' | 'query' | 'headers'>;

/** One AWS service behind the common endpoint. Errors it throws as `AwsError` it also writes itself, in its own protocol. */
export interface AwsService {
  /** `lambda`, `sqs`: the name in the signature's credential scope, by which requests are routed. */
  readonly signingNames: readonly string[];
  /** Prefixes of X-Amz-Target, for requests that are not signed; an empty list for REST services. */
  readonly targetPrefixes: readonly string[];
  /** What it answers, or what loads the list. */
  readonly fidelity: readonly Fidelity[] | (() => Promise<readonly Fidelity[]>);
  /** Takes forms that nobody signed: `AssumeRoleWithWebIdentity` is for those who have no credentials yet. */
  readonly takesUnsignedForms?: boolean;
  /** Takes `AwsRequest.stream`: bodies of any size are never held in memory, and the server sets no limit. */
  readonly streamsBody?: boolean;
  /** Bytes of a body that it takes, `DEFAULT_BODY_BYTES` where left out; more is answered with 413. */
  readonly maxBodyBytes?: number;
  /** Claims requests by their host, whoever signed them or nobody: `bucket.s3.localhost`, presigned or public. */
  ownsHost?(host: string): boolean;
  /** Claims requests by their path, unsigned ones too: downloads that it has given the address of. */
  ownsPath?(path: string): boolean;
  /** Of a host that it owns: pages in a browser may send requests to it; what they may do is for the service to say (CORS). */
  answersBrowsers?(host: string, path: string): boolean;
  /** An error found before `handle` could be called (body too large, broken chunks), in the service's own protocol; JSON where left out. */
  writeError?(error: AwsError, request: AwsRequest): AwsResponse;
  /** Answers one request; never rejects: what it cannot do is the service's own error. */
  handle(request: AwsRequest): Promise<AwsResponse>;
  /** All services are there and the endpoint listens: what works by itself may begin. */
  start?(): void;
  /** Forgets what belongs to no document: timers, long polls. The documents are cleared by the caller. */
  reset?(): void;
  close?(graceMs: number): Promise<void>;
}
