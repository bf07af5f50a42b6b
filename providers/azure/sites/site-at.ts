import type { Site } from '@azure/arm-appservice';
import type { AzureContext } from '../azure-context.ts';
import type { AppKey } from './app-key.ts';

/** An app, or one of its slots, where it is. */
export interface SiteAt {
  subscription: string;
  group: string;
  app: string;
  /** Null for production. */
  slot: string | null;
}

/** A site that was found, with how it was named. */
export interface FoundSite {
  at: SiteAt;
  key: AppKey;
  /** The subscription that references leave out. */
  home: string;
  site: Site;
}

/** Resource id of the site. */
export function siteId({ subscription, group, app, slot }: SiteAt): string {
  const id = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Web/sites/${app}`;
  return slot === null ? id : `${id}/slots/${slot}`;
}

/** Resource group and name out of a resource id; null where it is none. */
export function partsOfId(id: string | undefined): { subscription: string; group: string; name: string } | null {
  const match = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/[^/]+\/[^/]+\/([^/]+)/i.exec(id ?? '');
  if (match === null) return null;
  return { subscription: (match[1] ?? '').toLowerCase(), group: match[2] ?? '', name: match[3] ?? '' };
}

/**
 * Whether a site is a function app. Workflows (Logic Apps) are kept as function apps too, and are none to their users.
 * @see https://learn.microsoft.com/azure/app-service/overview-app-kinds
 */
export function isFunctionApp({ kind = '' }: Pick<Site, 'kind'>): boolean {
  const kinds = kind.toLowerCase().split(',');
  return kinds.includes('functionapp') && !kinds.includes('workflowapp');
}

/** Reference to an app or, with `fn`, to one of its functions. */
export function refOf(context: AzureContext, { key, home }: Pick<FoundSite, 'key' | 'home'>, fn: string | null, slot: string | null = null): string {
  return context.ref({ ...key, fn }, home, slot);
} // prettier-ignore
