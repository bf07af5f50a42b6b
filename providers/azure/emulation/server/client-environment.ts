import type { ClientEnvironment } from '#shared/model/client-environment.ts';
import type { AzureContext } from './context.ts';

/**
 * What points the SDKs, az and Terraform at the emulation. The secret opens nothing: any is taken.
 * @see https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/local-development-environment-service-principal
 */
export function clientEnvironment({ defaults, endpoint, functionsHost, tls: { caFile } }: AzureContext): ClientEnvironment {
  const origin = endpoint();
  const { port } = new URL(origin);
  const { subscriptionId, tenantId, clientId } = defaults;
  return {
    set: {
      NODE_EXTRA_CA_CERTS: caFile,
      REQUESTS_CA_BUNDLE: caFile,
      SSL_CERT_FILE: caFile,
      AZURE_AUTHORITY_HOST: `${origin}/`,
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: 'local',
      AZURE_SUBSCRIPTION_ID: subscriptionId,
      AZURE_CORE_INSTANCE_DISCOVERY: 'false',
      ARM_METADATA_HOSTNAME: `localhost:${port}`,
      ARM_SUBSCRIPTION_ID: subscriptionId,
      ARM_TENANT_ID: tenantId,
      ARM_CLIENT_ID: clientId,
      ARM_CLIENT_SECRET: 'local',
    },
    unset: ['AZURE_CLIENT_CERTIFICATE_PATH', 'AZURE_FEDERATED_TOKEN_FILE', 'IDENTITY_ENDPOINT', 'MSI_ENDPOINT'],
    notes: [
      `az, once: az cloud register -n isobar --endpoint-resource-manager ${origin}/ && az cloud set -n isobar`,
      `az, then: az login --service-principal -u ${clientId} -p local --tenant ${tenantId}`,
      `Azure SDKs take the endpoint as an option: endpoint: '${origin}'; their credentials also need disableInstanceDiscovery: true.`,
      `Cosmos DB, whose key is the emulators' and no secret: ${functionsHost.cosmos.connectionString}`,
      `Service Bus, likewise: ${functionsHost.serviceBus.connectionString}`,
      `Event Hubs, likewise: ${functionsHost.eventHubs.connectionString}`,
      'The certificate authority is of this installation alone and can only vouch for localhost.',
    ],
  };
}
