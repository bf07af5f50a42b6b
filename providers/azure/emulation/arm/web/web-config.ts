import { mappingAt, type Mapping } from '../../../../detection/cloud-yaml.ts';
import { isLinux } from '../../apps/runtime-stack.ts';
import type { Site } from '../../apps/site.ts';

/** SiteConfig with what the service fills in. Settings are not in it, as they are not in the service's. */
export function webConfig(site: Site): Mapping {
  const linux = isLinux(site);
  return {
    numberOfWorkers: 1,
    defaultDocuments: [],
    netFrameworkVersion: linux ? 'v4.0' : 'v8.0',
    linuxFxVersion: '',
    requestTracingEnabled: false,
    remoteDebuggingEnabled: false,
    httpLoggingEnabled: false,
    detailedErrorLoggingEnabled: false,
    publishingUsername: site.publishing.userName,
    scmType: 'None',
    use32BitWorkerProcess: !linux,
    webSocketsEnabled: false,
    alwaysOn: false,
    managedPipelineMode: 'Integrated',
    loadBalancing: 'LeastRequests',
    autoHealEnabled: false,
    localMySqlEnabled: false,
    http20Enabled: false,
    minTlsVersion: '1.2',
    scmMinTlsVersion: '1.2',
    ftpsState: 'FtpsOnly',
    preWarmedInstanceCount: 0,
    functionAppScaleLimit: 200,
    minimumElasticInstanceCount: 0,
    ...site.siteConfig,
    experiments: { rampUpRules: [], ...mappingAt(site.siteConfig, 'experiments') },
    cors: site.siteConfig['cors'] ?? null,
    ipSecurityRestrictions: site.siteConfig['ipSecurityRestrictions'] ?? [
      { ipAddress: 'Any', action: 'Allow', priority: 2147483647, name: 'Allow all', description: 'Allow all access' },
    ],
  };
}
