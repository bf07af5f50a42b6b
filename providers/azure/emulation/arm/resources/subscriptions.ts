import type { AzureContext } from '../../server/context.ts';
import { listOf, ok, routesOf, type ArmRoute } from '../arm-route.ts';
import { locations } from './locations.ts';

/** Who one is: tenants, the subscription and its locations. */
export function subscriptionRoutes({ defaults }: AzureContext): ArmRoute[] {
  const { subscriptionId, tenantId } = defaults;
  const id = `/subscriptions/${subscriptionId}`;
  const subscription = {
    id,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId,
    tenantId,
    displayName: 'Isobar local',
    state: 'Enabled',
    subscriptionPolicies: { locationPlacementId: 'Internal_2014-09-01', quotaId: 'Internal_2014-09-01', spendingLimit: 'Off' },
  };
  const tenant = {
    id: `/tenants/${tenantId}`,
    tenantId,
    displayName: 'Isobar local',
    tenantCategory: 'Home',
    countryCode: null,
    domains: [],
  };
  const regions = locations.map(({ name, displayName }) => ({
    id: `${id}/locations/${name}`,
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: displayName,
    metadata: { regionType: 'Physical', regionCategory: 'Recommended' },
  }));
  return routesOf('Microsoft.Resources', {
    'GET /subscriptions': ['Subscriptions_List', 'verified', () => listOf([subscription])],
    'GET /subscriptions/{subscriptionId}': ['Subscriptions_Get', 'modelled', () => ok(subscription)],
    'GET /subscriptions/{subscriptionId}/locations': ['Subscriptions_ListLocations', 'modelled', () => listOf(regions)],
    'GET /tenants': ['Tenants_List', 'modelled', () => listOf([tenant])],
  });
}
