import { z } from 'zod';
import type { ErrorData } from '#shared/errors.ts';
import { ErrorDataSchema } from '#shared/contract/error-data.ts';

/** What a runtime that starts tells the one who started it. */
export type StartMessage =
  /** It answers at its endpoints. */
  | { type: 'ready' }
  /** It is still at it: a store is being rebuilt. */
  | { type: 'working'; what: string }
  | { type: 'failed'; error: ErrorData };

export const StartMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('working'), what: z.string() }),
  z.object({ type: z.literal('failed'), error: ErrorDataSchema }),
]);
