/**
 * The development account, whose name and key every tool of Azure knows; there is nothing secret about it.
 * @see https://learn.microsoft.com/azure/storage/common/storage-connect-azurite#use-a-well-known-storage-account-and-key
 */
export const ACCOUNT = 'devstoreaccount1';
export const ACCOUNT_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** What stands for the development account in settings. */
const SHORTHAND = /^\s*UseDevelopmentStorage\s*=\s*true\s*;?\s*$/i;

export const isDevelopmentStorage = (value: string): boolean => SHORTHAND.test(value);

/** Where tools look for the development account. @see https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string#configure-a-connection-string-for-azurite */
const USUAL_PORTS: Readonly<Record<keyof StorageUrls, string>> = { blob: '10000', queue: '10001', table: '10002' };

/**
 * Whether a connection string with the development account's key, in its parts, means the one here: everybody's emulator
 * has that key, and one at another port is somebody's own. Addresses without a port are those that tools make of a suffix.
 */
export function isOwnDevelopment(parts: ReadonlyMap<string, string>, urls: StorageUrls): boolean {
  return (['blob', 'queue', 'table'] as const).every((service) => {
    const endpoint = parts.get(`${service}endpoint`);
    if (endpoint === undefined || !URL.canParse(endpoint)) return true;
    return ['', USUAL_PORTS[service], new URL(urls[service]).port].includes(new URL(endpoint).port);
  });
}

/** For SDKs, which know the account at other ports. */
export function developmentConnection(urls: StorageUrls): string {
  return accountConnection(urls, ACCOUNT, ACCOUNT_KEY);
}

/** Base URLs of the services. */
export interface StorageUrls {
  blob: string;
  queue: string;
  table: string;
}

/** The connection string of an account that is served here. */
export function accountConnection({ blob, queue, table }: StorageUrls, account: string, key: string): string {
  return `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${blob}/${account};QueueEndpoint=${queue}/${account};TableEndpoint=${table}/${account};`;
}
