import { z } from 'zod';
import { Instant } from './time.ts';

/** What a function did with one size of memory, and what that makes of it with an offer. */
export const SizeResult = z.object({
  memoryMb: z.number().int(),
  /** Why it could not run with so little; null where it ran. */
  failure: z.string().nullable(),
  runs: z.number().int(),
  /** Measured where `measured` says. */
  medianMs: z.number().nullable(),
  p10Ms: z.number().nullable(),
  p90Ms: z.number().nullable(),
  memoryUsedMb: z.number().nullable(),
  /** Expected there, with the processor that comes with the memory. */
  expectedMs: z.number().nullable(),
  lowMs: z.number().nullable(),
  highMs: z.number().nullable(),
  /** vCPUs that come with the memory; null where the offer does not say. */
  vcpu: z.number().nullable(),
  /** Of a million requests without free grants. */
  costPerMillion: z.string().nullable(),
  lowCost: z.string().nullable(),
  highCost: z.string().nullable(),
});
export type SizeResult = z.infer<typeof SizeResult>;

export const RightSizing = z.object({
  at: Instant,
  functionRef: z.string(),
  /** The folder it was deployed from; null where unknown. */
  origin: z.string().nullable(),
  offer: z.string(),
  offerLabel: z.string(),
  provider: z.string(),
  currentMb: z.number().nullable(),
  /** On this machine, or in the cloud in which it runs. */
  measured: z.enum(['here', 'there']),
  /** Part of the time in which the function computes; null where it was not measured. */
  cpuShare: z.number().nullable(),
  sizes: z.array(SizeResult),
  cheapestMb: z.number().nullable(),
  fastestMb: z.number().nullable(),
  notes: z.array(z.string()),
});
export type RightSizing = z.infer<typeof RightSizing>;
