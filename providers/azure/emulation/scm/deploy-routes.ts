import { readBody } from '../../../emulation-http/read-body.ts';
import { isMapping, mappingAt } from '../../../detection/cloud-yaml.ts';
import type { AzureContext } from '../server/context.ts';
import { sendJson, sendText } from '../server/send.ts';
import { DEPLOY_STATUS } from './deployment.ts';
import { fetchPackage, packageUrlProblem, receivePackage } from './receive-package.ts';
import type { ScmRequest } from './serve-scm.ts';

const IN_PROGRESS = 'There is a deployment currently in progress. Please try again when it completes.';
const REMOTE_PACKAGE =
  'Run-From-Zip is set to a remote URL using WEBSITE_RUN_FROM_PACKAGE or WEBSITE_USE_ZIP app setting. Deployment is not supported in this configuration.';

/**
 * `POST /api/zipdeploy`, a zip or `{"packageUri"}`: answers when it is deployed, or at once with `isAsync=true`.
 * @see https://github.com/projectkudu/kudu/wiki/Deploying-from-a-zip-file-or-url
 */
export async function zipDeploy(context: AzureContext, call: ScmRequest, query: URLSearchParams): Promise<void> {
  const { site } = call;
  const message = query.get('message') ?? 'Created via a push deployment';
  const of = { deployer: query.get('deployer') ?? 'ZipDeploy', author: query.get('author') ?? 'N/A', message };
  await push(context, call, of, isTrue(query.get('isasync')) ? 'async' : 'sync', site.appSettings['WEBSITE_RUN_FROM_PACKAGE']);
}

/**
 * `POST /api/publish`: OneDeploy (`type=zip`), and what Flex Consumption apps are deployed with, which never waits.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-deployment-technologies#one-deploy
 */
export async function publish(context: AzureContext, call: ScmRequest, query: URLSearchParams): Promise<void> {
  const type = query.get('type');
  const flex = Object.keys(mappingAt(call.site.properties, 'functionAppConfig')).length > 0;
  if (type !== null && type.toLowerCase() !== 'zip') {
    refuse(call, 400, `type='${type}' ${isArtifact(type) ? 'is not supported for function apps here: deploy a zip.' : 'not recognized'}`);
    return;
  }
  if (type === null && !flex) {
    refuse(call, 400, "type='' not recognized");
    return;
  }
  if (isTrue(query.get('remotebuild'))) {
    refuse(call, 400, 'Remote build is not part of this emulation: send the package with its dependencies and RemoteBuild=false.');
    return;
  }
  const of = { deployer: query.get('deployer') ?? 'OneDeploy', author: 'N/A', message: 'OneDeploy' };
  await push(context, call, of, flex ? 'flex' : isTrue(query.get('async')) ? 'async' : 'sync', undefined);
}

type Wait = 'sync' | 'async' | 'flex';

async function push(
  context: AzureContext,
  call: ScmRequest,
  of: { deployer: string; author: string; message: string },
  wait: Wait,
  runFrom: string | undefined,
): Promise<void> {
  const { site, response, signal } = call;
  if (runFrom !== undefined && /^https?:/i.test(runFrom)) {
    refuse(call, 409, REMOTE_PACKAGE);
    return;
  }
  if (context.deployments.busy(site)) {
    refuse(call, 409, IN_PROGRESS);
    return;
  }
  const path = await takePackage(context, call);
  if (path === null) return;
  // Another one may have begun while this one was on its way.
  if (context.deployments.busy(site)) {
    refuse(call, 409, IN_PROGRESS);
    return;
  }
  const { id, done } = context.deployments.start(site, path, of);
  if (wait !== 'sync') {
    const { scm } = await context.addresses.open(site);
    const location = `https://${scm}/api/deployments/${wait === 'flex' ? id : 'latest'}?deployer=${encodeURIComponent(of.deployer)}`;
    sendJson(response, 202, wait === 'flex' ? id : undefined, { location, 'scm-deployment-id': id });
    return;
  }
  const ended = await done;
  if (signal.aborted) return;
  const failed = {
    Message: 'An error has occurred.',
    ExceptionMessage: ended.statusText,
    ExceptionType: 'System.IO.InvalidDataException',
    StackTrace: null,
  };
  if (ended.status === DEPLOY_STATUS.failed) sendJson(response, 500, failed);
  else sendJson(response, 200, undefined, { 'scm-deployment-id': id });
}

/** The package that was sent, or the one that the body names; null where that failed, which has been said then. */
async function takePackage({ host }: AzureContext, call: ScmRequest): Promise<string | null> {
  const { request, signal } = call;
  if (!/json/i.test(request.headers['content-type'] ?? '')) return receivePackage(host.dir, request, signal);
  const url = packageUri(await readBody(request, 1024 * 1024));
  const problem = url === null ? "The body names no 'packageUri'." : packageUrlProblem(url);
  if (url === null || problem !== null) {
    refuse(call, 400, problem ?? '');
    return null;
  }
  try {
    return await fetchPackage(host.dir, url, signal);
  } catch (error) {
    refuse(call, 400, `The package could not be fetched. ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function packageUri(body: Buffer | null): string | null {
  try {
    const value: unknown = JSON.parse(body?.toString('utf8') ?? '');
    const uri = isMapping(value) ? (value['packageUri'] ?? mappingAt(value, 'properties')['packageUri']) : null;
    return typeof uri === 'string' ? uri : null;
  } catch {
    return null;
  }
}

/** A text, after what is left of the body was thrown away. */
function refuse({ request, response }: ScmRequest, status: number, text: string): void {
  if (!request.complete) response.setHeader('connection', 'close');
  request.resume();
  sendText(response, status, text);
}

function isTrue(value: string | null): boolean {
  return value !== null && value.toLowerCase() === 'true';
}

function isArtifact(type: string): boolean {
  return ['war', 'jar', 'ear', 'lib', 'static', 'startup', 'script'].includes(type.toLowerCase());
}
