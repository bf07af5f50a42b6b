import { isLinux } from '../../apps/runtime-stack.ts';
import type { Site } from '../../apps/site.ts';
import type { AzureContext } from '../../server/context.ts';
import { locationName } from '../resources/locations.ts';
import type { Resource } from '../resources/resource-store.ts';

export const PLAN_TYPE = 'Microsoft.Web/serverfarms';

/**
 * The plan an app is in. Where the app names none, or its plan is gone, it is the Consumption plan that the platform makes
 * for a location and an operating system.
 */
export function planOf({ ids, resources }: AzureContext, site: Site): Resource {
  const named = site.planId === null ? null : resources.find(site.planId);
  return named ?? consumptionPlan(ids, site);
}

/** `WestEuropePlan`, `WestEuropeLinuxDynamicPlan`: the names that the platform gives. */
export function consumptionPlan(
  ids: AzureContext['ids'],
  site: Pick<Site, 'resourceGroup' | 'location' | 'kind' | 'properties'>,
): Resource {
  const linux = isLinux(site);
  const name = `${locationName(site.location).replaceAll(' ', '')}${linux ? 'LinuxDynamicPlan' : 'Plan'}`;
  return {
    id: ids.resource(site.resourceGroup, PLAN_TYPE, name),
    name,
    type: PLAN_TYPE,
    location: site.location,
    kind: linux ? 'functionapp,linux' : 'functionapp',
    sku: { name: 'Y1', tier: 'Dynamic', size: 'Y1', family: 'Y', capacity: 0 },
    tags: {},
    properties: { reserved: linux },
  };
}
