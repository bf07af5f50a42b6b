import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../errors.ts';

const codes = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

/** An error as part of an output, where one part of an answer failed and the rest did not. */
export const ErrorDataSchema = z.object({
  code: z.enum(codes),
  message: z.string(),
  hint: z.string().optional(),
  provider: z.string().optional(),
  op: z.string().optional(),
  requestId: z.string().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  fields: z.record(z.string(), z.string()).optional(),
});

/** A profile, or one region of it, that could not be read: the answer it is missing from is partial. */
export const ProfileFailure = z.object({
  provider: z.string(),
  profile: z.string(),
  /** Null where the whole profile is meant. */
  region: z.string().nullable(),
  error: ErrorDataSchema,
});
export type ProfileFailure = z.infer<typeof ProfileFailure>;

/** Empty where every profile answered. */
export const failures = z.array(ProfileFailure).default([]);
