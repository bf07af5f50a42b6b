import { mappingAt, type Mapping } from '../../../../detection/cloud-yaml.ts';
import type { Site } from '../../apps/site.ts';
import type { AzureContext } from '../../server/context.ts';
import { locationName } from '../resources/locations.ts';
import { isLinux } from '../../apps/runtime-stack.ts';
import { planOf } from './plan-of.ts';

/** A site as Resource Manager shows it. @see https://learn.microsoft.com/rest/api/appservice/web-apps/get */
export async function siteView(context: AzureContext, site: Site): Promise<Mapping> {
  const address = await context.addresses.open(site);
  const plan = planOf(context, site);
  const linux = isLinux(site);
  const sku = textAt(plan.sku, 'tier');
  return {
    id: context.ids.site(site),
    name: site.slot === null ? site.name : `${site.name}/${site.slot}`,
    type: site.slot === null ? 'Microsoft.Web/sites' : 'Microsoft.Web/sites/slots',
    kind: site.kind,
    location: locationName(site.location),
    tags: site.tags,
    ...(site.identity === null ? {} : { identity: site.identity }),
    properties: {
      httpsOnly: false,
      clientCertEnabled: false,
      clientCertMode: 'Required',
      clientAffinityEnabled: false,
      publicNetworkAccess: null,
      keyVaultReferenceIdentity: 'SystemAssigned',
      redundancyMode: 'None',
      virtualNetworkSubnetId: null,
      ...site.properties,
      name: site.slot === null ? site.name : `${site.name}(${site.slot})`,
      state: site.state,
      enabled: true,
      adminEnabled: true,
      usageState: 'Normal',
      availabilityState: 'Normal',
      repositorySiteName: site.name,
      hostNames: [address.site],
      enabledHostNames: [address.site, address.scm],
      defaultHostName: address.site,
      hostNameSslStates: [
        // Disabled where the platform's own certificate serves it. Here plain HTTP is not answered besides, which tools conclude from this.
        { name: address.site, sslState: 'SniEnabled', thumbprint: null, toUpdate: null, hostType: 'Standard' },
        { name: address.scm, sslState: 'Disabled', thumbprint: null, toUpdate: null, hostType: 'Repository' },
      ],
      serverFarmId: plan.id,
      reserved: linux,
      sku,
      resourceGroup: site.resourceGroup,
      lastModifiedTimeUtc: site.modifiedAt,
      dailyMemoryTimeQuota: 0,
      siteDisabledReason: 0,
      slotSwapStatus: mappingOrNull(site.configs['slotSwapStatus']),
      siteConfig: configSummary(site),
    },
  };
}

/** The few members of the configuration that a site's own view has; the rest is at `config/web`. */
function configSummary({ siteConfig }: Site): Mapping {
  return {
    numberOfWorkers: 1,
    linuxFxVersion: siteConfig['linuxFxVersion'] ?? '',
    acrUseManagedIdentityCreds: siteConfig['acrUseManagedIdentityCreds'] ?? false,
    alwaysOn: siteConfig['alwaysOn'] ?? false,
    http20Enabled: siteConfig['http20Enabled'] ?? false,
    functionAppScaleLimit: siteConfig['functionAppScaleLimit'] ?? null,
    minimumElasticInstanceCount: siteConfig['minimumElasticInstanceCount'] ?? 0,
  };
}

function textAt(value: unknown, key: string): string | null {
  const found = mappingAt(value)[key];
  return typeof found === 'string' ? found : null;
}

function mappingOrNull(value: Mapping | undefined): Mapping | null {
  return value ?? null;
}
