import type { Site } from '../../apps/site.ts';
import type { AzureContext } from '../../server/context.ts';
import { webNotFound } from '../arm-error.ts';
import { ok, type ArmAnswer } from '../arm-route.ts';

/** A document below a site's `config/`. */
export function configDocument({ ids }: AzureContext, site: Site, name: string, properties: unknown): ArmAnswer {
  return ok({
    id: `${ids.site(site)}/config/${name}`,
    name,
    type: site.slot === null ? 'Microsoft.Web/sites/config' : 'Microsoft.Web/sites/slots/config',
    location: site.location,
    properties,
  });
}

/** Changes a site as it is stored now, and lets its code run with that. Throws where it is gone. */
export async function changeConfig(context: AzureContext, site: Site, next: (now: Site) => Partial<Site>): Promise<Site> {
  const changed = context.apps.update(site, (now) => ({ ...next(now), modifiedAt: new Date().toISOString() }));
  if (changed === null) throw webNotFound('Site', site.name);
  await context.releases.applySettings(changed);
  return changed;
}
