import { request as send } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { Site } from '../../apps/site.ts';
import { deploymentView, DEPLOY_STATUS } from '../../scm/deployment.ts';
import { fetchPackage, packageUrlProblem } from '../../scm/receive-package.ts';
import type { AzureContext } from '../../server/context.ts';
import { ArmError, badRequest, WebError, webNotFound } from '../arm-error.ts';
import { ok, param, type ArmAnswer, type ArmRequest, type ArmRoute } from '../arm-route.ts';
import { propertiesOf } from './body.ts';
import { siteRoutes } from './site-routes.ts';

/** Deployment by Resource Manager, and its way through to the host of an app. */
export function extensionRoutes(context: AzureContext): ArmRoute[] {
  const deploy =
    (name: string) =>
    async (site: Site, request: ArmRequest): Promise<ArmAnswer> => {
      const { packageUri, type } = propertiesOf(request);
      if (typeof type === 'string' && type.toLowerCase() !== 'zip')
        throw badRequest(`type='${type}' is not supported for function apps here: deploy a zip.`);
      if (typeof packageUri !== 'string') throw badRequest("The parameter 'packageUri' is missing.");
      const problem = packageUrlProblem(packageUri);
      if (problem !== null) throw badRequest(problem);
      if (context.deployments.busy(site))
        throw new WebError(409, 'Conflict', 'There is a deployment currently in progress. Please try again when it completes.', '59203');
      const path = await fetchPackage(context.host.dir, packageUri, request.signal).catch((error: unknown) => {
        throw badRequest(`The package could not be fetched. ${error instanceof Error ? error.message : String(error)}`);
      });
      const { id } = context.deployments.start(site, path, { deployer: name, author: 'N/A', message: name });
      return {
        status: name === 'OneDeploy' ? 200 : 202,
        body: await view(site, name, id),
        headers: { location: `${context.endpoint()}${context.ids.site(site)}/extensions/${name}?api-version=${request.apiVersion}` },
      };
    };
  const view = async (site: Site, name: string, id = 'latest') => {
    const found = context.deployments.find(site, id);
    if (found === null) throw webNotFound('Deployment', id);
    const { scm } = await context.addresses.open(site);
    const complete = found.status === DEPLOY_STATUS.success;
    return {
      id: `${context.ids.site(site)}/extensions/${name}`,
      name,
      type: 'Microsoft.Web/sites/extensions',
      location: site.location,
      properties: { ...deploymentView(found, `https://${scm}`, site.name), complete, packageUri: null },
    };
  };
  const readOnly = (): never => {
    throw badRequest('Functions come from the code of the app here. Change the code and deploy it again.');
  };
  return siteRoutes(context, {
    'PUT /extensions/MSDeploy': ['WebApps_CreateMSDeployOperation', 'modelled', deploy('MSDeploy'), 'A zip at a URL of this machine.'],
    'GET /extensions/MSDeploy': ['WebApps_GetMSDeployStatus', 'modelled', async (site) => ok(await view(site, 'MSDeploy'))],
    'PUT /extensions/onedeploy': ['WebApps_CreateOneDeployOperation', 'modelled', deploy('OneDeploy'), 'A zip at a URL of this machine.'],
    'GET /extensions/onedeploy': ['WebApps_GetOneDeployStatus', 'modelled', async (site) => ok(await view(site, 'OneDeploy'))],
    'PUT /functions/{function}': ['WebApps_CreateFunction', 'approximated', readOnly, 'Refused: functions come with the code of the app.'],
    'DELETE /functions/{function}': [
      'WebApps_DeleteFunction',
      'approximated',
      readOnly,
      'Refused: functions come with the code of the app.',
    ],
    'GET /hostruntime/{*rest}': ['HostRuntime_Get', 'modelled', (site, request) => askHost(context, site, request)],
    'POST /hostruntime/{*rest}': ['HostRuntime_Post', 'modelled', (site, request) => askHost(context, site, request)],
  });
}

/** Passes a call on to the app's host, with its master key. */
async function askHost({ addresses, tls }: AzureContext, site: Site, request: ArmRequest): Promise<ArmAnswer> {
  const { site: host } = await addresses.open(site);
  const path = param(request, 'rest').split('/').map(encodeURIComponent).join('/');
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const headers = { 'x-functions-key': site.keys.master, 'content-type': 'application/json' };
  const answered = await new Promise<IncomingMessage>((resolve, reject) => {
    send(`https://${host}/${path}`, { method: request.method, ca: tls.cert, headers, agent: false, signal: request.signal }, resolve)
      .on('error', reject)
      .end(body);
  });
  const parts: Buffer[] = [];
  for await (const part of answered as AsyncIterable<Buffer>) parts.push(part);
  const text = Buffer.concat(parts).toString('utf8');
  const status = answered.statusCode ?? 502;
  if (text === '') return { status };
  try {
    return { status, body: JSON.parse(text) as unknown };
  } catch {
    throw new ArmError(status < 400 ? 502 : status, 'BadGateway', `The host of the app answered with ${status}: ${text.slice(0, 200)}`);
  }
}
