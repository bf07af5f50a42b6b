import type { Mapping } from '../../../../detection/cloud-yaml.ts';
import type { AzureContext } from '../../server/context.ts';
import { ArmError } from '../arm-error.ts';
import { listOf, ok, param, routesOf, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { WEB_VERSIONS } from '../api-version.ts';
import { locations } from './locations.ts';

/** Namespaces that are answered, with the types in them. */
const NAMESPACES: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.Authorization': ['roleAssignments', 'roleDefinitions'],
  'Microsoft.EventGrid': ['eventSubscriptions'],
  'Microsoft.Insights': ['components', 'diagnosticSettings'],
  'Microsoft.KeyVault': ['vaults', 'vaults/secrets'],
  'Microsoft.ManagedIdentity': ['userAssignedIdentities'],
  'Microsoft.OperationalInsights': ['workspaces'],
  'Microsoft.Resources': ['resourceGroups', 'subscriptions', 'tenants'],
  'Microsoft.Storage': ['storageAccounts', 'storageAccounts/blobServices'],
  'Microsoft.Web': ['sites', 'sites/slots', 'sites/functions', 'serverFarms', 'functionAppStacks', 'webAppStacks'],
};

/** Of the other namespaces: those of the clients that are known to work with it. */
const API_VERSIONS = [
  '2025-05-01',
  '2025-03-01',
  '2024-11-01',
  '2024-04-01',
  '2023-12-01',
  '2023-01-01',
  '2022-09-01',
  '2022-03-01',
  '2021-04-01',
];

/** Resource providers; all are registered. */
export function resourceProviderRoutes({ ids }: AzureContext): ArmRoute[] {
  const view = ([namespace, types]: [string, readonly string[]]): Mapping => ({
    id: `${ids.subscription}/providers/${namespace}`,
    namespace,
    registrationState: 'Registered',
    registrationPolicy: 'RegistrationRequired',
    resourceTypes: types.map((resourceType) => ({
      resourceType,
      locations: locations.map(({ displayName }) => displayName),
      apiVersions: namespace === 'Microsoft.Web' ? WEB_VERSIONS : API_VERSIONS,
      defaultApiVersion: namespace === 'Microsoft.Web' ? WEB_VERSIONS[0] : API_VERSIONS[0],
      capabilities: 'None',
    })),
  });
  const one = (request: ArmRequest): ArmAnswer => {
    const name = param(request, 'namespace').toLowerCase();
    const found = Object.entries(NAMESPACES).find(([namespace]) => namespace.toLowerCase() === name);
    if (found === undefined)
      throw new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${param(request, 'namespace')}' is invalid.`);
    return ok(view(found));
  };
  const path = '/subscriptions/{subscriptionId}/providers';
  return routesOf('Microsoft.Resources', {
    [`GET ${path}`]: ['Providers_List', 'modelled', () => listOf(Object.entries(NAMESPACES).map(view)), 'Those that are answered here.'],
    [`GET ${path}/{namespace}`]: ['Providers_Get', 'modelled', one],
    [`POST ${path}/{namespace}/register`]: ['Providers_Register', 'modelled', one],
  });
}
