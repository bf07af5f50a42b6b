import { z } from 'zod';
import { Choice, FormValues } from '../model/form.ts';
import { Profile, ProfileDetail, ProfileName, ProfileReport, ProfileSuggestion, SecretStorage } from '../model/profile.ts';
import { mutation, query } from './operation.ts';

const id = z.string().max(128).describe('PROVIDER:NAME');

/** Values of secret fields. They go to the secret store; no operation gives one back. */
const secrets = z.record(z.string().max(64), z.string().min(1).max(8192));

const acceptFile = z
  .boolean()
  .default(false)
  .describe('Keep secrets in a file that only you can read, where there is no system key store; see profiles discover');

/** Credentials plus region, project or subscription. */
export const profiles = {
  list: query({ summary: 'List profiles' }, z.object({}).default({}), z.object({ items: z.array(Profile) })),
  get: query(
    { summary: 'Show a profile; secrets are never shown', cli: { positionals: ['profile'], examples: ['isobar profiles get local'] } },
    z.object({ profile: id }),
    ProfileDetail,
  ),
  /**
   * `invalid_input` with `fields` where values do not fit the provider's form; `conflict` with
   * `details.confirm: 'acceptFile'` where secrets would be kept in a file and that was not agreed to.
   */
  add: mutation(
    { summary: 'Add a profile', cli: { hidden: true } },
    z.object({
      provider: z.string(),
      name: ProfileName,
      settings: FormValues.default({}),
      secrets: secrets.default({}),
      acceptFile,
      /** The first profile of a provider is its default one in any case. */
      makeDefault: z.boolean().default(false),
    }),
    ProfileDetail,
  ),
  /** Errors as `add`. `settings` replaces all of them; a secret that is null is forgotten, one that is not named stays. */
  update: mutation(
    { summary: 'Change a profile', cli: { hidden: true } },
    z.object({
      profile: id,
      name: ProfileName.optional(),
      settings: FormValues.optional(),
      secrets: z.record(z.string().max(64), z.string().min(1).max(8192).nullable()).optional(),
      acceptFile,
      makeDefault: z.boolean().default(false),
    }),
    ProfileDetail,
  ),
  remove: mutation(
    {
      summary: 'Remove a profile and its secrets; nothing in the cloud changes',
      danger: 'destructive',
      cli: { positionals: ['profile'] },
    },
    z.object({ profile: id }),
    z.object({ profile: z.string() }),
  ),
  check: query(
    {
      summary: 'Check what a profile can be used for: who it is, what it may do, and the smallest policy for the rest',
      cli: { positionals: ['profile'], examples: ['isobar profiles check local'] },
    },
    z.object({ profile: id }),
    ProfileReport.extend({ profile: Profile }),
  ),
  /** With the credentials as they are filled in. Keeps nothing. `unsupported` for a field that has no `lookUp`. */
  lookUp: query(
    { summary: 'Ask a provider what a field of a profile can be', cli: { hidden: true } },
    z.object({
      provider: z.string(),
      field: z.string().max(64),
      settings: FormValues.default({}),
      secrets: secrets.default({}),
      profile: id.optional().describe('Whose kept secrets are used where none are given'),
    }),
    z.object({ choices: z.array(Choice) }),
  ),
  discover: query(
    { summary: 'Show which profiles this machine has everything for already' },
    z.object({ provider: z.string().optional().describe('Only of this provider') }).default({}),
    z.object({
      suggestions: z.array(ProfileSuggestion),
      /** Further choices for the fields of a provider's form, by provider and key. */
      choices: z.record(z.string(), z.record(z.string(), z.array(Choice))),
      notes: z.array(z.string()),
      secretStorage: SecretStorage,
    }),
  ),
};
