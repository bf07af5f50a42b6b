import { isMapping, mappingAt, type Mapping } from '../../../../detection/cloud-yaml.ts';
import { newSite } from '../../apps/new-site.ts';
import { functionNameOf, type Site } from '../../apps/site.ts';
import type { AzureContext } from '../../server/context.ts';
import { ArmError, badRequest, groupNotFound, WebError, webNotFound } from '../arm-error.ts';
import type { ArmRequest } from '../arm-route.ts';
import { normalLocation } from '../../../normal-location.ts';
import { isLocation, locationName } from '../resources/locations.ts';
import { bodyOf, connectionStringsOf, pairsOf, propertiesOf, textsOf } from './body.ts';
import { consumptionPlan, PLAN_TYPE, planOf } from './plan-of.ts';

/** Kept in members of their own, or worked out when a site is shown. */
const NOT_KEPT = new Set(
  'siteConfig serverFarmId name state enabled hostNames enabledHostNames defaultHostName hostNameSslStates repositorySiteName usageState availabilityState lastModifiedTimeUtc resourceGroup sku slotSwapStatus adminEnabled'.split(
    ' ',
  ),
);

/**
 * Creates or replaces an app or a slot, as PUT does. Settings and connection strings that are not sent stay as they are.
 * Throws where group or plan are missing, or the name is taken.
 */
export async function putSite(
  context: AzureContext,
  request: ArmRequest,
  where: { group: string; name: string; slot: string | null },
): Promise<Site> {
  const { group, name, slot } = where;
  const found = context.resources.group(group);
  if (found === null) throw groupNotFound(group);
  const known = context.apps.find(name, slot);
  if (known !== null && known.resourceGroup.toLowerCase() !== group.toLowerCase()) throw taken(name);
  if (known === null) checkName(context, name, slot);
  if (known === null && slot !== null) checkSlots(context, name);
  const { location, kind } = bodyOf(request);
  if (typeof location !== 'string' || location === '') {
    throw new ArmError(400, 'LocationRequired', 'The location property is required for this definition.');
  }
  checkLocation(location, known, name);
  const base = known ?? newSite({ name, slot, resourceGroup: found.name, location: normalLocation(location), kind: kindOf(kind) });
  const plain: Site = {
    ...base,
    kind: kind === undefined ? base.kind : kindOf(kind),
    tags: {},
    properties: known === null ? {} : base.properties,
  };
  return store(context, change(context, plain, request), known);
}

/** Changes what is sent and leaves the rest, as PATCH does. */
export async function patchSite(context: AzureContext, request: ArmRequest, site: Site): Promise<Site> {
  const { kind } = bodyOf(request);
  return store(context, change(context, { ...site, kind: kind === undefined ? site.kind : kindOf(kind) }, request), site);
}

function change(context: AzureContext, base: Site, request: ArmRequest): Site {
  const { tags, identity } = bodyOf(request);
  const properties = propertiesOf(request);
  const { appSettings, connectionStrings, metadata: _, ...siteConfig } = mappingAt(properties, 'siteConfig');
  const kept = Object.fromEntries(Object.entries(properties).filter(([name, value]) => !NOT_KEPT.has(name) && value !== null));
  return {
    ...base,
    tags: tags === undefined || tags === null ? base.tags : textsOf(tags, 'tags'),
    identity: isMapping(identity) ? identityView(context, identity, base.identity) : base.identity,
    planId: planIdOf(context, properties['serverFarmId'], base),
    properties: { ...base.properties, ...kept },
    siteConfig: { ...base.siteConfig, ...siteConfig },
    appSettings: pairsOf(appSettings, 'appSettings') ?? base.appSettings,
    connectionStrings: connectionStringsOf(connectionStrings) ?? base.connectionStrings,
    modifiedAt: new Date().toISOString(),
  };
}

async function store(context: AzureContext, site: Site, known: Site | null): Promise<Site> {
  checkFlexSettings(site);
  // Others may have created it since it was looked for.
  if (known === null && context.apps.find(site.name, site.slot) !== null) throw conflict(site.name);
  context.apps.put(known === null ? site : { ...site, keys: context.apps.find(site.name, site.slot)?.keys ?? site.keys });
  await context.addresses.open(site);
  await context.releases.applySettings(site);
  return context.apps.find(site.name, site.slot) ?? site;
}

/** Settings that a Flex Consumption app has in functionAppConfig instead. @see https://learn.microsoft.com/azure/azure-functions/functions-app-settings#flex-consumption-plan-deprecations */
const NOT_ON_FLEX = [
  'FUNCTIONS_WORKER_RUNTIME',
  'FUNCTIONS_WORKER_RUNTIME_VERSION',
  'FUNCTIONS_EXTENSION_VERSION',
  'WEBSITE_NODE_DEFAULT_VERSION',
  'WEBSITE_RUN_FROM_PACKAGE',
];

export function checkFlexSettings({ properties, appSettings }: Pick<Site, 'properties' | 'appSettings'>): void {
  if (Object.keys(mappingAt(properties, 'functionAppConfig')).length === 0) return;
  const refused = NOT_ON_FLEX.filter((name) => appSettings[name] !== undefined);
  if (refused.length === 0) return;
  throw badRequest(
    `Site.SiteConfig.AppSettings.${refused[0] ?? ''} is invalid.  Application setting ${refused.join(', ')} is not allowed for Flex Consumption sites.`,
  );
}

function checkName(context: AzureContext, name: string, slot: string | null): void {
  const pattern = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/i;
  if ((slot === null && name.length < 2) || !pattern.test(slot ?? name)) {
    throw badRequest(
      `The parameter name has an invalid value. '${slot ?? name}' must have 2 to 60 letters, digits or hyphens and must not begin or end with a hyphen.`,
    );
  }
  const functionName = functionNameOf(name, slot);
  if (context.host.functions.find(functionName) !== null || context.apps.byFunction(functionName) !== null) throw taken(name);
}

/** Slots beside production that each tier has. @see https://learn.microsoft.com/azure/azure-functions/functions-scale#service-limits */
const SLOTS: readonly (readonly [tier: RegExp, most: number])[] = [
  [/^(?:Free|Shared|Basic|FlexConsumption)$/i, 0],
  [/^Dynamic$/i, 1],
  [/^ElasticPremium$/i, 2],
  [/^Standard$/i, 5],
];
const MOST_SLOTS = 20;

/** The words are those that Azure has for the tiers of App Service; Flex Consumption has no slots either. */
function checkSlots(context: AzureContext, name: string): void {
  const production = context.apps.find(name);
  if (production === null) return;
  const tier = String(planOf(context, production).sku?.['tier'] ?? '');
  const most = SLOTS.find(([pattern]) => pattern.test(tier))?.[1] ?? MOST_SLOTS;
  if (context.apps.slots(name).length < most) return;
  const message = `Cannot complete the operation because the site will exceed the number of slots allowed for the '${tier}' SKU.`;
  throw new WebError(409, 'Conflict', message, '04068');
}

const taken = (name: string): WebError => new WebError(409, 'Conflict', `Website with given name ${name} already exists.`, '54001');

const conflict = (name: string): WebError =>
  new WebError(409, 'Conflict', `Cannot modify this site because another operation is in progress. Details: Name: ${name}`, '59203');

function checkLocation(location: string, known: Site | null, name: string): void {
  if (!isLocation(location)) {
    const message = `The provided location '${location}' is not available for resource type 'Microsoft.Web/sites'.`;
    throw new ArmError(400, 'LocationNotAvailableForResourceType', message);
  }
  if (known === null || normalLocation(known.location) === normalLocation(location)) return;
  const message = `The resource '${name}' already exists in location '${normalLocation(known.location)}' in resource group '${known.resourceGroup}'. A resource with the same name cannot be created in location '${locationName(location)}'. Please select a new resource name.`;
  throw new ArmError(409, 'InvalidResourceLocation', message);
}

function kindOf(kind: unknown): string {
  if (kind === undefined || kind === null) return 'app';
  if (typeof kind === 'string') return kind;
  throw badRequest("The parameter 'kind' has an invalid value.");
}

/** The plan that is meant: its id, or the name of one in the same group. */
function planIdOf(
  { resources, ids, apps }: AzureContext,
  sent: unknown,
  { planId, resourceGroup }: Pick<Site, 'planId' | 'resourceGroup'>,
): string | null {
  if (sent === undefined || sent === null || sent === '') return planId;
  if (typeof sent !== 'string') throw badRequest("The parameter 'serverFarmId' has an invalid value.");
  const id = sent.startsWith('/') ? sent : ids.resource(resourceGroup, PLAN_TYPE, sent);
  const plan = resources.find(id);
  // What the platform made for apps that name no plan is named by whoever makes a slot of one.
  const isPlatforms = apps.list().some((site) => site.planId === null && consumptionPlan(ids, site).id.toLowerCase() === id.toLowerCase());
  if (plan === null && isPlatforms) return null;
  if (plan === null || plan.type !== PLAN_TYPE) throw webNotFound('ServerFarm', sent.split('/').at(-1) ?? sent);
  return plan.id;
}

/** Identities get their ids when they are assigned. */
function identityView({ defaults }: AzureContext, identity: Mapping, before: Mapping | null): Mapping | null {
  const type = typeof identity['type'] === 'string' ? identity['type'] : 'None';
  if (type.toLowerCase() === 'none') return null;
  const system = /systemassigned/i.test(type);
  return {
    ...identity,
    ...(system ? { principalId: before?.['principalId'] ?? crypto.randomUUID(), tenantId: defaults.tenantId } : {}),
  };
}
