import { z } from 'zod';
import { Instant } from './time.ts';

export const EnvironmentInfo = z.object({
  id: z.string(),
  state: z.enum(['provisioning', 'idle', 'busy', 'recycling', 'gone']),
  pid: z.number().int().nullable(),
  functionName: z.string().nullable(),
  version: z.string().nullable(),
  startedAt: Instant,
  lastUsedAt: Instant.nullable(),
  invocations: z.number().int(),
  memoryMb: z.number().nullable(),
  /** Part of the time of calls that its processor worked, measured lately: 1 is one core; null where nothing is known yet. */
  cpuShare: z.number().nullable().optional(),
});
export type EnvironmentInfo = z.infer<typeof EnvironmentInfo>;

/** A thing the user should know about the runtime: a damaged file set aside, a full disk. */
export const Notice = z.object({
  id: z.string(),
  at: Instant,
  severity: z.enum(['info', 'warning', 'error']),
  message: z.string(),
  hint: z.string().nullable(),
});
export type Notice = z.infer<typeof Notice>;

/** How far an emulated operation can be trusted. */
export const Fidelity = z.object({
  /** The cloud's own name of the service: `lambda`, `sqs`. */
  service: z.string(),
  operation: z.string(),
  /**
   * `verified`: an official client's test drives it; `modelled`: built from the service's model and documentation;
   * `approximated`: answers, but differs from the cloud as `note` says.
   */
  level: z.enum(['verified', 'modelled', 'approximated']),
  note: z.string().nullable(),
});
export type Fidelity = z.infer<typeof Fidelity>;

/** Emulated operations, counted by level. */
export const FidelityCounts = z.object({
  verified: z.number().int(),
  modelled: z.number().int(),
  approximated: z.number().int(),
});
export type FidelityCounts = z.infer<typeof FidelityCounts>;

export function countFidelity(operations: readonly Fidelity[]): FidelityCounts {
  const counts: FidelityCounts = { verified: 0, modelled: 0, approximated: 0 };
  for (const { level } of operations) counts[level]++;
  return counts;
}

export const RuntimeStatus = z.object({
  running: z.boolean(),
  /** Not running yet, but about to. */
  starting: z.boolean(),
  /** Why it is not running, where that is known. */
  reason: z.string().nullable(),
  pid: z.number().int().nullable(),
  version: z.string().nullable(),
  nodeVersion: z.string().nullable(),
  startedAt: Instant.nullable(),
  home: z.string(),
  /** Base URLs on loopback; null where this version does not serve that protocol yet. */
  endpoints: z.record(z.string(), z.string().nullable()),
  /** How many operations are emulated how well, by the provider's id, where that has been read: `runtime.fidelity` loads and names them. */
  emulations: z.record(z.string(), FidelityCounts),
  /** How environments are confined: `bubblewrap`, or `none` with the reason. */
  sandbox: z.object({ kind: z.string(), reason: z.string().nullable() }).nullable(),
  environments: z.array(EnvironmentInfo),
  pool: z.object({ target: z.number().int(), ready: z.number().int() }).nullable(),
  store: z.object({ path: z.string(), bytes: z.number(), functions: z.number(), invocations: z.number(), logs: z.number() }).nullable(),
  notices: z.array(Notice),
});
export type RuntimeStatus = z.infer<typeof RuntimeStatus>;
