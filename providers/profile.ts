import type { Choice, FormField, FormValues } from '#shared/model/form.ts';
import type { LogLevel } from '#shared/model/log-entry.ts';
import type { Discovery } from '#shared/model/profile.ts';
import type { Call } from './provider.ts';

/** What a profile is for its provider: a name plus the provider's own settings. */
export interface ProfileConfig {
  name: string;
  /** By the keys of the provider's `profileForm`; without its secrets. */
  settings: FormValues;
}

/** What the composition root lends to a session. */
export interface SessionPorts {
  /** Isobar's home directory; a provider keeps its files in a folder of its own id there. */
  home: string;
  /** Runs a long-lived helper process of the provider, if it has one, when it is first needed. */
  log(level: LogLevel, message: string, cause?: unknown): void;
  /** The user's settings as they are now. */
  settings(): Record<string, unknown>;
  /** A secret field of the profile; null where none is kept, or where it cannot be read here. Never to be logged. */
  secret(key: string): Promise<string | null>;
}

/** What a provider says about adding profiles to it: data, and pure functions on the values that were filled in. */
export interface ProfileRules {
  form: readonly FormField[];
  /** What the form itself cannot say, by field; `settings` have passed it. */
  validate?(settings: FormValues): Record<string, string>;
  /** `endpoint`: where calls go instead of to the provider's own addresses; null where they go there. */
  describe(settings: FormValues): { scope: string | null; regions: string[]; target: 'local' | 'cloud'; endpoint: string | null };
  /** What a field with `lookUp` can be, asked of the provider itself with the values that were filled in. */
  lookUp?(field: string, settings: FormValues, ports: Pick<SessionPorts, 'secret' | 'home'>, call: Call): Promise<Choice[]>;
  /** What this machine has. Reads files and variables only, no network; never a secret. */
  discover(call: Call): Promise<Discovery>;
}
