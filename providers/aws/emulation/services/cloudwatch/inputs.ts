/** Parts of inputs, with the constraints of botocore's model of 2010-08-01. */
import { z } from 'zod';
import { integer, list } from '../../protocols/scalars.ts';

export const namespace = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^:].*$/);
export const metricName = z.string().min(1).max(255);
export const dimensions = list(z.object({ Name: z.string().min(1).max(255), Value: z.string().min(1).max(1024) }), { max: 30 });
export const period = integer.pipe(z.number().min(1));
