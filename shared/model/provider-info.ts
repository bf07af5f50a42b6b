import { z } from 'zod';
import { SampleEvent } from './sample-event.ts';

/** A power a provider has, with its limits, or the reason it has not. The reason is shown to users. */
export const Capability = z.discriminatedUnion('supported', [
  z.object({ supported: z.literal(true), limits: z.record(z.string(), z.number()).optional() }),
  z.object({ supported: z.literal(false), reason: z.string() }),
]);
export type Capability = z.infer<typeof Capability>;

export const RuntimeInfo = z.object({
  /** The provider's own identifier. */
  id: z.string(),
  label: z.string(),
  language: z.string(),
  /** ISO date; null where none is announced. */
  deprecatedOn: z.string().nullable(),
  /** ISO date after which functions can no longer be updated. */
  blockedOn: z.string().nullable(),
  /** Whether the local runtime can execute it, and if not, why. */
  local: Capability,
});
export type RuntimeInfo = z.infer<typeof RuntimeInfo>;

export const ModelInfo = z.object({
  id: z.string(),
  label: z.string(),
  /** Provider whose contract it is; `local` for the portable one. */
  provider: z.string(),
  accepts: z.array(z.enum(['event', 'http'])),
  runtimes: z.array(RuntimeInfo),
  defaults: z.object({ runtime: z.string(), handler: z.string(), memoryMb: z.number(), timeoutS: z.number(), concurrency: z.number() }),
  limits: z.record(z.string(), z.number()),
  /** What its triggers deliver, for trying a function out; the likeliest first. */
  sampleEvents: z.array(SampleEvent).optional(),
});
export type ModelInfo = z.infer<typeof ModelInfo>;

export const ProviderInfo = z.object({
  id: z.string(),
  label: z.string(),
  order: z.number(),
  docsUrl: z.string(),
  target: z.enum(['local', 'cloud']),
  /** Colour of its swatch and series, as CSS colours with 4.5:1 on a light and on a dark ground. */
  hue: z.object({ light: z.string(), dark: z.string() }).optional(),
  capabilities: z.record(z.string(), Capability),
  models: z.array(ModelInfo),
});
export type ProviderInfo = z.infer<typeof ProviderInfo>;

/** Something to be in order before a profile can be used; `fix` says how to mend it. */
export const Check = z.object({
  id: z.string(),
  label: z.string(),
  ok: z.boolean(),
  message: z.string(),
  fix: z.string().nullable(),
});
export type Check = z.infer<typeof Check>;

export const Profile = z.object({
  provider: z.string(),
  name: z.string(),
  /** `provider:name`. */
  id: z.string(),
  isDefault: z.boolean(),
  /** Region, project or subscription, as the provider calls it; null where there is none. */
  scope: z.string().nullable(),
});
export type Profile = z.infer<typeof Profile>;
