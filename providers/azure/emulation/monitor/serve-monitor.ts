import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import { isMapping } from '../../../detection/cloud-yaml.ts';
import { readBody } from '../../../emulation-http/read-body.ts';
import { ArmError } from '../arm/arm-error.ts';
import type { AzureContext } from '../server/context.ts';
import { sendJson } from '../server/send.ts';
import { answerMetrics } from './answer-metrics.ts';
import { answerQuery } from './answer-query.ts';
import { errorBody, KqlError } from './kql/kql-error.ts';
import { toWire } from './kql/run-query.ts';

const MAX_BYTES = 1024 * 1024;
/** The SDK writes two slashes after the version. */
const QUERY = /^\/v1\/\/?(subscriptions\/.+)\/query$/i;
/** The data API of Application Insights, which names a component by its application id. */
const APP_QUERY = /^\/v1\/apps\/([0-9a-f-]{36})\/query$/i;
const METRICS = /^\/subscriptions\/[^/]+\/metrics:getBatch$/i;

/** What of Azure Monitor is answered, and how far it can be trusted. */
export const monitorFidelity: readonly Fidelity[] = [
  { service: 'Azure Monitor', operation: 'Query_ResourceExecute', level: 'approximated', note: 'A part of the Kusto Query Language, over traces, requests, dependencies and exceptions of apps that are joined to the component.' },
  { service: 'Azure Monitor', operation: 'MetricsBatch_Batch', level: 'approximated', note: 'FunctionExecutionCount, OnDemandFunctionExecutionCount and Http5xx, from what the runtime counted.' },
]; // prettier-ignore

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBody(request, MAX_BYTES);
  if (bytes === null) throw new ArmError(413, 'RequestContentTooLarge', `The request content is larger than ${MAX_BYTES} bytes.`);
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
  } catch {
    throw new ArmError(400, 'BadArgumentError', 'The request body is no JSON.');
  }
}

/** The component that is asked. Throws `ArmError`. */
function componentOf({ resources }: AzureContext, id: string): { id: string; key: string } {
  const found = resources.find(id);
  if (found === null || !/\/microsoft\.insights\/components\//i.test(id)) {
    throw new ArmError(404, 'ResourceNotFound', `The Resource '${id}' was not found.`);
  }
  const { InstrumentationKey } = found.properties;
  return { id, key: typeof InstrumentationKey === 'string' ? InstrumentationKey : '' };
}

/** Resource id of the component with this application id; it is not there where none has it. */
function componentWithAppId({ resources, ids }: AzureContext, appId: string): string {
  const found = resources.list(`${ids.subscription}/`).find(({ properties }) => properties['AppId'] === appId.toLowerCase());
  return found?.id.replace(/^\//, '') ?? `microsoft.insights/components/${appId}`;
}

async function query(context: AzureContext, id: string, request: IncomingMessage, signal: AbortSignal): Promise<unknown> {
  const body = await bodyOf(request);
  const text = isMapping(body) && typeof body['query'] === 'string' ? body['query'] : null;
  if (text === null) throw new ArmError(400, 'BadArgumentError', 'The request had some invalid properties: query is missing.');
  const timespan = isMapping(body) && typeof body['timespan'] === 'string' ? body['timespan'] : null;
  const table = await answerQuery(context, componentOf(context, `/${id}`), { text, timespan }, signal);
  return { tables: [toWire(table)] };
}

/** Answers log and metric queries; false where the request is none. Both want a token, like Resource Manager. */
export async function serveMonitor(context: AzureContext, request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<boolean> {
  const url = new URL(request.url ?? '/', 'https://localhost');
  const appId = APP_QUERY.exec(url.pathname)?.[1];
  const id = appId === undefined ? QUERY.exec(readable(url.pathname))?.[1] : componentWithAppId(context, appId);
  if (request.method !== 'POST' || (id === undefined && !METRICS.test(url.pathname))) return false;
  try {
    if (request.headers.authorization === undefined) {
      throw new ArmError(401, 'AuthorizationRequiredError', 'Valid authentication was not provided.');
    }
    const answer = id === undefined ? await answerMetrics(context, url.searchParams, await bodyOf(request), signal) : await query(context, id, request, signal);
    sendJson(response, 200, answer);
  } catch (error) {
    if (error instanceof KqlError) sendJson(response, 400, errorBody(error, randomUUID()));
    else if (error instanceof ArmError) sendJson(response, error.status, error.toBody(), error.headers);
    else throw error;
  }
  return true;
} // prettier-ignore

/** Decoded as far as it can be: what cannot is no path of these. */
function readable(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
