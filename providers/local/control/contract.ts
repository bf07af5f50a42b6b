/**
 * What the local provider's client and the runtime say to each other. Both come from one release, so inputs are checked
 * (they come over a socket) and outputs are not checked a second time.
 */
import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import { FunctionChanges, type FunctionDetail, type FunctionSummary, type Version } from '#shared/model/function.ts';
import {
  InvocationInput,
  InvocationStatus,
  type Invocation,
  type InvocationChunk,
  type InvocationDetail,
} from '#shared/model/invocation.ts';
import { LogLevel, type LogEntry } from '#shared/model/log-entry.ts';
import type { Metrics } from '#shared/model/metrics.ts';
import { Project } from '#shared/model/project.ts';
import type { RuntimeInfo } from '#shared/model/provider-info.ts';
import type { ClientEnvironment } from '#shared/model/client-environment.ts';
import type { Fidelity, RuntimeStatus } from '#shared/model/runtime-status.ts';
import { Instant } from '#shared/model/time.ts';
import type { Trace, TraceSummary } from '#shared/model/trace.ts';
import type { TargetCheck } from '../../provider.ts';

/** Grows by one with every change that an older client or runtime would not understand. */
export const PROTOCOL = 1;

/** What happens during a deployment, in order; `done` comes last. */
export type DeployEvent =
  | { type: 'step'; id: string; label: string }
  | { type: 'log'; line: string }
  | { type: 'done'; name: string; version: string; url: string | null };

const name = z.string().min(1).max(256);
const key = z.object({ name, qualifier: z.string().max(128).nullable() });
const limit = z.number().int().min(1).max(10_000);
const logFilter = {
  name: name.optional(),
  invocationId: z.string().max(128).optional(),
  level: LogLevel.optional(),
  contains: z.string().max(512).optional(),
};
const cursor = z.string().regex(/^\d{1,16}$/, 'The cursor is none of the local runtime.');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const contract = {
  functions: {
    list: oc.output(type<{ items: FunctionSummary[] }>()),
    get: oc.input(key).output(type<FunctionDetail>()),
    update: oc.input(key.extend({ changes: FunctionChanges })).output(type<FunctionDetail>()),
    remove: oc.input(key).output(type<{ name: string }>()),
    versions: oc.input(key).output(type<{ items: Version[] }>()),
    rollback: oc.input(key).output(type<FunctionDetail>()),
  },
  deployments: {
    plan: oc.input(z.object({ project: Project, codeSha256: sha256.nullable() })).output(type<TargetCheck>()),
    apply: oc
      .input(z.object({ project: Project, codeSha256: sha256, origin: z.string().max(4096) }))
      .output(eventIterator(type<DeployEvent>())),
  },
  invocations: {
    /** One event, the finished record; a stream, because nothing else is kept alive for as long as a function may run. */
    create: oc.input(key.extend({ input: InvocationInput })).output(eventIterator(type<InvocationDetail>())),
    stream: oc.input(key.extend({ input: InvocationInput.omit({ mode: true }) })).output(eventIterator(type<InvocationChunk>())),
    list: oc
      .input(z.object({ name: name.optional(), status: InvocationStatus.optional(), limit, before: z.string().max(128).optional() }))
      .output(type<{ items: Invocation[]; more: boolean }>()),
    get: oc.input(z.object({ id: z.string().max(128) })).output(type<InvocationDetail>()),
  },
  logs: {
    list: oc
      .input(z.object({ ...logFilter, since: Instant.optional(), until: Instant.optional(), limit, before: cursor.optional() }))
      .output(type<{ items: LogEntry[]; more: boolean }>()),
    tail: oc.input(z.object({ ...logFilter, after: cursor.optional() })).output(eventIterator(type<LogEntry[]>())),
  },
  traces: {
    list: oc
      .input(
        z.object({
          name: name.optional(),
          since: Instant.optional(),
          until: Instant.optional(),
          minDurationMs: z.number().nonnegative().optional(),
          errorsOnly: z.boolean().optional(),
          limit,
        }),
      )
      .output(type<{ items: TraceSummary[]; more: boolean }>()),
    get: oc.input(z.object({ traceId: z.string().max(64) })).output(type<Trace>()),
  },
  metrics: {
    get: oc
      .input(z.object({ name: name.optional(), since: Instant, until: Instant, buckets: z.number().int().min(1).max(1000) }))
      .output(type<Metrics>()),
  },
  runtimes: { list: oc.output(type<{ items: RuntimeInfo[] }>()) },
  runtime: {
    status: oc.output(type<RuntimeStatus>()),
    fidelity: oc.output(type<Record<string, Fidelity[]>>()),
    environments: oc.output(type<Record<string, ClientEnvironment>>()),
  },
};
export type ControlContract = typeof contract;

/** Paths outside of the contract: raw bytes, and the two that every version of a client must be able to use. */
export const PATHS = {
  rpc: '/rpc',
  /** PUT a zip, with `?sha256=` and `?model=`; answers `{sha256, size, files}`. GET `/code/NAME@VERSION` sends it back. */
  code: '/code',
  /** GET: `Health`. */
  health: '/health',
  /** POST: the runtime begins to stop and answers 202. */
  stop: '/stop',
} as const;

/** Says who is there. Never changes in a way that an older client could not read. */
export const Health = z.object({ pid: z.number().int(), version: z.string(), protocol: z.number().int(), startedAt: z.string() });
export type Health = z.infer<typeof Health>;
