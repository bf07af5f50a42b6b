import type { HostFunction } from '../../../emulation-host.ts';
import { models } from '../models.ts';
import type { AzureContext } from '../server/context.ts';
import { localInsightsId } from './local-insights.ts';
import { newSite } from './new-site.ts';
import { ORIGIN } from './release.ts';
import type { Site } from './site.ts';

const MODELS = new Set(models.map(({ id }) => id));

/**
 * Keeps sites and functions of the runtime together: an app that the console deploys becomes a site, and what the console
 * removes is no site any more. Gives back the way to stop it.
 */
export function adoptFunctions(context: AzureContext): () => void {
  const { functions } = context.host;
  adoptAll(context);
  return functions.onChange((name) => {
    if (context.releases.isOwn(name)) return;
    const found = functions.find(name);
    if (found === null) forget(context, name);
    else adopt(context, found);
  });
}

/** Makes sites of the functions that there are, and opens the endpoints of all. */
export function adoptAll(context: AzureContext): void {
  for (const found of context.host.functions.list()) adopt(context, found);
  for (const site of context.apps.all()) open(context, site);
}

function open({ addresses, host }: AzureContext, site: Site): void {
  addresses.open(site).catch((error: unknown) => host.log('error', `"${site.name}" has no endpoint.`, error));
}

/** Its variables, and the version of the host that runs it, which apps made in Azure have among their settings. */
const settingsOf = (env: Record<string, string>): Record<string, string> => ({ FUNCTIONS_EXTENSION_VERSION: '~4', ...env });

function adopt(context: AzureContext, { name, live }: HostFunction): void {
  if (!MODELS.has(live.project.model) || live.origin === ORIGIN) return;
  const known = context.apps.byFunction(name);
  if (known !== null) {
    context.apps.update(known, () => ({
      appSettings: settingsOf(live.project.env),
      indexError: null,
      modifiedAt: new Date().toISOString(),
    }));
    return;
  }
  const { resourceGroup, location } = context.defaults;
  if (context.resources.group(resourceGroup) === null)
    context.resources.putGroup({ name: resourceGroup, location, tags: {}, managedBy: null });
  const [stack = 'node', version = ''] = live.project.runtime.split('|');
  const site = newSite({ name, slot: null, resourceGroup, location, kind: 'functionapp,linux' });
  context.apps.put({
    ...site,
    siteConfig: { linuxFxVersion: `${stack[0]?.toUpperCase() ?? ''}${stack.slice(1)}|${version}` },
    appSettings: settingsOf(live.project.env),
    // As the portal joins apps to their component.
    tags: { ...live.project.tags, 'hidden-link: /app-insights-resource-id': localInsightsId(context) },
  });
  open(context, site);
}

function forget(context: AzureContext, functionName: string): void {
  const site = context.apps.byFunction(functionName);
  if (site === null) return;
  context.apps.remove(site);
  void context.addresses.close(site);
}
