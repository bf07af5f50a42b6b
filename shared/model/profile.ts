import { z } from 'zod';
import { Choice, FormValues } from './form.ts';
import { Instant } from './time.ts';

/** Name of a profile: what a reference can carry between `:` and `/`. */
export const ProfileName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/, 'A profile name has letters, digits, ".", "-" or "_", 64 at the most.');

export const Profile = z.object({
  provider: z.string(),
  name: z.string(),
  /** `provider:name`. */
  id: z.string(),
  /** The one that is meant where a provider is named without a profile. */
  isDefault: z.boolean(),
  /** Regions, project or subscription, as the provider calls it; null where there is none. */
  scope: z.string().nullable(),
  /** The regions it covers, the first being the one that a reference without a region means; empty where there are none. */
  regions: z.array(z.string()),
  /** Whether calling its functions leaves this machine: a profile of a cloud that points at a local endpoint does not. */
  target: z.enum(['local', 'cloud']),
  /** Where its calls go instead of to the provider's own addresses; null where they go there. */
  endpoint: z.string().nullable(),
  /** True where it is there without having been added; it can be neither changed nor removed. */
  builtIn: z.boolean(),
});
export type Profile = z.infer<typeof Profile>;

/** A profile with what was filled in. Secrets are never part of it. */
export const ProfileDetail = Profile.extend({
  settings: FormValues,
  /** Keys of the secret fields that are kept. */
  secrets: z.array(z.string()),
  createdAt: Instant.nullable(),
  updatedAt: Instant.nullable(),
});
export type ProfileDetail = z.infer<typeof ProfileDetail>;

/** Something to be in order before a profile can be used; `fix` says how to mend it. */
export const Check = z.object({
  id: z.string(),
  label: z.string(),
  ok: z.boolean(),
  message: z.string(),
  fix: z.string().nullable(),
});
export type Check = z.infer<typeof Check>;

/** One thing that the profile may or may not do. */
export const Permission = z.object({
  /** The provider's own word: `lambda:ListFunctions`. */
  action: z.string(),
  /** What Isobar needs it for. */
  purpose: z.string(),
  /**
   * `allowed` and `denied` were found out by reading, or by asking the cloud's own simulator; `not_evaluated` says nothing
   * either way: to try it would change something, or the attempt ended before the question was decided.
   */
  status: z.enum(['allowed', 'denied', 'not_evaluated']),
  reason: z.string().nullable(),
});
export type Permission = z.infer<typeof Permission>;

/** Who the cloud takes the profile for. */
export const Identity = z.object({
  /** Account, project or subscription. */
  account: z.string(),
  /** The provider's own name of the caller: an ARN, an e-mail address. */
  principal: z.string(),
});
export type Identity = z.infer<typeof Identity>;

/** Whether a profile can be used, and for what. */
export const ProfileReport = z.object({
  checks: z.array(Check),
  /** Null where it could not be found out, or where the provider knows no callers. */
  identity: Identity.nullable(),
  permissions: z.array(Permission),
  /** The smallest policy that permits everything Isobar does, in the provider's own language, to be copied; null where it has none. */
  policy: z.string().nullable(),
});
export type ProfileReport = z.infer<typeof ProfileReport>;

/** A profile that the machine already has everything for. */
export const ProfileSuggestion = z.object({
  provider: z.string(),
  /** Name to give it. */
  name: z.string(),
  /** Where it was found, in a line: `Profile "work" of ~/.aws/config, eu-west-1`. */
  label: z.string(),
  settings: FormValues,
  /** Id of the profile that has these settings already; null where none has. */
  added: z.string().nullable(),
});
export type ProfileSuggestion = z.infer<typeof ProfileSuggestion>;

/** What a provider found on this machine. Never a secret. */
export const Discovery = z.object({
  suggestions: z.array(ProfileSuggestion.omit({ provider: true, added: true })),
  /** Further choices for fields of its form, by key. */
  choices: z.record(z.string(), z.array(Choice)),
  /** What could not be read, and why. */
  notes: z.array(z.string()),
});
export type Discovery = z.infer<typeof Discovery>;

/** Where secrets go that a user types in. */
export const SecretStorage = z.object({
  /** `system`: the system's own key store; `file`: a file that only this user can read; `memory`: until Isobar is closed. */
  kind: z.enum(['system', 'file', 'memory']),
  /** What the user has to know, and for `file` to agree to, before a secret is kept; null where there is nothing to warn of. */
  warning: z.string().nullable(),
});
export type SecretStorage = z.infer<typeof SecretStorage>;
