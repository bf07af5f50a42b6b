import { functionNameOf } from '../../apps/site.ts';
import type { AzureContext } from '../../server/context.ts';
import { listOf, ok, routesOf, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { locations } from '../resources/locations.ts';
import { bodyOf } from './body.ts';
import { functionAppStacks } from './stacks.ts';

const SUBSCRIPTION = '/subscriptions/{subscriptionId}/providers/Microsoft.Web';

/** What Microsoft.Web says of itself: stacks, regions, names that are free. */
export function webProviderRoutes(context: AzureContext): ArmRoute[] {
  const stacks = (): ArmAnswer => listOf(functionAppStacks(new Date()));
  const webStacks = (): ArmAnswer => listOf([]);
  const regions = (): ArmAnswer =>
    listOf(
      locations.map(({ name, displayName }) => ({
        id: `${context.ids.subscription}/providers/Microsoft.Web/geoRegions/${displayName}`,
        name: displayName,
        type: 'Microsoft.Web/geoRegions',
        properties: {
          name: displayName,
          description: null,
          displayName,
          orgDomain: `PUBLIC;FUNCTIONS;DYNAMIC;LINUX;LINUXDYNAMIC;FLEXCONSUMPTION;${name}`,
        },
      })),
    );
  const checkName = (request: ArmRequest): ArmAnswer => {
    const name = String(bodyOf(request)['name'] ?? '');
    const taken = context.apps.find(name) !== null || context.host.functions.find(functionNameOf(name, null)) !== null;
    const valid = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])$/i.test(name);
    if (valid && !taken) return ok({ nameAvailable: true, reason: '', message: '' });
    const message = taken ? `Hostname '${name}' already exists. Please select a different name.` : `The name '${name}' is invalid.`;
    return ok({ nameAvailable: false, reason: taken ? 'AlreadyExists' : 'Invalid', message });
  };
  const none = 'There are no web apps here, so no stacks of theirs.';
  return routesOf('Microsoft.Web', {
    'GET /providers/Microsoft.Web/functionAppStacks': ['Provider_GetFunctionAppStacks', 'verified', stacks],
    'GET /providers/Microsoft.Web/locations/{location}/functionAppStacks': ['Provider_GetFunctionAppStacksForLocation', 'modelled', stacks],
    'GET /providers/Microsoft.Web/webAppStacks': ['Provider_GetWebAppStacks', 'approximated', webStacks, none],
    'GET /providers/Microsoft.Web/locations/{location}/webAppStacks': [
      'Provider_GetWebAppStacksForLocation',
      'approximated',
      webStacks,
      none,
    ],
    [`GET ${SUBSCRIPTION}/geoRegions`]: ['ListGeoRegions', 'modelled', regions, 'The same for every plan.'],
    [`POST ${SUBSCRIPTION}/checknameavailability`]: ['CheckNameAvailability', 'verified', checkName],
    [`GET ${SUBSCRIPTION}/deletedSites`]: ['DeletedWebApps_List', 'approximated', () => listOf([]), 'A deleted app is gone.'],
  });
}
