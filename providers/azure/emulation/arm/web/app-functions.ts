import type { Mapping } from '../../../../detection/cloud-yaml.ts';
import { mappingAt } from '../../../../detection/cloud-yaml.ts';
import type { HostVersion } from '../../../../emulation-host.ts';
import type { Site } from '../../apps/site.ts';
import type { AzureContext } from '../../server/context.ts';
import { runtimeStack } from '../../apps/runtime-stack.ts';
import { isDisabled } from '../../function-detail.ts';

/** A function of an app, as FunctionEnvelope. @see https://learn.microsoft.com/rest/api/appservice/web-apps/get-function */
export type FunctionView = Mapping & { id: string; name: string; properties: Mapping };

/** The functions that were found in the code that runs; none where there is none, or it cannot be read. */
export async function functionViews(context: AzureContext, site: Site): Promise<FunctionView[]> {
  const live = context.host.functions.find(site.functionName)?.live;
  if (live === undefined) return [];
  const { site: host } = await context.addresses.open(site);
  return live.entries.map((entry) => functionView(context, site, entry, host));
}

function functionView(context: AzureContext, site: Site, entry: HostVersion['entries'][number], host: string): FunctionView {
  const id = `${context.ids.site(site)}/functions/${entry.name}`;
  const admin = `https://${host}/admin`;
  return {
    id,
    name: `${site.slot === null ? site.name : `${site.name}/${site.slot}`}/${entry.name}`,
    type: site.slot === null ? 'Microsoft.Web/sites/functions' : 'Microsoft.Web/sites/slots/functions',
    location: site.location,
    properties: {
      name: entry.name,
      function_app_id: null,
      script_root_path_href: `${admin}/vfs/site/wwwroot/${entry.name}/`,
      script_href: `${admin}/vfs/site/wwwroot/${entry.name}`,
      config_href: `${admin}/vfs/site/wwwroot/${entry.name}/function.json`,
      test_data_href: null,
      secrets_file_href: null,
      href: `${admin}/functions/${entry.name}`,
      config: { name: entry.name, language: language(site), bindings: bindingsOf(entry) },
      files: null,
      test_data: '',
      invoke_url_template: entry.route === null ? null : `https://${host}${entry.route}`,
      language: language(site),
      isDisabled:
        isDisabled(entry.name, site.appSettings) || (entry.detail?.['disabled'] === true && entry.detail['scriptFile'] !== undefined),
    },
  };
}

/** All bindings, as the model's worker found them. */
function bindingsOf(entry: HostVersion['entries'][number]): unknown[] {
  const { bindings } = mappingAt(entry.detail);
  if (Array.isArray(bindings)) return bindings;
  return [{ type: `${entry.trigger}Trigger`, direction: 'in' }];
}

function language(site: Site): string {
  return runtimeStack(site).name ?? 'node';
}
