import { mappingAt, type Mapping } from '../../../../detection/cloud-yaml.ts';
import type { AzureContext } from '../../server/context.ts';
import { ArmError, badRequest, groupNotFound, resourceNotFound, WebError } from '../arm-error.ts';
import { listOf, ok, param, routesOf, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { normalLocation } from '../../../normal-location.ts';
import { isLocation, locationName } from '../resources/locations.ts';
import type { Resource } from '../resources/resource-store.ts';
import { bodyOf, propertiesOf, textsOf } from './body.ts';
import { consumptionPlan, PLAN_TYPE, planOf } from './plan-of.ts';
import { GROUP_PATH } from './site-routes.ts';
import { siteView } from './site-view.ts';

/** Tiers by the first letters of a size. @see https://learn.microsoft.com/azure/app-service/overview-hosting-plans */
const TIERS: readonly [RegExp, string, string][] = [
  [/^FC1$/i, 'FlexConsumption', 'FC'],
  [/^Y1$/i, 'Dynamic', 'Y'],
  [/^EP[1-3]$/i, 'ElasticPremium', 'EP'],
  [/^F1$/i, 'Free', 'F'],
  [/^D1$/i, 'Shared', 'D'],
  [/^B[1-3]$/i, 'Basic', 'B'],
  [/^S[1-3]$/i, 'Standard', 'S'],
  [/^P[1-3]v2$/i, 'PremiumV2', 'Pv2'],
  [/^P(?:0|[1-5]m?)v3$/i, 'PremiumV3', 'Pv3'],
  [/^P(?:0|[1-5]m?)v4$/i, 'PremiumV4', 'Pv4'],
  [/^I[1-6]v2$/i, 'IsolatedV2', 'Iv2'],
  [/^WS[1-3]$/i, 'WorkflowStandard', 'WS'],
];

const ONE = `${GROUP_PATH}/providers/Microsoft.Web/serverfarms/{plan}`;

/** Plans: Flex Consumption, Consumption, Premium, dedicated ones. */
export function planRoutes(context: AzureContext): ArmRoute[] {
  const { resources, ids } = context;
  const idOf = (request: ArmRequest): string => ids.resource(param(request, 'resourceGroup'), PLAN_TYPE, param(request, 'plan'));
  const all = (): Resource[] => {
    const named = resources.list(`${ids.subscription}/`).filter(({ type }) => type === PLAN_TYPE);
    const made = context.apps.list().filter(({ planId }) => planId === null);
    return [...named, ...new Map(made.map((site) => consumptionPlan(ids, site)).map((plan) => [plan.id, plan])).values()];
  };
  const need = (request: ArmRequest): Resource => {
    const id = idOf(request).toLowerCase();
    const found = all().find((plan) => plan.id.toLowerCase() === id);
    if (found !== undefined) return found;
    const group = param(request, 'resourceGroup');
    if (resources.group(group) === null) throw groupNotFound(group);
    throw resourceNotFound(PLAN_TYPE, param(request, 'plan'), group);
  };
  const view = (plan: Resource): Mapping => planView(context, plan);
  const save = (request: ArmRequest, base: Resource | null): ArmAnswer => {
    const plan = planFrom(request, base?.id ?? idOf(request), base);
    resources.put(plan);
    return ok(view(plan));
  };
  const remove = (request: ArmRequest): ArmAnswer => {
    const plan = resources.find(idOf(request));
    if (plan === null) return { status: 204 };
    if (context.apps.list().some((site) => planOf(context, site).id === plan.id)) {
      const message = 'Server farm cannot be deleted because it has web app(s) assigned to it.';
      throw new WebError(409, 'Conflict', message, '11003');
    }
    resources.remove(plan.id);
    return { status: 200 };
  };
  return routesOf('Microsoft.Web', {
    'GET /subscriptions/{subscriptionId}/providers/Microsoft.Web/serverfarms': [
      'AppServicePlans_List',
      'modelled',
      () => listOf(all().map(view)),
    ],
    [`GET ${GROUP_PATH}/providers/Microsoft.Web/serverfarms`]: [
      'AppServicePlans_ListByResourceGroup',
      'modelled',
      (request) => {
        const group = param(request, 'resourceGroup').toLowerCase();
        if (resources.group(group) === null) throw groupNotFound(param(request, 'resourceGroup'));
        return listOf(
          all()
            .filter(({ id }) => id.split('/')[4]?.toLowerCase() === group)
            .map(view),
        );
      },
    ],
    [`GET ${ONE}`]: ['AppServicePlans_Get', 'verified', (request) => ok(view(need(request)))],
    [`PUT ${ONE}`]: [
      'AppServicePlans_CreateOrUpdate',
      'verified',
      (request) => {
        const group = param(request, 'resourceGroup');
        if (resources.group(group) === null) throw groupNotFound(group);
        return save(request, null);
      },
    ],
    [`PATCH ${ONE}`]: ['AppServicePlans_Update', 'modelled', (request) => save(request, need(request))],
    [`DELETE ${ONE}`]: ['AppServicePlans_Delete', 'verified', remove],
    [`GET ${ONE}/sites`]: [
      'AppServicePlans_ListWebApps',
      'modelled',
      async (request) => {
        const plan = need(request);
        return listOf(
          await Promise.all(
            context.apps
              .list()
              .filter((site) => planOf(context, site).id === plan.id)
              .map((site) => siteView(context, site)),
          ),
        );
      },
    ],
  });
}

function planView(context: AzureContext, plan: Resource): Mapping {
  const location = locationName(plan.location ?? '');
  return {
    ...plan,
    location,
    properties: {
      ...plan.properties,
      serverFarmId: 0,
      name: plan.name,
      status: 'Ready',
      provisioningState: 'Succeeded',
      subscription: context.defaults.subscriptionId,
      resourceGroup: plan.id.split('/')[4],
      geoRegion: location,
      numberOfSites: context.apps.list().filter((site) => planOf(context, site).id === plan.id).length,
      numberOfWorkers: mappingAt(plan.sku)['capacity'] ?? 0,
      kind: plan.kind,
      reserved: plan.properties['reserved'] ?? false,
    },
  };
}

function planFrom(request: ArmRequest, id: string, base: Resource | null): Resource {
  const { location, kind, tags } = { ...base, ...bodyOf(request) };
  if (typeof location !== 'string' || !isLocation(location)) {
    throw new ArmError(
      400,
      'LocationNotAvailableForResourceType',
      `The provided location '${String(location)}' is not available for resource type '${PLAN_TYPE}'.`,
    );
  }
  const properties = { ...base?.properties, ...propertiesOf(request) };
  const name = id.split('/').at(-1) ?? '';
  return {
    id,
    name,
    type: PLAN_TYPE,
    location: normalLocation(location),
    kind: typeof kind === 'string' ? kind : properties['reserved'] === true ? 'linux' : 'app',
    sku: skuOf(bodyOf(request)['sku'], base?.sku),
    tags: textsOf(tags, 'tags'),
    properties,
  };
}

function skuOf(sent: unknown, before: Mapping | undefined): Mapping {
  const { name, capacity } = mappingAt(sent);
  if (name === undefined && before !== undefined) return capacity === undefined ? before : { ...before, capacity };
  const size = typeof name === 'string' ? name : 'F1';
  const found = TIERS.find(([pattern]) => pattern.test(size));
  if (found === undefined) throw badRequest(`Cannot find SkuDescription with name ${size}.`);
  return {
    name: size,
    tier: found[1],
    size,
    family: found[2],
    capacity: typeof capacity === 'number' ? capacity : /^(?:FC1|Y1)$/i.test(size) ? 0 : 1,
  };
}
