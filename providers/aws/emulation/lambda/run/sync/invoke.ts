import { ATTRIBUTES } from '../../../attributes.ts';
import { AwsError, type AwsRequest, type AwsResponse } from '../../../server/service.ts';
import { readFunctionName, type NamedFunction } from '../../operations/function-name.ts';
import { notFound } from '../../protocol/answers.ts';
import { lambdaArn } from '../../state/function-key.ts';
import type { Resolved } from '../../state/lambda-state.ts';
import type { AsyncQueue } from '../async/async-queue.ts';
import { execute } from '../execute.ts';
import { lineageOf } from '../lineage.ts';
import { logTail } from '../log-tail.ts';
import { checkPayloadJson, checkPayloadSize } from '../payload-limits.ts';
import { policyAllows } from '../permission.ts';
import type { RunContext } from '../run-context.ts';
import { traceHeader, traceparentOf } from '../trace-header.ts';

/** "Up to 3,583 bytes of base64-encoded data". @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const MAX_CLIENT_CONTEXT = 3583;

/** What the headers and the query of an invocation say. */
export interface InvokeInput {
  name: NamedFunction;
  invocationType: string;
  wantsLog: boolean;
  clientContext: string | null;
  tenantId: string | null;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export async function invoke(context: RunContext, queue: AsyncQueue, request: AwsRequest, functionName: string): Promise<AwsResponse> {
  const input = readInvokeInput(request, functionName, ['RequestResponse', 'Event', 'DryRun']);
  checkPayloadSize(request.body, input.invocationType === 'Event' ? 'async' : 'sync');
  const target = needTarget(context, request, input.name);
  if (input.invocationType === 'DryRun') {
    return { status: 204, headers: { 'x-amz-executed-version': target.version.version }, body: '' };
  }
  checkPayloadJson(request.body);
  if (input.invocationType === 'Event') {
    const requestId = queue.add(target, { payload: request.body, trigger: 'invoke', ...traceOf(request) });
    return { status: 202, headers: { 'x-amzn-requestid': requestId }, body: '' };
  }
  return await answerSync(context, request, target, input);
}

/** Deprecated, and still there. @see https://docs.aws.amazon.com/lambda/latest/api/API_InvokeAsync.html */
export function invokeAsync(context: RunContext, queue: AsyncQueue, request: AwsRequest, functionName: string): AwsResponse {
  const name = readFunctionName(request, functionName);
  checkPayloadSize(request.body, 'async');
  const target = needTarget(context, request, name);
  checkPayloadJson(request.body);
  queue.add(target, { payload: request.body, trigger: 'invoke', ...traceOf(request) });
  return { status: 202, headers: { 'content-type': 'application/json' }, body: '{"Status":202}' };
}

/** The trace that a request belongs to, and the functions that have run before in its chain. */
export function traceOf({ headers }: AwsRequest): { traceparent: string | null; lineage: string | null } {
  return { traceparent: traceparentOf(headers), lineage: lineageOf(headers['x-amzn-trace-id']) };
}

async function answerSync(context: RunContext, request: AwsRequest, target: Resolved, input: InvokeInput): Promise<AwsResponse> {
  const { signal, body } = request;
  const { invocation, payload, functionError } = await execute(context, {
    target,
    input: { kind: 'event', body, contentType: 'application/json' },
    trigger: 'invoke',
    mode: 'sync',
    attributes: attributesOf(input),
    ...traceOf(request),
    signal,
  });
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': invocation.id,
      'x-amzn-trace-id': traceHeader(invocation),
      'x-amz-executed-version': target.version.version,
      ...(functionError === null ? {} : { 'x-amz-function-error': functionError }),
      ...(input.wantsLog ? { 'x-amz-log-result': await logTail(context.host, invocation.id, signal) } : {}),
    },
    body: payload,
  };
}

/** Reads what is not the payload. Throws as Lambda does where a header has a value that there is not. */
export function readInvokeInput(
  { account, region, headers, query }: AwsRequest,
  functionName: string,
  types: readonly string[],
): InvokeInput {
  const invocationType = headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (!types.includes(invocationType)) throw notInEnum(invocationType, 'invocationType', types);
  const logType = headers['x-amz-log-type'] ?? 'None';
  if (!['None', 'Tail'].includes(logType)) throw notInEnum(logType, 'logType', ['None', 'Tail']);
  return {
    name: readFunctionName({ account, region }, functionName, query.get('Qualifier') ?? undefined),
    invocationType,
    wantsLog: logType === 'Tail',
    clientContext: readClientContext(headers['x-amz-client-context']),
    tenantId: headers['x-amz-tenant-id'] ?? null,
  };
}

function notInEnum(value: string, member: string, allowed: readonly string[]): AwsError {
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${allowed.join(', ')}]`,
  );
}

/** The client context as JSON text. */
function readClientContext(header: string | undefined): string | null {
  if (header === undefined || header === '') return null;
  try {
    if (header.length > MAX_CLIENT_CONTEXT) throw new Error('too long');
    const text = Buffer.from(header, 'base64').toString('utf8');
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return text;
  } catch {
    // Answered below.
  }
  throw new AwsError('InvalidRequestContentException', 'Client context must be a valid Base64-encoded JSON object.', {
    members: { Type: 'User' },
  });
}

/** Context of the call for the runtime's client. */
export function attributesOf({ clientContext, tenantId, name }: InvokeInput): Record<string, string> {
  return {
    ...(clientContext === null ? {} : { [ATTRIBUTES.clientContext]: clientContext }),
    ...(tenantId === null ? {} : { [ATTRIBUTES.tenantId]: tenantId }),
    ...(name.qualifier === null ? {} : { [ATTRIBUTES.qualifier]: name.qualifier }),
  };
}

/** The version that this call runs, chosen by the alias's weights. Throws not found, and access denied to a foreign account. */
export function needTarget({ state }: RunContext, { account }: AwsRequest, { key, qualifier }: NamedFunction): Resolved {
  const target = state.route(key, qualifier);
  const arn = lambdaArn(key, qualifier);
  if (target === null) {
    if (state.find(key) !== null && qualifier !== null && !/^(?:\$LATEST|\d+)$/.test(qualifier)) {
      throw notFound(`Cannot find alias arn: ${arn}`);
    }
    throw notFound(`Function not found: ${arn}`);
  }
  if (key.account !== account && !policyAllows(state, target, qualifier, { action: 'lambda:InvokeFunction', account })) {
    const message = `User: arn:aws:iam::${account}:root is not authorized to perform: lambda:InvokeFunction on resource: ${arn} because no resource-based policy allows the lambda:InvokeFunction action`;
    throw new AwsError('AccessDeniedException', message, { status: 403 });
  }
  return target;
}
