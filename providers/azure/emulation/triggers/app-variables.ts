import type { Variables } from '../bindings/connection.ts';
import { isEmulatorCosmos } from '../cosmos/account.ts';
import { isDevelopmentStorage } from '../storage/account.ts';

/** Lent to every app: where the development account and the account of Cosmos DB are, whose usual places in a setting stand for ones that are not known. */
const STORAGE_VARIABLE = 'ISOBAR_DEVELOPMENT_STORAGE';
const COSMOS_VARIABLE = 'ISOBAR_COSMOS';

/** Connection strings of the services here. */
interface Services {
  storage: { connectionString: string };
  cosmos: { connectionString: string };
}

/** What the emulation lends to an app beneath its own settings. */
export function lentVariables({ storage, cosmos }: Services): Record<string, string> {
  return {
    AzureWebJobsStorage: storage.connectionString,
    [STORAGE_VARIABLE]: storage.connectionString,
    [COSMOS_VARIABLE]: cosmos.connectionString,
  };
}

/** Settings that say "the one on this machine", with where it is in their place; what was lent is among the variables. */
export function developmentSettings(env: Variables): Record<string, string> {
  const place = (value: string): string | undefined => {
    if (isDevelopmentStorage(value)) return env[STORAGE_VARIABLE];
    return isEmulatorCosmos(value) ? env[COSMOS_VARIABLE] : undefined;
  };
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      const found = value === undefined ? undefined : place(value);
      return found === undefined ? [] : [[name, found]];
    }),
  );
}

/** An app's settings as its functions see them, as far as bindings are concerned. */
export function appVariables(env: Readonly<Record<string, string>>, services: Services): Variables {
  const all = { ...lentVariables(services), ...env };
  return { ...all, ...developmentSettings(all) };
}
