import { createHmac } from 'node:crypto';
import { connectionParts } from '../bindings/connection.ts';
import { sameSecret } from '../server/same-secret.ts';

/**
 * The key that the emulator of Service Bus has; there is nothing secret about it.
 * @see https://learn.microsoft.com/azure/service-bus-messaging/test-locally-with-service-bus-emulator#choosing-the-right-connection-string
 */
export const BUS_KEY_NAME = 'RootManageSharedAccessKey';
export const BUS_KEY = 'SAS_KEY_VALUE';

export const busConnection = (port: number): string =>
  `Endpoint=sb://localhost:${port};SharedAccessKeyName=${BUS_KEY_NAME};SharedAccessKey=${BUS_KEY};UseDevelopmentEmulator=true;`;

/** Whether a setting means "the emulator on this machine", at its usual place. Another port is somebody's own emulator. */
export function isEmulatorBus(value: string): boolean {
  const parts = connectionParts(value);
  if (parts.get('usedevelopmentemulator')?.toLowerCase() !== 'true') return false;
  return /^sb:\/\/(?:localhost|127\.0\.0\.1)(?::5672)?\/?$/i.test(parts.get('endpoint') ?? '');
}

/** A namespace as a connection string gives it; null where it is none. */
export interface BusConnection {
  /** `http://localhost:PORT` or `https://NAME.servicebus.windows.net`. */
  url: string;
  keyName: string;
  key: string;
}

export function parseBusConnection(text: string): BusConnection | null {
  const parts = connectionParts(text);
  const endpoint = parts.get('endpoint') ?? '';
  const [keyName, key] = [parts.get('sharedaccesskeyname'), parts.get('sharedaccesskey')];
  if (!/^sb:\/\//i.test(endpoint) || keyName === undefined || key === undefined) return null;
  const scheme = parts.get('usedevelopmentemulator')?.toLowerCase() === 'true' ? 'http' : 'https';
  const url = endpoint.replace(/^sb:/i, `${scheme}:`).replace(/\/+$/, '');
  return URL.canParse(url) ? { url, keyName, key } : null;
}

const signatureOf = (key: string, resource: string, expiry: string): string =>
  createHmac('sha256', key)
    .update(`${encodeURIComponent(resource)}\n${expiry}`, 'utf8')
    .digest('base64');

/** A token for what is at an address, for an hour. @see https://learn.microsoft.com/rest/api/eventhub/generate-sas-token */
export function busToken({ keyName, key }: BusConnection, resource: string): string {
  const expiry = String(Math.floor(Date.now() / 1000) + 3600);
  const signature = encodeURIComponent(signatureOf(key, resource, expiry));
  return `SharedAccessSignature sr=${encodeURIComponent(resource)}&sig=${signature}&se=${expiry}&skn=${keyName}`;
}

/** Whether a token was made with the key that there is, and has not expired. */
export function isBusToken(token: string): boolean {
  const parts = new URLSearchParams(token.replace(/^SharedAccessSignature /, ''));
  const [resource, signature, expiry] = [parts.get('sr'), parts.get('sig'), parts.get('se')];
  if (resource === null || signature === null || expiry === null || Number(expiry) * 1000 <= Date.now()) return false;
  return sameSecret(signature, signatureOf(BUS_KEY, resource, expiry));
}
