import type { Choice, FormField } from '#shared/model/form.ts';
import type { AccessKey, Concurrency, FunctionChanges, FunctionDetail, FunctionSummary, Layer, Trigger } from '#shared/model/function.ts';
import type { Delivery } from '#shared/model/delivery.ts';
import type { Invocation, InvocationChunk, InvocationDetail, InvocationInput } from '#shared/model/invocation.ts';
import type { LogEntry, LogLevel } from '#shared/model/log-entry.ts';
import type { Metrics } from '#shared/model/metrics.ts';
import type { Project } from '#shared/model/project.ts';
import type { ProfileReport } from '#shared/model/profile.ts';
import type { Capability, RuntimeInfo } from '#shared/model/provider-info.ts';
import type { ClientEnvironment } from '#shared/model/client-environment.ts';
import type { Fidelity, RuntimeStatus } from '#shared/model/runtime-status.ts';
import type { Trace, TraceSummary } from '#shared/model/trace.ts';
import type { AppError } from '#shared/errors.ts';
import type { PostureFacet, ProviderAudit } from './audit.ts';
import type { Emulation } from './emulation.ts';
import type { DeployProgress, Package, TargetCheck } from './package.ts';
import type { AliasesFacet, VersionsFacet } from './versions.ts';
import type { ChargesFacet, OpenFacets, PricesFacet } from './prices.ts';
import type { ProfileConfig, ProfileRules, SessionPorts } from './profile.ts';
import type { ProviderTool } from './tool.ts';

export type { DeployProgress, Package, TargetCheck } from './package.ts';
export type { AliasesFacet, VersionsFacet } from './versions.ts';
export type { ProfileConfig, ProfileRules, SessionPorts } from './profile.ts';

/** Every facet method takes this last; a long call stops when `signal` aborts. */
export interface Call {
  signal: AbortSignal;
}

/** Names a function within one session; the session already knows provider and profile. */
export interface FunctionKey {
  /** With `REGION/` before it where it is not in the profile's first region. */
  name: string;
  /** Version or alias; null for the live one. */
  qualifier: string | null;
}

/** One region of a profile that did not answer: what it is missing from is partial. Null where there are no regions. */
export interface RegionFailure {
  region: string | null;
  error: AppError;
}

/** A page of a list, or what came instead of the rest of a region. */
export type FunctionsPage = { items: FunctionSummary[] } | { failure: RegionFailure };

export interface FunctionsFacet {
  /**
   * Every function the profile can see, or those of one of its regions, page by page as they come in. A region that
   * fails is a failure in the stream and does not end it; where nothing at all can be read it throws.
   */
  list(query: { region?: string | undefined }, call: Call): AsyncIterable<FunctionsPage>;
  /** Throws `not_found`. */
  get(key: FunctionKey, call: Call): Promise<FunctionDetail>;
  /** Applies the changes to the live configuration and returns what it is then. */
  update(key: FunctionKey, changes: FunctionChanges, call: Call): Promise<FunctionDetail>;
  remove(key: FunctionKey, call: Call): Promise<void>;
  /** The deployed package as a zip. */
  download(key: FunctionKey, call: Call): Promise<AsyncIterable<Uint8Array>>;
}

export interface DeployFacet {
  /** Functions can run in a directory of this machine (`Project.directory`). */
  readonly runsInPlace?: true;
  /** Pure reading: what would `apply` do? `codeSha256` null where the package is not built yet; `region` null for the first one. */
  plan(input: { project: Project; codeSha256: string | null; region: string | null }, call: Call): Promise<TargetCheck>;
  /** Creates or updates, and waits until the function can be called. The name that comes back is a key's: it may begin with a region. */
  apply(
    input: { project: Project; package: Package; origin: string; region: string | null },
    progress: DeployProgress,
    call: Call,
  ): Promise<{ name: string; version: string; url: string | null }>;
  /** What one of the provider's `deployOptions` may be set to here, where that has to be looked up. */
  choices?(input: { option: string; region: string | null }, call: Call): Promise<Choice[]>;
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

export interface TriggersFacet {
  /** `unread`: kinds of triggers that were refused or failed, with the reason. */
  list(key: FunctionKey, call: Call): Promise<{ items: Trigger[]; unread: Record<string, string> }>;
  update?(key: FunctionKey, id: string, changes: { enabled: boolean }, call: Call): Promise<Trigger>;
  remove?(key: FunctionKey, id: string, call: Call): Promise<void>;
}

export interface LayersFacet {
  /** In the order in which they are put down. */
  list(key: FunctionKey, call: Call): AsyncIterable<Layer>;
}

export interface ConcurrencyFacet {
  get(key: FunctionKey, call: Call): Promise<Concurrency>;
  /** `reserved` null gives it back; `provisioned` is of `key.qualifier`, 0 for none. Absent means unchanged. */
  update(
    key: FunctionKey,
    changes: { reserved?: number | null | undefined; provisioned?: number | undefined },
    call: Call,
  ): Promise<Concurrency>;
}

/** Where functions can be stopped without being removed. */
export interface LifecycleFacet {
  /** Gives what the function is then. A restart leaves a stopped one stopped or starts it, as the provider does. */
  change(key: FunctionKey, to: 'start' | 'stop' | 'restart', call: Call): Promise<FunctionDetail>;
}

/** Secrets by which callers show that they may call. Never logged, and kept nowhere. */
export interface KeysFacet {
  list(key: FunctionKey, call: Call): Promise<AccessKey[]>;
}

/** What happens to asynchronous calls: how often they are tried, how long they wait, where the record of one goes. */
export interface DeliveryFacet {
  /** Those of the function and of its versions and aliases, whichever `key.qualifier` is. */
  list(key: FunctionKey, call: Call): Promise<Delivery[]>;
  /** Of `key.qualifier`. Absent means unchanged, null none or the provider's own. Gives all of the function. */
  update(
    key: FunctionKey,
    changes: { [K in Exclude<keyof Delivery, 'qualifier'>]?: Delivery[K] | undefined },
    call: Call,
  ): Promise<Delivery[]>;
  /** Back to the provider's own settings for `key.qualifier`. Gives all of the function. */
  remove(key: FunctionKey, call: Call): Promise<Delivery[]>;
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
  ): Promise<{ items: TraceSummary[]; more: boolean; failures?: RegionFailure[] }>;
  /** Throws `not_found`. */
  get(traceId: string, call: Call): Promise<Trace>;
}

export interface MetricsFacet {
  get(
    query: { name?: string | undefined; since: string; until: string; buckets: number },
    call: Call,
  ): Promise<Metrics & { failures?: RegionFailure[] }>;
}

/** Identifiers with their end-of-life dates. */
export interface RuntimesFacet {
  list(call: Call): AsyncIterable<RuntimeInfo>;
}

/** The process behind a provider that runs functions on this machine. None of these is called by mere reading of other facets. */
export interface RuntimeFacet {
  /** Never starts it; a runtime that is not running is an answer, not an error. */
  status(call: Call): Promise<RuntimeStatus>;
  /** What the running runtime emulates, and what points a cloud's tools at it, by provider. Throws `unavailable` where it does not run. */
  fidelity(call: Call): Promise<Record<string, Fidelity[]>>;
  environments(call: Call): Promise<Record<string, ClientEnvironment>>;
  /** Starts it where it does not run, and waits until it answers. Without a port the one in the settings is meant. */
  start(options: { gatewayPort?: number | undefined }, call: Call): Promise<RuntimeStatus>;
  /** Stops it where it runs, and waits until it is gone. */
  stop(call: Call): Promise<RuntimeStatus>;
}

/**
 * Every power a provider may have. A method with a question mark may be missing; `except` in the capability then says why.
 * Adding a facet here breaks every provider's build until it answers.
 */
export interface Facets {
  functions: FunctionsFacet;
  deploy: DeployFacet;
  invoke: InvokeFacet;
  history: HistoryFacet;
  versions: VersionsFacet;
  aliases: AliasesFacet;
  triggers: TriggersFacet;
  layers: LayersFacet;
  concurrency: ConcurrencyFacet;
  delivery: DeliveryFacet;
  lifecycle: LifecycleFacet;
  keys: KeysFacet;
  logs: LogsFacet;
  traces: TracesFacet;
  metrics: MetricsFacet;
  charges: ChargesFacet;
  runtimes: RuntimesFacet;
  runtime: RuntimeFacet;
  posture: PostureFacet;
}

export type FacetName = keyof Facets;

/** Total: each facet is supported, with limits, or not, with a reason that users are shown. */
export type Capabilities = { readonly [K in FacetName | keyof OpenFacets]: Capability };

type Supported<C extends Capabilities> = { [K in FacetName]: C[K] extends { supported: true } ? K : never }[FacetName];

/** Exactly the facets that the capability table promises: none missing, none extra. */
export type Session<C extends Capabilities = Capabilities> = Pick<Facets, Supported<C>> & {
  [K in Exclude<FacetName, Supported<C>>]?: never;
} & {
  /** Is everything in order, and what may the profile do? Reads only. */
  check(call: Call): Promise<ProfileReport>;
  close(): Promise<void>;
};

/** A session as core sees it: any facet may be missing, and the capability table says why. */
export type AnySession = Partial<Facets> & Pick<Session, 'check' | 'close'>;

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
  /** How profiles are added; null where they cannot be. */
  profiles: ProfileRules | null;
  /** What a deployment can be told besides its project. */
  deployOptions: readonly FormField[];
  /** Loads the SDK, if any, on first use: `index.ts` imports none. */
  connect(profile: ProfileConfig, ports: SessionPorts): Promise<Session<C>>;
  /** What it brings to the local runtime; null where it brings nothing. */
  emulation: Emulation | null;
  /** Loaded when it is asked for; null where the capability table says that there is none. */
  prices: C['prices'] extends { supported: true } ? () => Promise<PricesFacet> : null;
  /** What it knows for the audit; loaded when one runs. Left out where it knows nothing. */
  audit?: () => Promise<ProviderAudit>;
  tools?: readonly ProviderTool[]; // Its cloud's own command line tools, mounted under their names.
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
