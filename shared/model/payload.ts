import { z } from 'zod';

/** Bytes that survive JSON: text as it is, anything else base64. */
export const Payload = z.object({
  body: z.string(),
  encoding: z.enum(['utf8', 'base64']),
  contentType: z.string().max(256).nullable(),
  /** Size of the whole payload in bytes, also where `body` was cut. */
  size: z.number().int().nonnegative(),
  /** True where `body` holds only the first part. */
  truncated: z.boolean(),
});
export type Payload = z.infer<typeof Payload>;

/** A payload as a caller gives it. */
export const PayloadInput = z.object({
  body: z.string(),
  encoding: z.enum(['utf8', 'base64']).default('utf8'),
  contentType: z.string().max(256).nullable().default(null),
});
export type PayloadInput = z.infer<typeof PayloadInput>;
