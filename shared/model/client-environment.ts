import { z } from 'zod';

/** What makes the tools of a cloud talk to its emulation. */
export const ClientEnvironment = z.object({
  /** Environment variables to set, by name. */
  set: z.record(z.string(), z.string()),
  /** Names of those that would lead the tools elsewhere. */
  unset: z.array(z.string()),
  /** What a user has to know beside them: tools that need more. */
  notes: z.array(z.string()),
});
export type ClientEnvironment = z.infer<typeof ClientEnvironment>;
