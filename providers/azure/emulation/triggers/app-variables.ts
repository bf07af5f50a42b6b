import { createHash } from 'node:crypto';
import { connectionParts, type Variables } from '../bindings/connection.ts';
import { isEmulatorCosmos } from '../cosmos/account.ts';
import { isEmulatorNamespace } from '../amqp/namespace-key.ts';
import { ACCOUNT, accountConnection, isDevelopmentStorage, isOwnDevelopment, type StorageUrls } from '../storage/account.ts';
import type { AccountData } from '../storage/accounts.ts';

/** Lent to every app: where the development account, the account of Cosmos DB and the namespaces of Service Bus and Event Hubs are, whose usual places in a setting stand for ones that are not known. */
const STORAGE_VARIABLE = 'ISOBAR_DEVELOPMENT_STORAGE';
const COSMOS_VARIABLE = 'ISOBAR_COSMOS';
const BUS_VARIABLE = 'ISOBAR_SERVICE_BUS';
const HUBS_VARIABLE = 'ISOBAR_EVENT_HUBS';
/** Where accounts are, with digests of their keys: in settings they may have the addresses of the cloud. */
const ACCOUNTS_VARIABLE = 'ISOBAR_STORAGE_ACCOUNTS';

/** Connection strings of the services here. */
interface Services {
  storage: { connectionString: string; urls: StorageUrls; accounts: { all(): Pick<AccountData, 'name' | 'keys'>[] } };
  cosmos: { connectionString: string };
  serviceBus: { connectionString: string };
  eventHubs: { connectionString: string };
}

/** What the emulation lends to an app beneath its own settings. */
export function lentVariables({ storage, cosmos, serviceBus, eventHubs }: Services): Record<string, string> {
  const accounts = storage.accounts.all().map(({ name, keys }) => [name, keys.map(digest)]);
  return {
    AzureWebJobsStorage: storage.connectionString,
    [STORAGE_VARIABLE]: storage.connectionString,
    [COSMOS_VARIABLE]: cosmos.connectionString,
    [BUS_VARIABLE]: serviceBus.connectionString,
    [HUBS_VARIABLE]: eventHubs.connectionString,
    [ACCOUNTS_VARIABLE]: JSON.stringify({ urls: storage.urls, accounts }),
  };
}

const digest = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 16);

/** A connection string with the key of an account that is here, whatever address one of Resource Manager's has; undefined for any other setting. */
function madeAccount(value: string, lent: string | undefined): string | undefined {
  const parts = connectionParts(value);
  const [name, key] = [parts.get('accountname'), parts.get('accountkey')];
  if (lent === undefined || name === undefined || key === undefined) return undefined;
  const { urls, accounts } = JSON.parse(lent) as { urls: StorageUrls; accounts: [string, string[]][] };
  if (!accounts.some(([own, keys]) => own === name && keys.includes(digest(key)))) return undefined;
  return name === ACCOUNT && !isOwnDevelopment(parts, urls) ? undefined : accountConnection(urls, name, key);
}

/** Settings that say "the one on this machine", with where it is in their place; what was lent is among the variables. */
export function developmentSettings(env: Variables): Record<string, string> {
  const place = (value: string): string | undefined => {
    if (isDevelopmentStorage(value)) return env[STORAGE_VARIABLE];
    if (isEmulatorNamespace(value)) return withEntity(env[BUS_VARIABLE], value);
    return isEmulatorCosmos(value) ? env[COSMOS_VARIABLE] : madeAccount(value, env[ACCOUNTS_VARIABLE]);
  };
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      const found = value === undefined ? undefined : place(value);
      return found === undefined ? [] : [[name, found]];
    }),
  );
}

/** The one thing that a connection string is for stays in it. */
function withEntity(connection: string | undefined, value: string): string | undefined {
  const entity = connectionParts(value).get('entitypath');
  return connection === undefined || entity === undefined ? connection : `${connection}EntityPath=${entity};`;
}

/**
 * The connection of an event hub's binding: the emulators of Service Bus and Event Hubs have the same connection string,
 * which stands for the namespace of Service Bus until it is known what it is for.
 */
export function hubsConnection(variables: Variables, value: string): string {
  const [bus, hubs] = [variables[BUS_VARIABLE], variables[HUBS_VARIABLE]];
  return bus !== undefined && value.startsWith(bus) ? (withEntity(hubs, value) ?? value) : value;
}

/** What tools make of the suffix that Resource Manager's metadata tells them: `NAME.blob.storage.localhost`. */
const SUFFIX = /;?\s*EndpointSuffix=storage\.localhost\b/i;

/**
 * Settings with accounts of this machine below a suffix that not every system can look up, with their addresses: az
 * reads its own connection string back and uploads packages of Linux Consumption there.
 */
export function reachableSettings(settings: Readonly<Record<string, string>>, lent: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      SUFFIX.test(value) ? (madeAccount(value, lent[ACCOUNTS_VARIABLE]) ?? value) : value,
    ]),
  );
}

/** An app's settings as its functions see them, as far as bindings are concerned. */
export function appVariables(env: Readonly<Record<string, string>>, services: Services): Variables {
  const all = { ...lentVariables(services), ...env };
  return { ...all, ...developmentSettings(all) };
}
