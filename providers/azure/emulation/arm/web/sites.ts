import type { Site } from '../../apps/site.ts';
import type { AzureContext } from '../../server/context.ts';
import { groupNotFound } from '../arm-error.ts';
import { listOf, ok, param, routesOf, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { deleteSite } from './delete-site.ts';
import { GROUP_PATH, needSite, SITE_PATH, siteRoutes } from './site-routes.ts';
import { siteView } from './site-view.ts';
import { patchSite, putSite } from './write-site.ts';

/** In units of 100 ns. */
const FILETIME_OF_1970 = 116_444_736_000_000_000n;

/** Apps and slots themselves: create, read, list, change, delete. */
export function siteCrud(context: AzureContext): ArmRoute[] {
  const views = async (sites: readonly Site[]): Promise<ArmAnswer> =>
    listOf(await Promise.all(sites.map((site) => siteView(context, site))));
  const put = async (request: ArmRequest): Promise<ArmAnswer> => {
    const where = { group: param(request, 'resourceGroup'), name: param(request, 'name'), slot: request.params['slot'] ?? null };
    return siteAnswer(context, await putSite(context, request, where));
  };
  const inGroup = (request: ArmRequest): Promise<ArmAnswer> => {
    const group = param(request, 'resourceGroup');
    if (context.resources.group(group) === null) throw groupNotFound(group);
    const slots = request.query.get('includeslots') === 'true';
    const mine = context.apps.list().filter(({ resourceGroup }) => resourceGroup.toLowerCase() === group.toLowerCase());
    return views(slots ? mine.flatMap((site) => [site, ...context.apps.slots(site.name)]) : mine);
  };
  return [
    ...routesOf('Microsoft.Web', {
      'GET /subscriptions/{subscriptionId}/providers/Microsoft.Web/sites': ['WebApps_List', 'verified', () => views(context.apps.list())],
      [`GET ${GROUP_PATH}/providers/Microsoft.Web/sites`]: ['WebApps_ListByResourceGroup', 'modelled', inGroup],
      [`PUT ${SITE_PATH}`]: ['WebApps_CreateOrUpdate', 'verified', put],
      [`PUT ${SITE_PATH}/slots/{slot}`]: ['WebApps_CreateOrUpdateSlot', 'verified', put],
      [`GET ${SITE_PATH}/slots`]: [
        'WebApps_ListSlots',
        'modelled',
        (request) => views(context.apps.slots(needSite(context, request).name)),
      ],
    }),
    ...siteRoutes(context, {
      'GET ': ['WebApps_Get', 'verified', (site) => siteAnswer(context, site)],
      'PATCH ': ['WebApps_Update', 'modelled', async (site, request) => siteAnswer(context, await patchSite(context, request, site))],
      'DELETE ': [
        'WebApps_Delete',
        'verified',
        async (site, request) => {
          await deleteSite(context, site, { emptyPlan: request.query.get('deleteemptyserverfarm') !== 'false' });
          return { status: 200 };
        },
      ],
    }),
  ];
}

/**
 * One site, with the tag that the service makes of when it was last changed (as a FILETIME). No operation of the API takes
 * it back in an If-Match.
 */
async function siteAnswer(context: AzureContext, site: Site): Promise<ArmAnswer> {
  const etag = (BigInt(Date.parse(site.modifiedAt)) * 10_000n + FILETIME_OF_1970).toString(16).toUpperCase();
  return ok(await siteView(context, site), { etag: `"${etag}"` });
}
