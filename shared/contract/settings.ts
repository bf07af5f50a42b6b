import { z } from 'zod';
import { Settings } from '../model/settings.ts';
import { mutation, query } from './operation.ts';

/** The user's choices. */
export const settings = {
  get: query({ summary: 'Show settings' }, z.object({}).default({}), Settings),
  update: mutation(
    { summary: 'Change settings', cli: { examples: ['isobar settings update --pool-size 4'] } },
    z.object(
      Object.fromEntries(Object.entries(Settings.shape).map(([k, v]) => [k, v.unwrap().optional()])) as {
        [K in keyof typeof Settings.shape]: z.ZodOptional<ReturnType<(typeof Settings.shape)[K]['unwrap']>>;
      },
    ),
    Settings,
  ),
};
