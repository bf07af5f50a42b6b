import { newPublishing } from '../../apps/site-keys.ts';
import type { Site } from '../../apps/site.ts';
import { basicAllowed } from '../../scm/authorize.ts';
import type { AzureContext } from '../../server/context.ts';
import { webNotFound } from '../arm-error.ts';
import { listOf, ok, param, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { propertiesOf } from './body.ts';
import { siteRoutes } from './site-routes.ts';

/** Who may publish with a password. @see https://learn.microsoft.com/azure/app-service/configure-basic-auth-disable */
export function publishingRoutes(context: AzureContext): ArmRoute[] {
  const { apps, ids } = context;
  const policy = (site: Site, endpoint: 'scm' | 'ftp') => ({
    id: `${ids.site(site)}/basicPublishingCredentialsPolicies/${endpoint}`,
    name: endpoint,
    type: 'Microsoft.Web/sites/basicPublishingCredentialsPolicies',
    location: site.location,
    properties: { allow: basicAllowed(site, endpoint) },
  });
  const setPolicy = (site: Site, request: ArmRequest): ArmAnswer => {
    const endpoint = endpointOf(request);
    const allow = propertiesOf(request)['allow'] === true;
    const key = `basicPublishingCredentialsPolicies/${endpoint}`;
    const changed = apps.update(site, ({ configs }) => ({ configs: { ...configs, [key]: { allow } } }));
    return ok(policy(changed ?? site, endpoint));
  };
  const newPassword = (site: Site): ArmAnswer => {
    apps.update(site, ({ publishing }) => ({ publishing: { ...publishing, password: newPublishing('').password } }));
    return { status: 200 };
  };
  return siteRoutes(context, {
    'POST /newpassword': ['WebApps_GenerateNewSitePublishingPassword', 'modelled', newPassword],
    'GET /basicPublishingCredentialsPolicies': [
      'WebApps_ListBasicPublishingCredentialsPolicies',
      'modelled',
      (site) => listOf([policy(site, 'ftp'), policy(site, 'scm')]),
    ],
    'GET /basicPublishingCredentialsPolicies/{endpoint}': [
      'WebApps_GetScmAllowed',
      'modelled',
      (site, request) => ok(policy(site, endpointOf(request))),
    ],
    'PUT /basicPublishingCredentialsPolicies/{endpoint}': ['WebApps_UpdateScmAllowed', 'verified', setPolicy],
  });
}

function endpointOf(request: ArmRequest): 'scm' | 'ftp' {
  const endpoint = param(request, 'endpoint').toLowerCase();
  if (endpoint === 'scm' || endpoint === 'ftp') return endpoint;
  throw webNotFound('BasicPublishingCredentialsPolicy', endpoint);
}
