import type { Mapping } from '../../../../detection/cloud-yaml.ts';
import type { Site } from '../../apps/site.ts';
import { DEPLOY_STATUS, deploymentView, isComplete, type Deployment } from '../../scm/deployment.ts';
import type { AzureContext } from '../../server/context.ts';
import { webNotFound } from '../arm-error.ts';
import { listOf, ok, param, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { siteRoutes } from './site-routes.ts';

/** Deployments of a site, as Resource Manager shows what its SCM site keeps. */
export function deploymentRoutes(context: AzureContext): ArmRoute[] {
  const view = async (site: Site, deployment: Deployment): Promise<Mapping> => ({
    id: `${context.ids.site(site)}/deployments/${deployment.id}`,
    name: deployment.id,
    type: 'Microsoft.Web/sites/deployments',
    properties: deploymentView(deployment, `https://${(await context.addresses.open(site)).scm}`, site.name),
  });
  const need = (site: Site, request: ArmRequest): Deployment => {
    const found = context.deployments.find(site, param(request, 'deployment'));
    if (found === null) throw webNotFound('Deployment', param(request, 'deployment'));
    return found;
  };
  return siteRoutes(context, {
    'GET /deployments': [
      'WebApps_ListDeployments',
      'modelled',
      async (site) => listOf(await Promise.all(context.deployments.list(site).map((deployment) => view(site, deployment)))),
    ],
    'GET /deployments/{deployment}': [
      'WebApps_GetDeployment',
      'modelled',
      async (site, request) => ok(await view(site, need(site, request))),
    ],
    'GET /deploymentStatus/{deployment}': [
      'WebApps_GetProductionSiteDeploymentStatus',
      'modelled',
      (site, request) => ok(statusView(context.ids.site(site), need(site, request))),
    ],
  });
}

/** @see https://learn.microsoft.com/rest/api/appservice/web-apps/get-production-site-deployment-status */
function statusView(site: string, deployment: Deployment): Mapping {
  const { id, status, statusText, active } = deployment;
  const state = !isComplete(deployment) ? 'BuildInProgress' : status === DEPLOY_STATUS.success ? 'RuntimeSuccessful' : 'BuildFailed';
  return {
    id: `${site}/deploymentStatus/${id}`,
    name: id,
    type: 'Microsoft.Web/sites/deploymentStatus',
    properties: {
      deploymentId: id,
      status: state,
      numberOfInstancesInProgress: 0,
      numberOfInstancesSuccessful: active ? 1 : 0,
      numberOfInstancesFailed: 0,
      failedInstancesLogs: null,
      errors: statusText === '' ? null : [{ code: state, message: statusText }],
    },
  };
}
