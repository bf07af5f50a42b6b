import { createHash } from 'node:crypto';
import { connectionParts, type Variables } from '../bindings/connection.ts';
import { isEmulatorCosmos } from '../cosmos/account.ts';
import { ACCOUNT, accountConnection, isDevelopmentStorage, type StorageUrls } from '../storage/account.ts';
import type { AccountData } from '../storage/accounts.ts';

/** Lent to every app: where the development account and the account of Cosmos DB are, whose usual places in a setting stand for ones that are not known. */
const STORAGE_VARIABLE = 'ISOBAR_DEVELOPMENT_STORAGE';
const COSMOS_VARIABLE = 'ISOBAR_COSMOS';
/** Where accounts are that were made through Resource Manager, with digests of their keys: in settings they have the addresses of the cloud. */
const ACCOUNTS_VARIABLE = 'ISOBAR_STORAGE_ACCOUNTS';

/** Connection strings of the services here. */
interface Services {
  storage: { connectionString: string; urls: StorageUrls; accounts: { all(): Pick<AccountData, 'name' | 'keys'>[] } };
  cosmos: { connectionString: string };
}

/** What the emulation lends to an app beneath its own settings. */
export function lentVariables({ storage, cosmos }: Services): Record<string, string> {
  const made = storage.accounts.all().filter(({ name }) => name !== ACCOUNT);
  return {
    AzureWebJobsStorage: storage.connectionString,
    [STORAGE_VARIABLE]: storage.connectionString,
    [COSMOS_VARIABLE]: cosmos.connectionString,
    ...(made.length === 0
      ? {}
      : { [ACCOUNTS_VARIABLE]: JSON.stringify({ urls: storage.urls, accounts: made.map(({ name, keys }) => [name, keys.map(digest)]) }) }),
  };
}

const digest = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 16);

/** A connection string with the key of an account that is here, whatever address it has; undefined for any other setting. */
function madeAccount(value: string, lent: string | undefined): string | undefined {
  const parts = connectionParts(value);
  const [name, key] = [parts.get('accountname'), parts.get('accountkey')];
  if (lent === undefined || name === undefined || key === undefined) return undefined;
  const { urls, accounts } = JSON.parse(lent) as { urls: StorageUrls; accounts: [string, string[]][] };
  return accounts.some(([own, keys]) => own === name && keys.includes(digest(key))) ? accountConnection(urls, name, key) : undefined;
}

/** Settings that say "the one on this machine", with where it is in their place; what was lent is among the variables. */
export function developmentSettings(env: Variables): Record<string, string> {
  const place = (value: string): string | undefined => {
    if (isDevelopmentStorage(value)) return env[STORAGE_VARIABLE];
    return isEmulatorCosmos(value) ? env[COSMOS_VARIABLE] : madeAccount(value, env[ACCOUNTS_VARIABLE]);
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
