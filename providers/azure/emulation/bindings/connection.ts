/** A storage account as a connection string gives it. */
export interface StorageConnection {
  account: string;
  /** Base64; null where the connection string has a shared access signature instead. */
  key: string | null;
  sas: string | null;
  /** Without a slash at the end. */
  blob: string;
  queue: string;
  table: string;
}

/** Variables, as the function sees them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The value of the setting that a binding names as its `connection`, and the name it was found under; null where there
 * is none. A name stands for itself or for what follows `AzureWebJobs`; without one it is the host's own storage.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-reference#connections
 */
export function findConnection(variables: Variables, name: unknown): { setting: string; value: string } | null {
  const wanted = typeof name === 'string' && name !== '' ? name : 'AzureWebJobsStorage';
  for (const setting of [`AzureWebJobs${wanted}`, wanted, `ConnectionStrings:${wanted}`, `ConnectionStrings__${wanted}`]) {
    const value = variables[setting];
    if (value !== undefined && value !== '') return { setting, value };
  }
  return null;
}

/** `Name=Value;…`, names in lower case. A value may hold equals signs. */
export function connectionParts(text: string): Map<string, string> {
  return new Map(
    text
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part.includes('='))
      .map((part) => [part.slice(0, part.indexOf('=')).toLowerCase(), part.slice(part.indexOf('=') + 1)]),
  );
}

/**
 * Reads a storage connection string; null where it is none.
 * @see https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
 */
export function parseStorageConnection(text: string): StorageConnection | null {
  const parts = connectionParts(text);
  const account = parts.get('accountname') ?? accountOf(parts.get('blobendpoint') ?? parts.get('queueendpoint'));
  const key = parts.get('accountkey') ?? null;
  const sas = parts.get('sharedaccesssignature')?.replace(/^\?/, '') ?? null;
  if (account === null || (key === null && sas === null)) return null;
  const protocol = parts.get('defaultendpointsprotocol') ?? 'https';
  const suffix = parts.get('endpointsuffix') ?? 'core.windows.net';
  const endpoint = (service: string): string =>
    (parts.get(`${service}endpoint`) ?? `${protocol}://${account}.${service}.${suffix}`).replace(/\/+$/, '');
  return { account, key, sas, blob: endpoint('blob'), queue: endpoint('queue'), table: endpoint('table') };
}

/** The account in an endpoint: its first label, or the first part of the path where the host is an address. */
function accountOf(endpoint: string | undefined): string | null {
  if (endpoint === undefined || !URL.canParse(endpoint)) return null;
  const { hostname, pathname } = new URL(endpoint);
  const name = /^[\d.]+$|^localhost$/.test(hostname) ? pathname.split('/')[1] : hostname.split('.')[0];
  return name === undefined || name === '' ? null : name;
}

/** The storage account of a binding. Throws in the host's words where its setting is missing or is no connection string. */
export function storageOf(variables: Variables, name: unknown): StorageConnection {
  const wanted = typeof name === 'string' && name !== '' ? name : 'AzureWebJobsStorage';
  const found = findConnection(variables, name);
  if (found === null) {
    throw bindingError(`Storage account connection string '${wanted}' does not exist. Make sure that it is a defined App Setting.`);
  }
  const connection = parseStorageConnection(found.value);
  if (connection === null) {
    throw bindingError(
      `The setting '${found.setting}' is no storage connection string: it needs AccountName and AccountKey, or a shared access signature.`,
    );
  }
  return connection;
}

/** What went wrong with a binding: the invocation fails with it. */
export function bindingError(message: string): Error {
  const error = new Error(message);
  error.name = 'InvalidOperationException';
  return error;
}
