import { mappingAt } from '../../../detection/cloud-yaml.ts';
import type { Site } from './site.ts';

/** Language and version of an app, `{ name: 'node', version: '22' }`; null each where nothing says so. */
export interface RuntimeStack {
  name: string | null;
  version: string | null;
}

/**
 * What an app runs on: Flex apps say it in functionAppConfig.runtime, Linux ones in linuxFxVersion, Windows ones in settings.
 * @see https://learn.microsoft.com/azure/azure-functions/set-runtime-version
 * @see https://learn.microsoft.com/azure/azure-functions/functions-app-settings#website_node_default_version
 */
export function runtimeStack({
  properties,
  siteConfig,
  appSettings,
}: Pick<Site, 'properties' | 'siteConfig' | 'appSettings'>): RuntimeStack {
  const flex = mappingAt(properties, 'functionAppConfig', 'runtime');
  if (typeof flex['name'] === 'string') return { name: flex['name'].toLowerCase(), version: textOf(flex['version']) };
  const linux = /^([^|]+)\|(.+)$/.exec(textOf(siteConfig['linuxFxVersion']) ?? '');
  if (linux !== null) return { name: (linux[1] ?? '').toLowerCase(), version: linux[2] ?? null };
  const name = appSettings['FUNCTIONS_WORKER_RUNTIME']?.toLowerCase() ?? null;
  const windows =
    name === 'node' ? appSettings['WEBSITE_NODE_DEFAULT_VERSION'] : name === 'powershell' ? siteConfig['powerShellVersion'] : null;
  return { name, version: textOf(windows)?.replace(/^~/, '') ?? null };
}

/** Whether it runs on Linux: `kind` or `reserved` say so. */
export function isLinux({ kind, properties }: Pick<Site, 'kind' | 'properties'>): boolean {
  return kind.toLowerCase().split(',').includes('linux') || properties['reserved'] === true;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
