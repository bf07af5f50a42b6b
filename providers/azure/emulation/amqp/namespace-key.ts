import { createHmac } from 'node:crypto';
import { connectionParts } from '../bindings/connection.ts';
import { sameSecret } from '../server/same-secret.ts';

/**
 * The key that the emulators of Service Bus and Event Hubs have; there is nothing secret about it.
 * @see https://learn.microsoft.com/azure/service-bus-messaging/test-locally-with-service-bus-emulator#choosing-the-right-connection-string
 * @see https://learn.microsoft.com/azure/event-hubs/test-locally-with-event-hub-emulator#choosing-the-right-connection-string
 */
export const NAMESPACE_KEY_NAME = 'RootManageSharedAccessKey';
export const NAMESPACE_KEY = 'SAS_KEY_VALUE';

export const namespaceConnection = (port: number): string =>
  `Endpoint=sb://localhost:${port};SharedAccessKeyName=${NAMESPACE_KEY_NAME};SharedAccessKey=${NAMESPACE_KEY};UseDevelopmentEmulator=true;`;

/** Whether a setting means "the emulator on this machine", at its usual place. Another port is somebody's own emulator. */
export function isEmulatorNamespace(value: string): boolean {
  const parts = connectionParts(value);
  if (parts.get('usedevelopmentemulator')?.toLowerCase() !== 'true') return false;
  return /^sb:\/\/(?:localhost|127\.0\.0\.1)(?::5672)?\/?$/i.test(parts.get('endpoint') ?? '');
}

/** A namespace as a connection string gives it; null where it is none. */
export interface NamespaceConnection {
  /** `http://localhost:PORT` or `https://NAME.servicebus.windows.net`. */
  url: string;
  keyName: string;
  key: string;
  /** `EntityPath`: the one thing in it that it is for; null where it is for all. */
  entity: string | null;
}

export function parseNamespaceConnection(text: string): NamespaceConnection | null {
  const parts = connectionParts(text);
  const endpoint = parts.get('endpoint') ?? '';
  const [keyName, key] = [parts.get('sharedaccesskeyname'), parts.get('sharedaccesskey')];
  if (!/^sb:\/\//i.test(endpoint) || keyName === undefined || key === undefined) return null;
  const scheme = parts.get('usedevelopmentemulator')?.toLowerCase() === 'true' ? 'http' : 'https';
  const url = endpoint.replace(/^sb:/i, `${scheme}:`).replace(/\/+$/, '');
  return URL.canParse(url) ? { url, keyName, key, entity: parts.get('entitypath') || null } : null;
}

const signatureOf = (key: string, resource: string, expiry: string): string =>
  createHmac('sha256', key)
    .update(`${encodeURIComponent(resource)}\n${expiry}`, 'utf8')
    .digest('base64');

/** Whether a connection leads to what listens at this port of this machine. */
export function isOwnNamespace(connection: NamespaceConnection | null, port: number): boolean {
  if (connection === null) return false;
  const { hostname, port: given } = new URL(connection.url);
  return Number(given) === port && /^(?:localhost|127\.0\.0\.1)$/.test(hostname);
}

/** A token for what is at an address, for an hour. @see https://learn.microsoft.com/rest/api/eventhub/generate-sas-token */
export function namespaceToken({ keyName, key }: NamespaceConnection, resource: string): string {
  const expiry = String(Math.floor(Date.now() / 1000) + 3600);
  const signature = encodeURIComponent(signatureOf(key, resource, expiry));
  return `SharedAccessSignature sr=${encodeURIComponent(resource)}&sig=${signature}&se=${expiry}&skn=${keyName}`;
}

/** Whether a token was made with the key that there is, and has not expired. */
export function isNamespaceToken(token: string): boolean {
  const parts = new URLSearchParams(token.replace(/^SharedAccessSignature /, ''));
  const [resource, signature, expiry] = [parts.get('sr'), parts.get('sig'), parts.get('se')];
  if (resource === null || signature === null || expiry === null || Number(expiry) * 1000 <= Date.now()) return false;
  return sameSecret(signature, signatureOf(NAMESPACE_KEY, resource, expiry));
}
