import { ORIGIN } from '../apps/release.ts';
import { planOf } from '../arm/web/plan-of.ts';
import { locationName } from '../arm/resources/locations.ts';
import type { AzureContext } from './context.ts';

/**
 * What the platform tells an app about itself. Its environment is Production where it was deployed through Azure's own
 * tools, Development where the console put it there.
 * @see https://learn.microsoft.com/azure/app-service/reference-app-settings#app-environment
 * @see https://learn.microsoft.com/azure/azure-functions/functions-app-settings#azure_functions_environment
 */
export function siteVariables(context: AzureContext, functionName: string): Record<string, string> {
  const site = context.apps.byFunction(functionName);
  if (site === null) return {};
  const { subscriptionId } = context.defaults;
  const region = locationName(site.location);
  const address = context.addresses.known(site);
  const isDeployed = context.host.functions.find(functionName)?.live.origin === ORIGIN;
  return {
    WEBSITE_SITE_NAME: site.name,
    WEBSITE_SLOT_NAME: site.slot ?? 'Production',
    WEBSITE_RESOURCE_GROUP: site.resourceGroup.toLowerCase(),
    WEBSITE_OWNER_NAME: `${subscriptionId}+${site.resourceGroup}-${region.replaceAll(' ', '')}webspace`,
    WEBSITE_SKU: String(planOf(context, site).sku?.['tier'] ?? ''),
    REGION_NAME: region,
    ...(address === null ? {} : { WEBSITE_HOSTNAME: address.site }),
    ...(isDeployed ? { AZURE_FUNCTIONS_ENVIRONMENT: 'Production' } : {}),
  };
}
