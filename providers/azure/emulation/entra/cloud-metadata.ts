import type { AzureDefaults } from '../server/defaults.ts';

/**
 * What `az cloud register --endpoint-resource-manager` and Terraform's `metadata_host` read. Services that are not here
 * have no endpoint, rather than one in the real cloud.
 */
export function cloudMetadata({ tenantId }: AzureDefaults, endpoint: string): unknown {
  const audience = 'https://management.core.windows.net/';
  return {
    name: 'isobar',
    resourceManager: endpoint,
    portal: endpoint,
    authentication: {
      loginEndpoint: endpoint,
      audiences: [audience, 'https://management.azure.com/'],
      tenant: tenantId,
      identityProvider: 'AAD',
    },
    graph: endpoint,
    graphAudience: endpoint,
    microsoftGraphResourceId: endpoint,
    appServiceResourceId: 'https://appservice.azure.com',
    appInsightsResourceId: endpoint,
    logAnalyticsResourceId: endpoint,
    suffixes: { storage: 'storage.localhost', keyVaultDns: 'vault.localhost' },
  };
}
