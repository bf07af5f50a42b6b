import { z } from 'zod';
import { Instant, Millis } from './time.ts';
import { LogEntry } from './log-entry.ts';
import { Payload, PayloadInput } from './payload.ts';

/** `accepted`: taken in to be run, by a provider that keeps no record of how that ends. */
export const InvocationStatus = z.enum(['running', 'accepted', 'ok', 'error', 'timeout', 'crashed', 'throttled', 'cancelled']);
export type InvocationStatus = z.infer<typeof InvocationStatus>;

/** A stretch of an invocation. `environment` and `init` exist only on a cold start. */
export const Phase = z.object({
  name: z.enum(['queue', 'environment', 'init', 'handler']),
  /** Milliseconds after `startedAt`. */
  startMs: Millis,
  durationMs: Millis,
});
export type Phase = z.infer<typeof Phase>;

/** What the function threw, in the provider's own words. */
export const FunctionError = z.object({
  type: z.string(),
  message: z.string(),
  trace: z.array(z.string()),
});
export type FunctionError = z.infer<typeof FunctionError>;

export const HttpExchange = z.object({
  method: z.string(),
  path: z.string(),
  status: z.number().int().nullable(),
});

export const Invocation = z.object({
  id: z.string(),
  functionRef: z.string(),
  functionName: z.string(),
  version: z.string(),
  /** What set it off: `invoke` (a person or a client), `http` (the gateway), or a trigger kind. */
  trigger: z.string(),
  mode: z.enum(['sync', 'async', 'stream', 'dry_run']),
  status: InvocationStatus,
  startedAt: Instant,
  endedAt: Instant.nullable(),
  durationMs: Millis.nullable(),
  billedMs: Millis.nullable(),
  initMs: Millis.nullable(),
  /** Whether an environment was started for it; null where the provider does not say. */
  cold: z.boolean().nullable(),
  phases: z.array(Phase),
  memoryMb: z.number().nullable(),
  memoryMaxMb: z.number().nullable(),
  requestSize: z.number().int().nonnegative(),
  responseSize: z.number().int().nonnegative().nullable(),
  error: FunctionError.nullable(),
  http: HttpExchange.nullable(),
  /** 32 hexadecimal digits; null where the provider did not name it. */
  traceId: z.string().nullable(),
  environmentId: z.string().nullable(),
});
export type Invocation = z.infer<typeof Invocation>;

/** An invocation with what went in and came out. */
export const InvocationDetail = Invocation.extend({
  request: Payload.nullable(),
  response: Payload.nullable(),
  responseHeaders: z.array(z.tuple([z.string(), z.string()])),
  logs: z.array(LogEntry),
});
export type InvocationDetail = z.infer<typeof InvocationDetail>;

/** How to call: an event, or an HTTP request where `http` is given. */
export const InvocationInput = z.object({
  payload: PayloadInput.default({ body: '{}', encoding: 'utf8', contentType: null }),
  mode: z.enum(['sync', 'async', 'dry_run']).default('sync'),
  http: z
    .object({
      method: z.string().max(16).default('POST'),
      /** Path and query, as the function sees it: `/orders?limit=2`. */
      path: z.string().max(8192).default('/'),
      headers: z.record(z.string(), z.string()).default({}),
    })
    .nullable()
    .default(null),
});
export type InvocationInput = z.infer<typeof InvocationInput>;

/** What a streamed invocation yields: head, then chunks, then the finished record. */
export const InvocationChunk = z.discriminatedUnion('type', [
  z.object({ type: z.literal('head'), status: z.number().int().nullable(), headers: z.array(z.tuple([z.string(), z.string()])) }),
  z.object({ type: z.literal('chunk'), base64: z.string() }),
  z.object({ type: z.literal('done'), invocation: InvocationDetail }),
]);
export type InvocationChunk = z.infer<typeof InvocationChunk>;
