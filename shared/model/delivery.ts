import { z } from 'zod';

/** What happens to the asynchronous calls of a function, or of one of its versions or aliases. */
export const Delivery = z.object({
  /** Version or alias; null for calls that name none. */
  qualifier: z.string().nullable(),
  /** Further attempts after one that failed; null for the provider's own number. */
  maxRetries: z.number().int().nonnegative().nullable(),
  /** Seconds after which a call that still waits is given up; null for the provider's own. */
  maxAgeS: z.number().int().nonnegative().nullable(),
  /** Where the record of a call goes that succeeded, in the provider's own form (an ARN); null for nowhere. */
  onSuccess: z.string().nullable(),
  /** Where that of a call goes that was given up; null for nowhere. */
  onFailure: z.string().nullable(),
});
export type Delivery = z.infer<typeof Delivery>;
