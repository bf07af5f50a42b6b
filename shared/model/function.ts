import { z } from 'zod';
import { Instant } from './time.ts';

/** States we know the meaning of (`unknown`: a list did not say). A provider's newer state passes through as it is. */
export const FUNCTION_STATES = ['unknown', 'pending', 'active', 'inactive', 'failed', 'deleting'] as const;

export const TriggerKind = z.enum(['http', 'schedule', 'queue', 'object', 'change', 'topic', 'other']);
export type TriggerKind = z.infer<typeof TriggerKind>;

export const Trigger = z.object({
  /** Stable; names it to `triggers.update` and `triggers.remove`. */
  id: z.string(),
  kind: TriggerKind,
  /** The function inside that it sets off, where one deployable holds several. */
  entry: z.string().optional(),
  /** What a person reads: a URL, a cron expression, a queue's name. */
  label: z.string(),
  url: z.string().nullable(),
  methods: z.array(z.string()),
  /** Who may call: `anonymous`, `key`, `iam`, or the provider's own word. */
  auth: z.string().nullable(),
  enabled: z.boolean(),
  /** The provider's own word for how it is doing (`Enabling`, `Enabled`, a last error); null where it says nothing. */
  state: z.string().nullable(),
  /** Where it comes from: an ARN, a topic, a service's name; null where it is the function's own. */
  source: z.string().nullable(),
  /** What a person may want to know besides, in the provider's words: batch size, authorisation, conditions. */
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  /** What can be done to it from here. */
  actions: z.array(z.enum(['enable', 'remove'])),
});
export type Trigger = z.infer<typeof Trigger>;

export const Version = z.object({
  version: z.string(),
  createdAt: Instant,
  codeSha256: z.string(),
  codeSize: z.number().int().nonnegative(),
  runtime: z.string(),
  handler: z.string(),
  description: z.string(),
  /** True for the version that an unqualified reference runs. */
  live: z.boolean(),
});
export type Version = z.infer<typeof Version>;

/** A name that points at a version, and may send a share of the calls to a second one. */
export const Alias = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  /** Share of the calls by further version, 0 to 1; what is left goes to `version`. */
  weights: z.record(z.string(), z.number().min(0).max(1)),
  /** `PROVIDER:PROFILE/NAME@ALIAS`. */
  ref: z.string(),
});
export type Alias = z.infer<typeof Alias>;

/** Shared code that is put under a function's own. */
export const Layer = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  /** Bytes, packed; null where the provider does not say. */
  codeSize: z.number().nullable(),
  description: z.string(),
  createdAt: Instant.nullable(),
  runtimes: z.array(z.string()),
  /** Why the rest is unknown; null where it is known. */
  note: z.string().nullable(),
});
export type Layer = z.infer<typeof Layer>;

/** A secret by which a caller shows that it may call. */
export const AccessKey = z.object({
  name: z.string(),
  /** What it is good for, as a clause: `every function of the app`. */
  opens: z.string(),
  value: z.string(),
});
export type AccessKey = z.infer<typeof AccessKey>;

/** How many calls of a function may run at a time. */
export const Concurrency = z.object({
  /** Set aside for this function, and the most it gets; null where it shares with the others. 0 switches it off. */
  reserved: z.number().int().nonnegative().nullable(),
  /** What the account or the machine has in all, and what of it is not set aside; null where unknown. */
  total: z.number().int().nullable(),
  unreserved: z.number().int().nullable(),
  /** Execution environments kept ready, by version or alias. */
  provisioned: z.array(
    z.object({
      qualifier: z.string(),
      requested: z.number().int(),
      allocated: z.number().int().nullable(),
      available: z.number().int().nullable(),
      /** The provider's own word; newer ones pass through. */
      status: z.string(),
      reason: z.string().nullable(),
    }),
  ),
});
export type Concurrency = z.infer<typeof Concurrency>;

/** A row of the function list: small, so that ten thousand of them travel well. */
export const FunctionSummary = z.object({
  /** `PROVIDER:PROFILE/NAME` or `PROVIDER:PROFILE/REGION/NAME`, unique across everything. */
  ref: z.string(),
  provider: z.string(),
  profile: z.string(),
  name: z.string(),
  /** Reference of the app that it is a part of, where one deployable holds several functions and they share its settings. */
  app: z.string().optional(),
  /** Where it runs: a region or location; null where the provider has none. */
  region: z.string().nullable(),
  /** Whether calling it leaves this machine. */
  target: z.enum(['local', 'cloud']),
  state: z.string(),
  stateReason: z.string().nullable(),
  runtime: z.string(),
  /** Programming model id (`aws-handler` …); null where the provider does not say. */
  model: z.string().nullable(),
  memoryMb: z.number().nullable(),
  timeoutS: z.number().nullable(),
  codeSize: z.number().nullable(),
  version: z.string(),
  updatedAt: Instant.nullable(),
  url: z.string().nullable(),
  /** Null where a list does not say, and each function would have to be asked. */
  triggers: z.array(TriggerKind).nullable(),
});
export type FunctionSummary = z.infer<typeof FunctionSummary>;

/**
 * Environment variable names: what POSIX shells accept, and the dots, colons and hyphens that some providers' settings have.
 * Providers that take fewer say so.
 */
export const EnvName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_.:-]*$/, 'A name has letters, digits, "_", ".", ":" and "-", and begins with a letter or "_".')
  .max(256);

export const FunctionDetail = FunctionSummary.extend({
  description: z.string(),
  /** Its page in the provider's own console; absent where it has none, as on this machine. */
  consoleUrl: z.url().optional(),
  handler: z.string(),
  createdAt: Instant.nullable(),
  env: z.record(z.string(), z.string()),
  /** Requests one execution environment takes at a time; null where its place sets no number, or does not say. */
  concurrency: z.number().int().positive().nullable(),
  tags: z.record(z.string(), z.string()),
  codeSha256: z.string().nullable(),
  /** Where the code came from: a directory, a zip, a template; null where unknown. */
  origin: z.string().nullable(),
  /** Functions inside, where one deployable holds several (an Azure function app). */
  entries: z.array(
    z.object({
      name: z.string(),
      trigger: z.string(),
      route: z.string().nullable(),
      /** The request that runs it by hand, where it takes none itself, with an example of what sets it off. */
      byHand: z.object({ method: z.string(), path: z.string(), body: z.string() }).optional(),
      /** Reference of it, where it can be named by itself. */
      ref: z.string().optional(),
    }),
  ),
  triggerList: z.array(Trigger),
  versions: z.array(Version),
  /** Empty where the provider has none, or where they could not be read: then `unread` says so. */
  aliases: z.array(Alias),
  layers: z.array(Layer),
  /** The provider's own identifier (an ARN, a resource name, a resource id). */
  resourceId: z.string().nullable(),
  /** Further configuration, in the provider's own words: role, architecture, network, tracing. */
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  /** What the provider's `deployOptions` would have to say to make the same again; absent where it does not tell. */
  options: z.record(z.string(), z.string()).optional(),
  /** Parts that were refused or failed, by field (`tags`, `aliases`): unknown, not empty. */
  unread: z.record(z.string(), z.string()),
});
export type FunctionDetail = z.infer<typeof FunctionDetail>;

/** What can be changed without new code. Absent means unchanged; `env` replaces the whole map. */
export const FunctionChanges = z.object({
  description: z.string().max(256).optional().describe('What it does'),
  memoryMb: z.number().int().positive().optional().describe('Memory in MB'),
  timeoutS: z.number().positive().optional().describe('Seconds after which a call is ended'),
  concurrency: z.number().int().positive().optional().describe('Requests one execution environment takes at a time'),
  env: z.record(EnvName, z.string()).optional().describe('Environment variables; replaces all of them'),
});
export type FunctionChanges = z.infer<typeof FunctionChanges>;
