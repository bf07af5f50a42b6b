import { z } from 'zod';

/** What the user has chosen; kept in the home directory, shared by all fronts. */
export const Settings = z.object({
  theme: z.enum(['light', 'dark', 'auto']).describe('Colours of the console').default('auto'),
  density: z.enum(['compact', 'comfortable']).describe('Height of the rows in the console').default('compact'),
  timeZone: z.enum(['local', 'utc']).describe('Zone of the times in the console').default('local'),
  gatewayPort: z.number().int().min(0).max(65535).describe('Port of the local gateway; 0 keeps the one it got last time').default(0),
  poolSize: z.number().int().min(0).max(16).describe('Environments kept started ahead of need').default(2),
  maxEnvironments: z.number().int().min(1).max(512).describe('Environments at once, over all functions').default(48),
  idleSeconds: z.number().int().min(1).max(86_400).describe('Seconds without a call after which an environment goes').default(300),
  historyDays: z
    .number()
    .int()
    .min(0)
    .max(3650)
    .describe('Days that the local runtime keeps invocations, logs and traces; 0 keeps them for ever')
    .default(30),
  historyMb: z
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .describe('Megabytes that its store may take before the oldest of them go; 0 sets no limit')
    .default(2048),
  sandbox: z.boolean().describe('Confine environments where the system can').default(true),
  emulation: z
    .record(z.string().max(64), z.string().max(256))
    .describe('What the emulated clouds take as given, such as aws.accountId and aws.region; replaces all of them')
    .default({}),
});
export type Settings = z.infer<typeof Settings>;
