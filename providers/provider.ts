import type { FunctionChanges, FunctionDetail, FunctionSummary, Trigger, Version } from '#shared/model/function.ts';
import type { Invocation, InvocationChunk, InvocationDetail, InvocationInput } from '#shared/model/invocation.ts';
import type { LogEntry, LogLevel } from '#shared/model/log-entry.ts';
import type { Metrics } from '#shared/model/metrics.ts';
import type { PriceBookInput, PriceUpdate } from '#shared/model/price-book.ts';
import type { Project } from '#shared/model/project.ts';
import type { Capability, Check, RuntimeInfo } from '#shared/model/provider-info.ts';
import type { RuntimeStatus } from '#shared/model/runtime-status.ts';
import type { Trace, TraceSummary } from '#shared/model/trace.ts';
import type { FieldChange, Problem } from '#shared/model/deployment.ts';
import type { AppError } from '#shared/errors.ts';
import type { Emulation } from './emulation.ts';

/** Every facet method takes this last; a long call stops when `signal` aborts. */
export interface Call {
  signal: AbortSignal;
}

/** Names a function within one session; the session already knows provider and profile. */
export interface FunctionKey {
  name: string;
  /** Version or alias; null for the live one. */
  qualifier: string | null;
}

export interface FunctionsFacet {
  /** Every function the profile can see. Paging stays inside. */
  list(call: Call): AsyncIterable<FunctionSummary>;
  /** Throws `not_found`. */
  get(key: FunctionKey, call: Call): Promise<FunctionDetail>;
  /** Applies the changes to the live configuration and returns what it is then. */
  update(key: FunctionKey, changes: FunctionChanges, call: Call): Promise<FunctionDetail>;
  remove(key: FunctionKey, call: Call): Promise<void>;
  /** The deployed package as a zip. */
  download(key: FunctionKey, call: Call): Promise<AsyncIterable<Uint8Array>>;
}

/** A package ready to go: a zip on disk. */
export interface Package {
  zipPath: string;
  /** Lower-case hex over the zip's files, not over its bytes: the SHA-256 of `codeDigestText` (shared/model/code-digest.ts). */
  sha256: string;
  /** Bytes of the zip. */
  size: number;
  files: number;
}

/** What a target says before anything is changed. */
export interface TargetCheck {
  action: 'create' | 'update' | 'unchanged' | 'blocked';
  changes: FieldChange[];
  problems: Problem[];
}

export interface DeployProgress {
  step(id: string, label: string): void;
  log(line: string): void;
}

export interface DeployFacet {
  /** Pure reading: what would `apply` do? `codeSha256` null where the package is not built yet. */
  plan(project: Project, codeSha256: string | null, call: Call): Promise<TargetCheck>;
  /** Creates or updates, and waits until the function can be called. */
  apply(
    input: { project: Project; package: Package; origin: string },
    progress: DeployProgress,
    call: Call,
  ): Promise<{ name: string; version: string; url: string | null }>;
}

export interface InvokeFacet {
  invoke(key: FunctionKey, input: InvocationInput, call: Call): Promise<InvocationDetail>;
  stream(key: FunctionKey, input: Omit<InvocationInput, 'mode'>, call: Call): AsyncIterable<InvocationChunk>;
}

/** The record of what has been invoked, where the provider keeps one. */
export interface HistoryFacet {
  list(
    query: { name?: string | undefined; status?: Invocation['status'] | undefined; limit: number; before?: string | undefined },
    call: Call,
  ): Promise<{ items: Invocation[]; more: boolean }>;
  get(id: string, call: Call): Promise<InvocationDetail>;
}

export interface VersionsFacet {
  list(key: FunctionKey, call: Call): AsyncIterable<Version>;
  /** Makes `key.qualifier` the version that an unqualified call runs. */
  rollback(key: FunctionKey, call: Call): Promise<FunctionDetail>;
}

export interface TriggersFacet {
  list(key: FunctionKey, call: Call): AsyncIterable<Trigger>;
}

export interface LogQuery {
  name?: string | undefined;
  invocationId?: string | undefined;
  level?: LogLevel | undefined;
  contains?: string | undefined;
}

export interface LogsFacet {
  /** The newest `limit` matching entries, oldest first. */
  list(
    query: LogQuery & { since?: string | undefined; until?: string | undefined; limit: number; before?: string | undefined },
    call: Call,
  ): Promise<{ items: LogEntry[]; more: boolean }>;
  /** Batches as they are written, beginning after the entry `after`; ends only when aborted. */
  tail(query: LogQuery & { after?: string | undefined }, call: Call): AsyncIterable<LogEntry[]>;
}

export interface TracesFacet {
  list(
    query: {
      name?: string | undefined;
      since?: string | undefined;
      until?: string | undefined;
      minDurationMs?: number | undefined;
      errorsOnly?: boolean | undefined;
      limit: number;
    },
    call: Call,
  ): Promise<{ items: TraceSummary[]; more: boolean }>;
  /** Throws `not_found`. */
  get(traceId: string, call: Call): Promise<Trace>;
}

export interface MetricsFacet {
  get(query: { name?: string | undefined; since: string; until: string; buckets: number }, call: Call): Promise<Metrics>;
}

/** Identifiers with their end-of-life dates. */
export interface RuntimesFacet {
  list(call: Call): AsyncIterable<RuntimeInfo>;
}

/** The process behind a provider that runs functions on this machine. None of these is called by mere reading of other facets. */
export interface RuntimeFacet {
  /** Never starts it; a runtime that is not running is an answer, not an error. */
  status(call: Call): Promise<RuntimeStatus>;
  /** Starts it where it does not run, and waits until it answers. Without a port the one in the settings is meant. */
  start(options: { gatewayPort?: number | undefined }, call: Call): Promise<RuntimeStatus>;
  /** Stops it where it runs, and waits until it is gone. */
  stop(call: Call): Promise<RuntimeStatus>;
}

/** How a price list is read. */
export interface PricePorts {
  /** Reads over the network; what does not answer with success rejects with an AppError. */
  fetch(url: string, call: Call): Promise<Response>;
  /** A key for price lists that want one; null where there is none. */
  key: string | null;
  /** Regions that matter; the book's own defaults besides. */
  regions: readonly string[];
}

/** What things cost: data, and the way to newer data. Anybody may know it: there is no profile and no session. */
export interface PricesFacet {
  /** The book that is shipped. */
  book: PriceBookInput;
  /** Reads the vendor's own price list. */
  refresh(ports: PricePorts, call: Call): Promise<PriceUpdate>;
}

/** Powers that need no profile. */
export interface OpenFacets {
  prices: PricesFacet;
}

/** Every power a provider may have. Adding one here breaks every provider's build until it answers. */
export interface Facets {
  functions: FunctionsFacet;
  deploy: DeployFacet;
  invoke: InvokeFacet;
  history: HistoryFacet;
  versions: VersionsFacet;
  triggers: TriggersFacet;
  logs: LogsFacet;
  traces: TracesFacet;
  metrics: MetricsFacet;
  runtimes: RuntimesFacet;
  runtime: RuntimeFacet;
}

export type FacetName = keyof Facets;

/** Total: each facet is supported, with limits, or not, with a reason that users are shown. */
export type Capabilities = { readonly [K in FacetName | keyof OpenFacets]: Capability };

type Supported<C extends Capabilities> = { [K in FacetName]: C[K] extends { supported: true } ? K : never }[FacetName];

/** Exactly the facets that the capability table promises: none missing, none extra. */
export type Session<C extends Capabilities = Capabilities> = Pick<Facets, Supported<C>> & {
  [K in Exclude<FacetName, Supported<C>>]?: never;
} & {
  /** Is everything in order? Reads only. */
  check(call: Call): Promise<Check[]>;
  close(): Promise<void>;
};

/** A session as core sees it: any facet may be missing, and the capability table says why. */
export type AnySession = Partial<Facets> & Pick<Session, 'check' | 'close'>;

/** What a profile is for its provider: a name plus the provider's own settings. */
export interface ProfileConfig {
  name: string;
  settings: Record<string, string>;
}

/** What the composition root lends to a session. */
export interface SessionPorts {
  /** Isobar's home directory; a provider keeps its files in a folder of its own id there. */
  home: string;
  /** Runs a long-lived helper process of the provider, if it has one, when it is first needed. */
  log(level: LogLevel, message: string, cause?: unknown): void;
  /** The user's settings as they are now. */
  settings(): Record<string, unknown>;
}

export interface ProviderMeta {
  /** kebab-case; the first part of a function reference. */
  id: string;
  label: string;
  /** Where it stands in lists. */
  order: number;
  docsUrl: string;
  target: 'local' | 'cloud';
  /** Colour of its swatch and series, with 4.5:1 on a light and on a dark ground. */
  hue?: { light: string; dark: string };
}

export interface ProviderDefinition<C extends Capabilities> {
  meta: ProviderMeta;
  capabilities: C;
  /** The profile that is there without being added; null where one has to be added first. */
  defaultProfile: ProfileConfig | null;
  /** Loads the SDK, if any, on first use: `index.ts` imports none. */
  connect(profile: ProfileConfig, ports: SessionPorts): Promise<Session<C>>;
  /** What it brings to the local runtime; null where it brings nothing. */
  emulation: Emulation | null;
  /** Loaded when it is asked for; null where the capability table says that there is none. */
  prices: C['prices'] extends { supported: true } ? () => Promise<PricesFacet> : null;
}

export interface Provider extends Omit<ProviderDefinition<Capabilities>, 'connect' | 'prices'> {
  prices: (() => Promise<PricesFacet>) | null;
  connect(profile: ProfileConfig, ports: SessionPorts): Promise<AnySession>;
}

/** Declares a provider. A missing facet, an unanswered capability and an undeclared facet are compile errors. */
export function defineProvider<const C extends Capabilities>(definition: ProviderDefinition<C>): Provider {
  return definition;
}

/** Translates a provider's own error; lives in each provider's `errors.ts` and nowhere else. */
export type ErrorTranslator = (error: unknown, op: string) => AppError;
