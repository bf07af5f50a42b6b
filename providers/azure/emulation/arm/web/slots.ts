import { merge, stickyNames, swapSites } from '../../apps/swap-sites.ts';
import type { Site } from '../../apps/site.ts';
import type { AzureContext } from '../../server/context.ts';
import { badRequest, resourceNotFound } from '../arm-error.ts';
import { listOf, ok, param, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { bodyOf } from './body.ts';
import { changeConfig } from './config-document.ts';
import { without } from './key-body.ts';
import { siteRoutes } from './site-routes.ts';
import { siteView } from './site-view.ts';

/** Before a swap with preview: what `resetSlotConfig` brings back. */
const BEFORE = 'beforeSwap';

/** Swapping slots, at once or in two steps. @see https://learn.microsoft.com/azure/app-service/deploy-staging-slots */
export function slotRoutes(context: AzureContext): ArmRoute[] {
  const target = (site: Site, request: ArmRequest): Site => {
    const { targetSlot } = bodyOf(request);
    if (typeof targetSlot !== 'string' || targetSlot === '') throw badRequest("The parameter 'targetSlot' is missing.");
    const found = context.apps.find(site.name, targetSlot.toLowerCase() === 'production' ? null : targetSlot);
    if (found === null) throw resourceNotFound('Microsoft.Web/sites/slots', `${site.name}/${targetSlot}`, site.resourceGroup);
    if (found.slot === site.slot) throw badRequest('A slot cannot be swapped with itself.');
    return found;
  };
  const swap = (site: Site, request: ArmRequest): ArmAnswer => {
    const other = target(site, request);
    const at = `${context.endpoint()}${context.ids.site(site)}/operationresults`;
    return context.operations.start(at, request.apiVersion, async (signal) => {
      await swapSites(context, site, other, signal);
      const finished = {
        timestampUtc: new Date().toISOString(),
        sourceSlotName: site.slot ?? 'production',
        destinationSlotName: other.slot ?? 'production',
      };
      context.apps.update(site, ({ configs }) => ({ configs: { ...without(configs, BEFORE), slotSwapStatus: finished } }));
      return ok(await siteView(context, context.apps.find(site.name, site.slot) ?? site));
    });
  };
  const apply = async (site: Site, request: ArmRequest): Promise<ArmAnswer> => {
    const other = target(site, request);
    const sticky = stickyNames(context.apps.find(site.name) ?? site);
    await changeConfig(context, site, (now) => ({
      configs: { ...now.configs, [BEFORE]: { appSettings: now.appSettings, connectionStrings: now.connectionStrings } },
      appSettings: merge(other.appSettings, now.appSettings, sticky.appSettings),
      connectionStrings: merge(other.connectionStrings, now.connectionStrings, sticky.connectionStrings),
    }));
    return { status: 200 };
  };
  const reset = async (site: Site): Promise<ArmAnswer> => {
    await changeConfig(context, site, ({ configs: { [BEFORE]: before, ...configs } }) => ({ configs, ...before }));
    return { status: 200 };
  };
  const differences = (site: Site, request: ArmRequest): ArmAnswer => listOf(settingDifferences(context, site, target(site, request)));

  return siteRoutes(context, {
    'POST /slotsswap': ['WebApps_SwapSlot', 'verified', swap],
    'POST /applySlotConfig': ['WebApps_ApplySlotConfig', 'modelled', apply],
    'POST /resetSlotConfig': ['WebApps_ResetSlotConfig', 'modelled', reset],
    'POST /slotsdiffs': ['WebApps_ListSlotDifferences', 'approximated', differences, 'Settings and connection strings only.'],
    'GET /operationresults/{operation}': [
      'WebApps_GetOperation',
      'verified',
      (_, request) => context.operations.result(param(request, 'operation')),
    ],
  });
}

function settingDifferences({ apps, ids }: AzureContext, site: Site, other: Site): unknown[] {
  const sticky = stickyNames(apps.find(site.name) ?? site);
  const names = new Set([...Object.keys(site.appSettings), ...Object.keys(other.appSettings)]);
  return [...names]
    .filter((name) => !sticky.appSettings.has(name) && site.appSettings[name] !== other.appSettings[name])
    .map((name) => ({
      id: `${ids.site(site)}/slotsdiffs/${name}`,
      name,
      type: 'Microsoft.Web/sites/slotsdiffs',
      properties: {
        level: 'Information',
        settingType: 'AppSetting',
        diffRule: 'SwapSettings',
        settingName: name,
        valueInCurrentSlot: site.appSettings[name] ?? null,
        valueInTargetSlot: other.appSettings[name] ?? null,
        description: '',
      },
    }));
}
