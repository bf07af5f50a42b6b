import { z } from 'zod';
import { FormField } from './form.ts';
import { SampleEvent } from './sample-event.ts';

/** A power a provider has, with its limits, or the reason it has not. The reason is shown to users. */
export const Capability = z.discriminatedUnion('supported', [
  z.object({
    supported: z.literal(true),
    limits: z.record(z.string(), z.number()).optional(),
    /** Set where it answers for one function at a time only: why. Questions about everything leave this provider out. */
    perFunction: z.string().optional(),
    /** What it cannot do although the rest is there, by method: `tail`, `rollback`. The reason is shown to users. */
    except: z.record(z.string(), z.string()).optional(),
  }),
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
  /** What a profile is made of; null where profiles cannot be added. */
  profileForm: z.array(FormField).nullable(),
  /** What a deployment can be told besides its project, as `PROVIDER.KEY`; see `ProjectOverrides.options`. */
  deployOptions: z.array(FormField),
  models: z.array(ModelInfo),
});
export type ProviderInfo = z.infer<typeof ProviderInfo>;
