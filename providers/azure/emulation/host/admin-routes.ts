import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../../../emulation-http/read-body.ts';
import type { Site } from '../apps/site.ts';
import { newKey } from '../apps/site-keys.ts';
import { HOST_VERSION } from '../functions-core.ts';
import { sendJson, sendText } from '../server/send.ts';
import type { AzureContext } from '../server/context.ts';
import type { AppFunction } from '../triggers/app-functions.ts';
import { changeKeys, keysOf, type KeyPlace } from './host-keys.ts';
import type { SiteApp } from './site-app.ts';

const BODY_BYTES = 1024 * 1024;

/** A request to the host's own API, with the master key. */
export interface AdminCall {
  context: AzureContext;
  site: Site;
  app: SiteApp;
  request: IncomingMessage;
  response: ServerResponse;
  /** Behind `/admin/`, decoded. */
  parts: readonly string[];
  origin: string;
}

/**
 * `/admin/…` of the Functions host.
 * @see https://github.com/Azure/azure-functions-host/tree/dev/src/WebJobs.Script.WebHost/Controllers
 */
export async function serveAdmin(call: AdminCall): Promise<void> {
  const { parts, request, response } = call;
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
  const [area, name, what, key] = parts;
  if (area === 'host') await onHost(call, method);
  else if (area !== 'functions') notFound(response);
  else if (name === undefined)
    sendJson(
      response,
      200,
      functionsOf(call).map((fn) => view(call, fn)),
    );
  else {
    const fn = functionsOf(call).find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (fn === undefined) notFound(response);
    else if (what === 'keys') await onKeys(call, method, { function: fn.name }, key);
    else await onFunction(call, method, fn, what);
  }
}

const notFound = (response: ServerResponse): void => sendText(response, 404, '');

const functionsOf = ({ app: { app } }: AdminCall): AppFunction[] => app?.functions ?? [];

async function onHost(call: AdminCall, method: string): Promise<void> {
  const { parts, response, app, context, site } = call;
  const [, what = '', key] = parts;
  if (what === 'ping') sendText(response, 200, '');
  else if (what === 'status' && method === 'GET') sendJson(response, 200, hostStatus(site, app));
  else if (what === 'synctriggers' && method === 'POST') {
    await context.functionsHost.triggers.sync(site.functionName);
    sendJson(response, 200, { status: 'success' });
  } else if (what === 'keys' || what === 'functionkeys') await onKeys(call, method, 'host', key);
  else if (what === 'systemkeys') await onKeys(call, method, 'system', key);
  else notFound(response);
}

function hostStatus(site: Site, app: SiteApp): object {
  return {
    id: site.name.toLowerCase().slice(0, 32),
    state: app.app === null && app.error !== null ? 'Error' : 'Running',
    version: HOST_VERSION,
    versionDetails: HOST_VERSION,
    platformVersion: '',
    instanceId: '',
    computerName: 'localhost',
    processUptime: Math.round(process.uptime() * 1000),
    functionAppContentEditingState: 'NotAllowed',
    ...(app.app === null && app.error !== null ? { errors: [app.error] } : {}),
  };
}

async function onFunction(call: AdminCall, method: string, fn: AppFunction, what: string | undefined): Promise<void> {
  const { response, request } = call;
  if (what === undefined && method === 'GET') sendJson(response, 200, view(call, fn));
  else if (what === 'status' && method === 'GET') sendJson(response, 200, await functionStatus(call, fn));
  else if (what === undefined && method === 'POST') {
    const input = inputOf(await readBody(request, BODY_BYTES));
    if (input === null) sendText(response, 400, '');
    else if (start(call, fn, input)) sendText(response, 202, '');
    else notFound(response);
  } else notFound(response);
}

/** @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Description/FunctionStatus.cs */
async function functionStatus({ context, site }: AdminCall, fn: AppFunction): Promise<object> {
  const { triggers } = context.functionsHost;
  await triggers.sync(site.functionName);
  const error = triggers.error(site.functionName, fn.name);
  return error === null ? {} : { errors: [error] };
}

/** `{"input": "…"}` as the trigger's value; null for what is no JSON. */
function inputOf(body: Buffer | null): Uint8Array | null {
  if (body === null) return null;
  if (body.length === 0) return body;
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    const input: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'input') : undefined;
    return Buffer.from(input === undefined ? '' : typeof input === 'string' ? input : JSON.stringify(input));
  } catch {
    return null;
  }
}

/** Begins a run that nobody waits for. False where the function is not to run. */
function start({ context, site }: AdminCall, fn: AppFunction, input: Uint8Array): boolean {
  const run = context.functionsHost.triggers.runner(site.functionName, fn.name);
  if (run === null) return false;
  void run({
    body: input,
    contentType: 'application/json',
    trigger: 'invoke',
    reason: 'This function was programmatically called via the host APIs.',
  });
  return true;
}

async function onKeys(call: AdminCall, method: string, place: KeyPlace, name: string | undefined): Promise<void> {
  const { context, site, request, response, origin } = call;
  const self = { rel: 'self', href: `${origin}${(request.url ?? '').split('?')[0] ?? ''}` };
  const keys = keysOf(context, site, place);
  const told = (key: string, value: string): object => ({ name: key, value, links: [self] });
  if (name === undefined) {
    if (method === 'GET')
      sendJson(response, 200, { keys: Object.entries(keys).map(([key, value]) => ({ name: key, value })), links: [self] });
    else sendText(response, 405, '');
    return;
  }
  const known = Object.hasOwn(keys, name) ? keys[name] : undefined;
  if (method === 'GET') {
    if (known === undefined) notFound(response);
    else sendJson(response, 200, told(name, known));
  } else if (method === 'POST' || method === 'PUT') {
    const value = method === 'POST' ? newKey() : valueOf(await readBody(request, BODY_BYTES));
    if (value === null) return sendText(response, 400, '');
    changeKeys(context, site, place, { ...keys, [name]: value });
    sendJson(response, known === undefined ? 201 : 200, told(name, value));
  } else if (known === undefined || name === '_master') notFound(response);
  else {
    const { [name]: _removed, ...others } = keys;
    changeKeys(context, site, place, others);
    sendText(response, 204, '');
  }
}

/** `{"name": …, "value": …}`. */
function valueOf(body: Buffer | null): string | null {
  try {
    const parsed: unknown = JSON.parse(body?.toString('utf8') ?? '');
    const value: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'value') : undefined;
    return typeof value === 'string' && value !== '' ? value : null;
  } catch {
    return null;
  }
}

/** A function as the host's API tells it. @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script.WebHost/Models/FunctionMetadataResponse.cs */
function view({ origin }: AdminCall, { name, route, detail }: AppFunction): object {
  const admin = `${origin}/admin`;
  return {
    name,
    script_root_path_href: `${admin}/vfs/${name}/`,
    script_href: detail.scriptFile === undefined ? null : `${admin}/vfs/${detail.scriptFile}`,
    config_href: `${admin}/vfs/${name}/function.json`,
    test_data_href: null,
    href: `${admin}/functions/${name}`,
    invoke_url_template: route === null ? null : `${origin}${route}`,
    language: 'node',
    config: { name, entryPoint: detail.entryPoint ?? '', scriptFile: detail.scriptFile ?? '', language: 'node', bindings: detail.bindings },
    files: null,
    test_data: null,
    isDisabled: detail.disabled === true,
    isDirect: false,
    isProxy: false,
  };
}
