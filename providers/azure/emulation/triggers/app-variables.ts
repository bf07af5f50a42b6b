import type { Variables } from '../bindings/connection.ts';
import { isDevelopmentStorage } from '../storage/account.ts';

/** Lent to every app: where the development account is, whose shorthand in a setting stands for a place that is not known. */
export const STORAGE_VARIABLE = 'ISOBAR_DEVELOPMENT_STORAGE';

/** What the emulation lends to an app beneath its own settings. */
export function lentVariables(connectionString: string): Record<string, string> {
  return { AzureWebJobsStorage: connectionString, [STORAGE_VARIABLE]: connectionString };
}

/** Settings that say "the development account", with where it is in their place. */
export function developmentSettings(env: Variables, connectionString: string | undefined): Record<string, string> {
  if (connectionString === undefined) return {};
  return Object.fromEntries(
    Object.entries(env)
      .filter(([, value]) => value !== undefined && isDevelopmentStorage(value))
      .map(([name]) => [name, connectionString]),
  );
}

/** An app's settings as its functions see them, as far as bindings are concerned. */
export function appVariables(env: Readonly<Record<string, string>>, connectionString: string): Variables {
  return { ...lentVariables(connectionString), ...env, ...developmentSettings(env, connectionString) };
}
