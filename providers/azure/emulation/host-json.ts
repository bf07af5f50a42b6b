import { isMapping, mappingAt, type Mapping } from '../../detection/cloud-yaml.ts';
import { maskSource } from '../../detection/mask-source.ts';

/** host.json, local.settings.json: JSON in which comments are allowed. Null where it cannot be read. */
export function parseSettings(text: string | null): Mapping | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(maskSource(text.replace(/^\uFEFF/, ''), { strings: false }));
    return isMapping(value) ? value : null;
  } catch {
    return null;
  }
}

/** What stands before every HTTP route, without slashes; "api" unless host.json says otherwise. @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook#hostjson-settings */
export function routePrefix(hostJson: Mapping | null): string {
  const prefix = mappingAt(hostJson, 'extensions', 'http')['routePrefix'];
  return typeof prefix === 'string' ? prefix.replace(/^\/+|\/+$/g, '') : 'api';
}

/** `functionTimeout` of host.json in seconds; null where it is not set or unbounded (`-1`). */
export function functionTimeoutS(hostJson: Mapping | null): number | null {
  const ms = spanOf(hostJson?.['functionTimeout']);
  return ms === null ? null : ms / 1000;
}

/** A time span of .NET, `[d.]hh:mm:ss`, in milliseconds; null where it is none, or no time at all. */
export function spanOf(value: unknown): number | null {
  const match = typeof value === 'string' ? /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2}):(\d{1,2})$/.exec(value.trim()) : null;
  if (match === null) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part: string | undefined) => Number(part ?? 0));
  const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  return total > 0 ? total * 1000 : null;
}

/** host.json, as far as functions notice it. */
export interface HostSettings {
  routePrefix: string;
  /** How messages of storage queues are written. */
  messageEncoding: 'base64' | 'none';
}

/** With the host's defaults where host.json says nothing. @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue#hostjson-settings */
export function hostSettings(hostJson: Mapping | null): HostSettings {
  const encoding = String(mappingAt(hostJson, 'extensions', 'queues')['messageEncoding'] ?? 'base64').toLowerCase();
  return { routePrefix: routePrefix(hostJson), messageEncoding: encoding === 'none' ? 'none' : 'base64' };
}
