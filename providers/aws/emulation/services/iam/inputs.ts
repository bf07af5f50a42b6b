/** Parts of inputs that several operations have, with the constraints of botocore's model of 2010-05-08. */
import { z } from 'zod';
import { integer, list } from '../../protocols/scalars.ts';

const NAME = 'Member must satisfy regular expression pattern: [\\w+=,.@-]+';

export const roleName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w+=,.@-]+$/, NAME);
export const userName = roleName;
export const policyName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w+=,.@-]+$/, NAME);
export const arn = z.string().min(20).max(2048);
export const path = z
  .string()
  .max(512)
  .regex(
    /^(\/|\/[\u0021-\u007e]+\/)$/,
    'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
  )
  .default('/');
export const description = z.string().max(1000);
/** Seconds. */
export const maxSessionDuration = integer.pipe(z.number().min(3600).max(43_200));
export const document = z.string().min(1).max(131_072);
export const tags = list(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) }));
export const tagKeys = list(z.string().min(1).max(128));

/** Of every list. */
export const page = {
  Marker: z.string().min(1).max(4096).optional(),
  MaxItems: integer.pipe(z.number().min(1).max(1000)).default(100),
  PathPrefix: z.string().min(1).max(512).optional(),
};
