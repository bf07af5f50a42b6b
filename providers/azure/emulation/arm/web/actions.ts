import type { Site } from '../../apps/site.ts';
import type { AzureContext } from '../../server/context.ts';
import { listOf, ok, type ArmAnswer, type ArmRoute } from '../arm-route.ts';
import { siteRoutes } from './site-routes.ts';

/** What is done with a site as a whole: start, stop, restart, sync. */
export function actionRoutes(context: AzureContext): ArmRoute[] {
  const setState =
    (state: Site['state']) =>
    (site: Site): ArmAnswer => {
      context.apps.update(site, () => ({ state }));
      return { status: 200 };
    };
  /** Environments that run are replaced, so that functions start anew. */
  const restart = async (site: Site): Promise<ArmAnswer> => {
    await context.releases.restart(site);
    return { status: 200 };
  };
  const sync = async (site: Site): Promise<ArmAnswer> => {
    await context.packages.apply(site);
    return { status: 204 };
  };
  return siteRoutes(context, {
    'POST /start': ['WebApps_Start', 'verified', setState('Running')],
    'POST /stop': ['WebApps_Stop', 'verified', setState('Stopped')],
    'POST /restart': ['WebApps_Restart', 'verified', restart],
    'POST /syncfunctiontriggers': ['WebApps_SyncFunctionTriggers', 'verified', sync],
    'POST /host/default/sync': ['WebApps_SyncFunctions', 'modelled', sync],
    'POST /host/default/listsyncstatus': ['WebApps_ListSyncStatus', 'modelled', () => ({ status: 204 })],
    'POST /listsyncfunctiontriggerstatus': [
      'WebApps_ListSyncFunctionTriggers',
      'modelled',
      async (site) =>
        ok({ key: site.keys.master, trigger_url: `https://${(await context.addresses.open(site)).site}/admin/host/synctriggers` }),
    ],
    'GET /usages': ['WebApps_ListUsages', 'approximated', () => listOf([]), 'There are no quotas here, so none is listed.'],
    'GET /siteextensions': ['WebApps_ListSiteExtensions', 'modelled', () => listOf([])],
  });
}
