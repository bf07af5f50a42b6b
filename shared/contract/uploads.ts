import { z } from 'zod';
import { mutation } from './operation.ts';

/** Zips that come from the browser, for a deployment to use within the hour. */
export const uploads = {
  create: mutation(
    { summary: 'Send a zip', cli: { hidden: true } },
    z.object({ name: z.string().min(1).max(255), base64: z.string().max(100_000_000) }),
    z.object({ uploadId: z.string(), size: z.number().int() }),
  ),
};
