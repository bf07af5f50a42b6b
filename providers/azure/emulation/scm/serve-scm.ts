import { decoded } from '#shared/decoded.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import { browserRefusal } from '../../../emulation-http/browser-refusal.ts';
import { functionViews } from '../arm/web/app-functions.ts';
import type { Site } from '../apps/site.ts';
import type { AzureContext } from '../server/context.ts';
import { sendJson, sendText } from '../server/send.ts';
import { mayPublish } from './authorize.ts';
import { deploymentView, isComplete } from './deployment.ts';
import { publish, zipDeploy } from './deploy-routes.ts';
import { streamLogs } from './stream-logs.ts';
import { readFiles, readZip } from './read-files.ts';

/** A request to the SCM site of an app. */
export interface ScmRequest {
  site: Site;
  request: IncomingMessage;
  response: ServerResponse;
  signal: AbortSignal;
}

type Handle = (context: AzureContext, call: ScmRequest, of: { query: URLSearchParams; rest: string }) => Promise<void> | void;

interface ScmRoute {
  methods: readonly string[];
  /** Its only group is `rest`. */
  path: RegExp;
  operation: string;
  level: Fidelity['level'];
  note?: string;
  handle: Handle;
}

const ROUTES: readonly ScmRoute[] = [
  {
    methods: ['POST', 'PUT'],
    path: /^\/api\/zipdeploy$/i,
    operation: 'ZipDeploy',
    level: 'verified',
    note: 'Nothing is built: the package runs as it was sent, in place of what was there before.',
    handle: (context, call, { query }) => zipDeploy(context, call, query),
  },
  {
    methods: ['POST', 'PUT'],
    path: /^\/api\/(?:publish|onedeploy)$/i,
    operation: 'Publish',
    level: 'modelled',
    note: 'Zip packages only, without remote build.',
    handle: (context, call, { query }) => publish(context, call, query),
  },
  { methods: ['GET'], path: /^\/api\/deployments$/i, operation: 'ListDeployments', level: 'modelled', handle: listDeployments },
  { methods: ['GET'], path: /^\/api\/deployments\/([^/]+)$/i, operation: 'GetDeployment', level: 'verified', handle: getDeployment },
  { methods: ['GET'], path: /^\/api\/deployments\/([^/]+)\/log$/i, operation: 'GetDeploymentLog', level: 'modelled', handle: getLog },
  {
    methods: ['GET'],
    path: /^\/api\/settings$/i,
    operation: 'GetSettings',
    level: 'modelled',
    handle: (_, { site, response }) => sendJson(response, 200, site.appSettings),
  },
  {
    methods: ['GET'],
    path: /^\/api\/functions$/i,
    operation: 'ListFunctions',
    level: 'modelled',
    handle: async (context, { site, response }) =>
      sendJson(
        response,
        200,
        (await functionViews(context, site)).map(({ properties }) => properties),
      ),
  },
  {
    methods: ['GET', 'HEAD'],
    path: /^\/api\/vfs\/(.*)$/i,
    operation: 'ReadFile',
    level: 'modelled',
    note: 'Reads site/wwwroot; nothing can be written.',
    handle: (context, call, { rest }) => readFiles(context, call, rest),
  },
  {
    methods: ['GET', 'HEAD'],
    path: /^\/api\/zip\/(.*)$/i,
    operation: 'ReadZip',
    level: 'verified',
    note: 'The whole of site/wwwroot; nothing can be written.',
    handle: (context, call, { rest }) => readZip(context, call, rest),
  },
  {
    methods: ['GET'],
    path: /^\/(?:api\/)?logstream(?:\/.*)?$/i,
    operation: 'StreamLogs',
    level: 'approximated',
    note: 'What the functions write, without the files of the platform.',
    handle: streamLogs,
  },
  {
    methods: ['GET', 'HEAD'],
    path: /^\/?$/,
    operation: 'Home',
    level: 'modelled',
    handle: (_, { response }) => sendText(response, 200, 'Kudu'),
  },
];

/** What the SCM sites answer, for the list of operations. */
export const scmFidelity: readonly Fidelity[] = ROUTES.map(({ operation, level, note }) => ({
  service: 'SCM',
  operation,
  level,
  note: note ?? null,
}));

/** Answers what is sent to an app's SCM site. @see https://github.com/projectkudu/kudu/wiki/REST-API */
export async function serveScm(context: AzureContext, call: ScmRequest): Promise<void> {
  const { site, request, response } = call;
  const refusal = browserRefusal(request.headers);
  if (refusal !== null || !mayPublish(site, request)) {
    request.resume();
    if (!request.complete) response.setHeader('connection', 'close');
    if (refusal === null) response.setHeader('www-authenticate', 'Basic realm="site"');
    sendText(response, refusal === null ? 401 : 403, refusal ?? '401 - Unauthorized: Access is denied due to invalid credentials.');
    return;
  }
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = (mark < 0 ? url : url.slice(0, mark)).replace(/(?<=\/api\/[^v].*)\/$/, '');
  const query = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))) query.append(name.toLowerCase(), value);
  const matching = ROUTES.filter((route) => route.path.test(path));
  const route = matching.find(({ methods }) => methods.includes(request.method ?? 'GET'));
  if (route === undefined) {
    request.resume();
    const message = `No HTTP resource was found that matches the request URI '${path}'.`;
    if (matching.length === 0) sendJson(response, 404, { Message: message });
    else sendJson(response, 405, { Message: `The requested resource does not support http method '${request.method ?? ''}'.` });
    return;
  }
  await route.handle(context, call, { query, rest: decoded(route.path.exec(path)?.[1] ?? '') });
}

async function listDeployments(context: AzureContext, { site, response }: ScmRequest): Promise<void> {
  const { scm } = await context.addresses.open(site);
  sendJson(
    response,
    200,
    context.deployments.list(site).map((deployment) => deploymentView(deployment, `https://${scm}`, site.name)),
  );
}

/** 202 with a Location while it is under way, as from the service. */
async function getDeployment(context: AzureContext, { site, response }: ScmRequest, { rest }: { rest: string }): Promise<void> {
  const found = context.deployments.find(site, rest);
  if (found === null) {
    sendJson(response, 404, { Message: `Deployment '${rest}' not found.` });
    return;
  }
  const base = `https://${(await context.addresses.open(site)).scm}`;
  const view = deploymentView(found, base, site.name);
  if (isComplete(found)) sendJson(response, 200, view);
  else sendJson(response, 202, view, { location: `${base}/api/deployments/${rest}`, 'retry-after': '1' });
}

async function getLog(context: AzureContext, { site, response }: ScmRequest, { rest }: { rest: string }): Promise<void> {
  const found = context.deployments.find(site, rest);
  if (found === null) sendJson(response, 404, { Message: `Deployment '${rest}' not found.` });
  else
    sendJson(
      response,
      200,
      found.log.map(({ id, at, message }) => ({ log_time: at, id, message, type: 0, details_url: null })),
    );
}
