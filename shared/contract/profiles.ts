import { z } from 'zod';
import { Check, Profile } from '../model/provider-info.ts';
import { query } from './operation.ts';

/** Credentials plus region, project or subscription. */
export const profiles = {
  list: query({ summary: 'List profiles' }, z.object({}).default({}), z.object({ items: z.array(Profile) })),
  check: query(
    { summary: 'Check that a profile can be used', cli: { positionals: ['profile'], examples: ['isobar profiles check local'] } },
    z.object({ profile: z.string() }),
    z.object({ profile: Profile, checks: z.array(Check) }),
  ),
};
