import { createHash } from 'node:crypto';
import type { Mapping } from '../../../detection/cloud-yaml.ts';

/** A function app, or a slot of one, as it is kept. What runs is a function of the runtime, `functionName`. */
export interface Site {
  /** As it was first written; names are compared without regard to case. */
  name: string;
  /** Null for production. */
  slot: string | null;
  /** Name of the runtime's function: the app's own, or `APP-SLOT`. It has no code before the first deployment. */
  functionName: string;
  resourceGroup: string;
  location: string;
  /** `functionapp`, `functionapp,linux`. */
  kind: string;
  /** Resource id of the plan; null where the platform's own is meant. */
  planId: string | null;
  state: 'Running' | 'Stopped';
  tags: Record<string, string>;
  identity: Mapping | null;
  /** Further properties as they were sent: httpsOnly, publicNetworkAccess, functionAppConfig. */
  properties: Mapping;
  /** SiteConfig as it was sent, without settings and connection strings. */
  siteConfig: Mapping;
  appSettings: Record<string, string>;
  connectionStrings: Record<string, { value: string; type: string }>;
  /** Further documents below `config/`, by name. */
  configs: Record<string, Mapping>;
  keys: SiteKeys;
  publishing: { userName: string; password: string };
  createdAt: string;
  modifiedAt: string;
  /** Why the host cannot read the functions of the code that is deployed; null where it can, or there is none. */
  indexError: string | null;
}

/** Access keys by name. @see https://learn.microsoft.com/azure/azure-functions/function-keys-how-to */
export interface SiteKeys {
  master: string;
  /** Of the host: open every function. */
  host: Record<string, string>;
  /** For extensions' webhooks. */
  system: Record<string, string>;
  /** Of single functions, by the function's name in lower case. */
  functions: Record<string, Record<string, string>>;
}

/** Slot and app as one text: the key of a site. */
export function siteKey(name: string, slot: string | null = null): string {
  return (slot === null ? name : `${name}/${slot}`).toLowerCase();
}

const LONGEST_NAME = 63;

/** What an app is called by the runtime: `APP` or `APP-SLOT`, as far as its names allow that: they begin with a letter. */
export function functionNameOf(name: string, slot: string | null): string {
  const whole = slot === null ? name : `${name}-${slot}`;
  const named = /^[a-z]/i.test(whole) ? whole : `app-${whole}`;
  if (named.length <= LONGEST_NAME) return named;
  return `${named.slice(0, LONGEST_NAME - 9)}-${createHash('sha256').update(whole.toLowerCase()).digest('hex').slice(0, 8)}`;
}
