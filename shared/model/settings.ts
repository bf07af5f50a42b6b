import { z } from 'zod';

/** What the user has chosen; kept in the home directory, shared by all fronts. */
export const Settings = z.object({
  theme: z.enum(['light', 'dark', 'auto']).default('auto'),
  density: z.enum(['compact', 'comfortable']).default('compact'),
  timeZone: z.enum(['local', 'utc']).default('local'),
  /** Port of the local gateway; 0 keeps the one it got last time. */
  gatewayPort: z.number().int().min(0).max(65535).default(0),
  /** Environments kept started ahead of need. */
  poolSize: z.number().int().min(0).max(16).default(2),
  /** Environments at once, over all functions. */
  maxEnvironments: z.number().int().min(1).max(512).default(48),
  /** Seconds without a call after which an environment goes. */
  idleSeconds: z.number().int().min(1).max(86_400).default(300),
  /** Confine environments where the system can. */
  sandbox: z.boolean().default(true),
});
export type Settings = z.infer<typeof Settings>;
