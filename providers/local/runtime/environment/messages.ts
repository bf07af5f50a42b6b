/** The JSON parts of frames, see frames.ts. */
import type { FunctionError } from '#shared/model/invocation.ts';
import type { Span } from '#shared/model/trace.ts';
import type { FunctionEntry, FunctionIdentity } from '../../../emulation.ts';

export interface PreloadMessage {
  /** URL of the model's environment half. */
  worker: string;
}

export interface PreloadedMessage {
  error: string | null;
}

/** What all environments of a function are told. */
export type FunctionMessage = Omit<InitMessage, 'environmentId'>;

export interface InitMessage {
  /** Of the environment that becomes the function. */
  environmentId: string;
  worker: string;
  fn: FunctionIdentity;
  /** The whole environment: nothing else is left in `process.env`. */
  env: Record<string, string>;
  /** Packages answered from the model's own where the code does not carry them. */
  provides: readonly string[];
  /** What the environment was started through: it had these variables already and may have changed them. */
  startsThrough: string | null;
  /** What its Node was started with besides. */
  nodeArguments: readonly string[];
  limits: { responseBytes: number; streamedResponseBytes: number };
  /** Calls that run at a time; further ones begin when one of them ends. */
  concurrency: number;
  /** What it has to end in good order, from the `leave` frame on. */
  leaveMs: number;
}

export interface ReadyMessage {
  /** Milliseconds from the init frame to the loaded function. */
  initMs: number;
  entries: FunctionEntry[];
  /** Where the code could not be loaded. */
  error: FunctionError | null;
}

/** `http` where `method` is set. */
export interface CallMessage {
  id: string;
  /** Milliseconds that the call may take, from its beginning. */
  timeoutMs: number;
  traceId: string;
  spanId: string;
  attributes: Record<string, string>;
  contentType: string | null;
  method?: string;
  path?: string;
  origin?: string;
  remoteAddress?: string;
  headers?: [string, string][];
  /** The body follows in frames of its own. */
  live?: boolean;
}

export interface HeadMessage {
  /** Null for the answer to an event. */
  status: number | null;
  headers: [string, string][];
}

/** What an environment says of itself. */
export interface Usage {
  /** Resident memory in MB; null where it is not known. */
  rssMb: number | null;
  /** Processor time for each millisecond that a call took, since this was said last: near 1 where calls compute, near 0 where they wait. */
  cpuShare: number;
}

export interface EndMessage {
  /** When the handler began, in milliseconds of the machine's monotonic clock. */
  beganAt: number;
  handlerMs: number;
  /** Measured now and then. */
  usage: Usage | null;
  error: FunctionError | null;
  /** The function failed, and answered for that itself: the answer stands. */
  failed?: FunctionError;
  /** Set where the answer went over the limit: what was sent so far, or would have been. */
  tooLarge: { size: number; limit: number } | null;
  /** `startMs` is relative to the beginning of the handler. */
  spans: Span[];
  /** The process ends right after this. */
  exiting: boolean;
}

export type AnswerMessage = HeadMessage & Pick<EndMessage, 'beganAt' | 'handlerMs' | 'usage' | 'spans' | 'failed'>;
