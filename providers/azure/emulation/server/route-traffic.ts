import type { IncomingMessage, ServerResponse } from 'node:http';
import { mappingAt } from '../../../detection/cloud-yaml.ts';
import type { AppStore } from '../apps/app-store.ts';
import type { Site } from '../apps/site.ts';

const COOKIE = 'x-ms-routing-name';

/**
 * The slot that a request to production goes to: the one that it names (query or cookie), else one by the percentages of
 * `rampUpRules`, which the client then stays with.
 * @see https://learn.microsoft.com/azure/app-service/deploy-staging-slots#route-traffic-automatically
 */
export function routeTraffic(apps: AppStore, site: Site, request: IncomingMessage, response: ServerResponse, random = Math.random): Site {
  const { rampUpRules } = mappingAt(site.siteConfig, 'experiments');
  if (site.slot !== null || !Array.isArray(rampUpRules) || rampUpRules.length === 0) return site;
  const asked = new URL(request.url ?? '/', 'http://localhost').searchParams.get(COOKIE) ?? cookieOf(request);
  const name = asked ?? drawn(rampUpRules, random() * 100);
  response.appendHeader('set-cookie', `${COOKIE}=${encodeURIComponent(name)}; path=/; secure; HttpOnly; SameSite=None`);
  return name === 'self' ? site : (apps.find(site.name, name) ?? site);
}

function drawn(rules: readonly unknown[], at: number): string {
  let sum = 0;
  for (const rule of rules) {
    const { name, reroutePercentage } = mappingAt(rule);
    sum += typeof reroutePercentage === 'number' ? reroutePercentage : 0;
    if (at < sum && typeof name === 'string') return name;
  }
  return 'self';
}

function cookieOf({ headers }: IncomingMessage): string | null {
  const found = new RegExp(`(?:^|; *)${COOKIE}=([^;]*)`).exec(headers.cookie ?? '')?.[1];
  return found === undefined ? null : decodeURIComponent(found);
}
