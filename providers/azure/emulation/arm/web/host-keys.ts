import type { Site, SiteKeys } from '../../apps/site.ts';
import type { AzureContext } from '../../server/context.ts';
import { badRequest, webNotFound } from '../arm-error.ts';
import { ok, param, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { keyAnswer, keyOf, without } from './key-body.ts';
import { siteRoutes } from './site-routes.ts';

/** Keys of an app's host: the master key, those that open every function, and those of extensions. */
export function hostKeyRoutes(context: AzureContext): ArmRoute[] {
  const change = (site: Site, next: (keys: SiteKeys) => SiteKeys): void => {
    context.apps.update(site, ({ keys }) => ({ keys: next(keys) }));
  };
  const put = (site: Site, request: ArmRequest): ArmAnswer => {
    const { key, value } = keyOf(request);
    const type = param(request, 'keyType').toLowerCase();
    if (type === 'masterkey' || key === '_master') {
      change(site, (keys) => ({ ...keys, master: value }));
      return keyAnswer(key, value, false);
    }
    const kind = kindOf(type);
    change(site, (keys) => ({ ...keys, [kind]: { ...keys[kind], [key]: value } }));
    return keyAnswer(key, value, site.keys[kind][key] === undefined);
  };
  const remove = (site: Site, request: ArmRequest): ArmAnswer => {
    const key = param(request, 'key');
    const kind = kindOf(param(request, 'keyType').toLowerCase());
    if (site.keys[kind][key] === undefined) throw webNotFound('Key', key);
    change(site, (keys) => ({ ...keys, [kind]: without(keys[kind], key) }));
    return { status: 204 };
  };
  return siteRoutes(context, {
    'POST /host/default/listkeys': [
      'WebApps_ListHostKeys',
      'verified',
      ({ keys }) => ok({ masterKey: keys.master, functionKeys: keys.host, systemKeys: keys.system }),
    ],
    'PUT /host/default/{keyType}/{key}': ['WebApps_CreateOrUpdateHostSecret', 'verified', put],
    'DELETE /host/default/{keyType}/{key}': ['WebApps_DeleteHostSecret', 'verified', remove],
  });
}

function kindOf(type: string): 'host' | 'system' {
  if (type === 'functionkeys') return 'host';
  if (type === 'systemkeys') return 'system';
  throw badRequest(`The key type '${type}' is invalid. It is functionKeys, systemKeys or masterKey.`);
}
