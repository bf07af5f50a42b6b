import { z } from 'zod';
import { Notice } from '../model/runtime-status.ts';
import { query } from './operation.ts';

/** Isobar itself. */
export const app = {
  get: query(
    { summary: 'Show version, front and home directory' },
    z.object({}).default({}),
    z.object({
      version: z.string(),
      /** `web`, `desktop` or `cli`. */
      front: z.string(),
      /** Why this front and not another, in one line; null where there is nothing to say. */
      frontReason: z.string().nullable(),
      nodeVersion: z.string(),
      platform: z.string(),
      home: z.string(),
      /** Whether `directories.choose` can show the system's own dialog. */
      nativeDialogs: z.boolean(),
      /** What the user should know about the console's own files: a damaged one set aside. */
      notices: z.array(Notice),
    }),
  ),
};
