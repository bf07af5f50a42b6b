import { functionNameOf, type Site } from './site.ts';
import { newPublishing, newSiteKeys } from './site-keys.ts';

/** A site without code, with keys of its own. */
export function newSite(given: Pick<Site, 'name' | 'slot' | 'resourceGroup' | 'location' | 'kind'>): Site {
  const now = new Date().toISOString();
  return {
    ...given,
    functionName: functionNameOf(given.name, given.slot),
    planId: null,
    state: 'Running',
    tags: {},
    identity: null,
    properties: {},
    siteConfig: {},
    appSettings: {},
    connectionStrings: {},
    configs: {},
    keys: newSiteKeys(),
    publishing: newPublishing(given.slot === null ? given.name : `${given.name}__${given.slot}`),
    createdAt: now,
    modifiedAt: now,
    indexError: null,
  };
}
