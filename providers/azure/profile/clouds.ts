/** Where one of Azure's clouds is. */
export interface AzureCloud {
  label: string;
  /** Resource Manager. */
  resourceManager: string;
  /** Entra ID. */
  authority: string;
  /** Log queries. */
  logs: string;
  /** Metrics of a region: `https://REGION` and this. */
  metricsSuffix: string;
  /** What a token for metrics is asked for. */
  metricsAudience: string;
  /** Blob storage. */
  storageSuffix: string;
  /** The portal: a resource's page is `PORTAL/#resource` and its id. */
  portal: string;
}

/**
 * Azure's public and sovereign clouds.
 * @see https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure
 * @see https://learn.microsoft.com/azure/china/resources-developer-guide
 */
export const CLOUDS = {
  public: {
    label: 'Azure',
    resourceManager: 'https://management.azure.com',
    authority: 'https://login.microsoftonline.com',
    logs: 'https://api.loganalytics.io',
    metricsSuffix: 'metrics.monitor.azure.com',
    metricsAudience: 'https://metrics.monitor.azure.com',
    storageSuffix: 'core.windows.net',
    portal: 'https://portal.azure.com',
  },
  government: {
    label: 'Azure Government',
    resourceManager: 'https://management.usgovcloudapi.net',
    authority: 'https://login.microsoftonline.us',
    logs: 'https://api.loganalytics.us',
    metricsSuffix: 'metrics.monitor.azure.us',
    metricsAudience: 'https://metrics.monitor.azure.us',
    storageSuffix: 'core.usgovcloudapi.net',
    portal: 'https://portal.azure.us',
  },
  china: {
    label: 'Azure operated by 21Vianet',
    resourceManager: 'https://management.chinacloudapi.cn',
    authority: 'https://login.chinacloudapi.cn',
    logs: 'https://api.loganalytics.azure.cn',
    metricsSuffix: 'metrics.monitor.azure.cn',
    metricsAudience: 'https://metrics.monitor.azure.cn',
    storageSuffix: 'core.chinacloudapi.cn',
    portal: 'https://portal.azure.cn',
  },
} as const satisfies Record<string, AzureCloud>;

export function cloudOf(name: string | undefined): AzureCloud {
  return name === 'government' || name === 'china' ? CLOUDS[name] : CLOUDS.public;
}
