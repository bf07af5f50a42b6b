import { limits } from '../../../../limits.ts';
import { ATTRIBUTES } from '../../../attributes.ts';
import { AwsError, type AwsRequest, type AwsResponse } from '../../../server/service.ts';
import type { Resolved } from '../../state/lambda-state.ts';
import type { FunctionUrlDocument } from '../../state/model.ts';
import { begin, type Started } from '../execute.ts';
import { policyAllows } from '../permission.ts';
import type { RunContext } from '../run-context.ts';
import { traceHeader, traceparentOf } from '../trace-header.ts';
import { corsHeaders, preflight } from './cors.ts';
import type { UrlAddress } from './function-url-address.ts';

const FORBIDDEN =
  'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html';
/** What is between two machines only. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

/**
 * Answers a request to a function URL.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export async function serveFunctionUrl(context: RunContext, request: AwsRequest, address: UrlAddress): Promise<AwsResponse> {
  const url = context.state.urls.byUrlId(address.urlId);
  if (url === null) return message(404, 'ResourceNotFoundException', 'Not Found');
  const asked = preflight(url.Cors, request.method, request.headers);
  if (asked !== null) return { ...asked, body: '' };
  const cors = corsHeaders(url.Cors, request.headers);
  const answer = await answerCall(context, request, address, url);
  return { ...answer, headers: { ...answer.headers, ...cors } };
}

async function answerCall(context: RunContext, request: AwsRequest, address: UrlAddress, url: FunctionUrlDocument): Promise<AwsResponse> {
  const target = context.state.route(url.key, url.qualifier);
  if (target === null) return message(404, 'ResourceNotFoundException', 'Not Found');
  if (!isAllowed(context, request, url, target)) return message(403, 'AccessDeniedException', FORBIDDEN);
  if (request.body.length > limits.requestBytes) return message(413, 'RequestEntityTooLargeException', 'Request Entity Too Large');
  let started: Started;
  try {
    started = begin(context, {
      target,
      input: { kind: 'http', request: toWorkerRequest(context, request, address, url) },
      trigger: 'http',
      mode: url.InvokeMode === 'RESPONSE_STREAM' ? 'stream' : 'sync',
      attributes: attributesOf(request, url),
      traceparent: traceparentOf(request.headers),
      signal: request.signal,
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return error.status === 429 ? message(429, error.code, 'Rate Exceeded.') : message(502, 'BadGateway', 'Internal Server Error');
  }
  return url.InvokeMode === 'RESPONSE_STREAM' ? await streamed(started) : await buffered(started);
}

async function streamed(started: Started): Promise<AwsResponse> {
  const { status, headers } = await started.head;
  return { status: status ?? 502, headers: answerHeaders(headers, started), body: started.body };
}

async function buffered(started: Started): Promise<AwsResponse> {
  const { status, headers } = await started.head;
  const parts: Uint8Array[] = [];
  for await (const part of started.body) parts.push(part);
  const { error } = await started.done;
  // It failed after it had begun to answer: of a buffered answer nothing was sent yet.
  if (error !== null && (status ?? 500) < 400) return message(502, 'BadGateway', 'Internal Server Error');
  return { status: status ?? 502, headers: answerHeaders(headers, started), body: Buffer.concat(parts) };
}

/** Header values of the same name are joined; cookies cannot be. */
function answerHeaders(pairs: readonly [string, string][], { id, traceId }: Started): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {
    'x-amzn-requestid': id,
    'x-amzn-trace-id': traceHeader({ traceId }),
  };
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    if (HOP_BY_HOP.has(key) || key === 'content-length') continue;
    const before = headers[key];
    if (key === 'set-cookie') headers[key] = [...(Array.isArray(before) ? before : []), value];
    else headers[key] = before === undefined ? value : `${String(before)},${value}`;
  }
  return headers;
}

/**
 * With NONE the resource policy has to let everybody in. With AWS_IAM the caller has to have signed; one of the
 * function's own account needs no more, others need the policy. Since October 2025 both actions are needed.
 */
function isAllowed({ state }: RunContext, { accessKeyId, account }: AwsRequest, url: FunctionUrlDocument, target: Resolved): boolean {
  const signed = accessKeyId !== null;
  if (url.AuthType === 'AWS_IAM' && !signed) return false;
  if (url.AuthType === 'AWS_IAM' && account === url.key.account) return true;
  const caller = url.AuthType === 'AWS_IAM' ? account : null;
  const conditions = { 'lambda:FunctionUrlAuthType': url.AuthType, 'lambda:InvokedViaFunctionUrl': 'true' };
  return (['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'] as const).every((action) =>
    policyAllows(state, target, url.qualifier, { action, account: caller, conditions }),
  );
}

function toWorkerRequest({ endpoint }: RunContext, request: AwsRequest, { path }: UrlAddress, url: FunctionUrlDocument) {
  const query = request.query.toString();
  const host = `${url.urlId}.lambda-url.${url.key.region}.localhost:${new URL(endpoint()).port}`;
  const headers = Object.entries(request.headers).filter(([name]) => name !== 'host' && !HOP_BY_HOP.has(name));
  return {
    method: request.method,
    path: query === '' ? path : `${path}?${query}`,
    origin: `http://${host}`,
    headers: [['host', host], ...headers] as [string, string][],
    body: request.body,
    remoteAddress: '127.0.0.1',
  };
}

/** Who called, for `requestContext.authorizer.iam`. */
function attributesOf({ account, accessKeyId }: AwsRequest, { AuthType, qualifier }: FunctionUrlDocument): Record<string, string> {
  const named = qualifier === null ? {} : { [ATTRIBUTES.qualifier]: qualifier };
  if (AuthType === 'NONE' || accessKeyId === null) return named;
  const userArn = `arn:aws:iam::${account}:root`;
  const iam = {
    accessKey: accessKeyId,
    accountId: account,
    callerId: account,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn,
    userId: account,
  };
  return { ...named, [ATTRIBUTES.urlCaller]: JSON.stringify(iam) };
}

function message(status: number, type: string, text: string): AwsResponse {
  return { status, headers: { 'content-type': 'application/json', 'x-amzn-errortype': type }, body: JSON.stringify({ Message: text }) };
}
