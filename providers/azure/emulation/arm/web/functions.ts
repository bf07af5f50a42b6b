import type { Site } from '../../apps/site.ts';
import type { AzureContext } from '../../server/context.ts';
import { webNotFound } from '../arm-error.ts';
import { listOf, ok, param, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { functionViews, type FunctionView } from './app-functions.ts';
import { keyAnswer, keyOf, without } from './key-body.ts';
import { siteRoutes } from './site-routes.ts';

/** Functions of an app, and their keys. */
export function functionRoutes(context: AzureContext): ArmRoute[] {
  const need = async (site: Site, request: ArmRequest): Promise<FunctionView> => {
    const name = param(request, 'function').toLowerCase();
    const found = (await functionViews(context, site)).find((view) => nameOf(view).toLowerCase() === name);
    if (found === undefined) throw webNotFound('Function', param(request, 'function'));
    return found;
  };
  /** The function's keys as they are to be. */
  const putKeys = (site: Site, name: string, change: (keys: Record<string, string>) => Record<string, string>): void => {
    const key = name.toLowerCase();
    context.apps.functionKeys(site, name);
    context.apps.update(site, ({ keys }) => ({
      keys: { ...keys, functions: { ...keys.functions, [key]: change(keys.functions[key] ?? {}) } },
    }));
  };

  return siteRoutes(context, {
    'GET /functions': ['WebApps_ListFunctions', 'verified', async (site) => listOf(await functionViews(context, site))],
    'GET /functions/{function}': ['WebApps_GetFunction', 'verified', async (site, request) => ok(await need(site, request))],
    // A flat map, whatever the API description says.
    'POST /functions/{function}/listkeys': [
      'WebApps_ListFunctionKeys',
      'verified',
      async (site, request) => ok(context.apps.functionKeys(site, nameOf(await need(site, request)))),
    ],
    'POST /functions/{function}/listsecrets': [
      'WebApps_ListFunctionSecrets',
      'modelled',
      async (site, request) => {
        const view = await need(site, request);
        const { default: key } = context.apps.functionKeys(site, nameOf(view));
        return ok({ key: key ?? null, trigger_url: view.properties['invoke_url_template'] });
      },
    ],
    'PUT /functions/{function}/keys/{key}': [
      'WebApps_CreateOrUpdateFunctionSecret',
      'verified',
      async (site, request) => {
        const name = nameOf(await need(site, request));
        const { key, value } = keyOf(request);
        const known = context.apps.functionKeys(site, name)[key] !== undefined;
        putKeys(site, name, (keys) => ({ ...keys, [key]: value }));
        return keyAnswer(key, value, !known);
      },
    ],
    'DELETE /functions/{function}/keys/{key}': [
      'WebApps_DeleteFunctionSecret',
      'verified',
      async (site, request) => {
        const name = nameOf(await need(site, request));
        const key = param(request, 'key');
        if (context.apps.functionKeys(site, name)[key] === undefined) throw webNotFound('Key', key);
        putKeys(site, name, (keys) => without(keys, key));
        return { status: 204 };
      },
    ],
  });
}

function nameOf(view: FunctionView): string {
  return String(view.properties['name']);
}
