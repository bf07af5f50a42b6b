import { AppError } from '#shared/errors.ts';
import type { InvocationInput } from '#shared/model/invocation.ts';
import type { ProgrammingModel, WorkerHttpRequest } from '../../../emulation.ts';
import type { DeployedFunction, EngineRequest } from '../ports.ts';
import { needModel } from './check-project.ts';
import type { ControlContext } from './context.ts';

type Context = Pick<ControlContext, 'models' | 'functionUrl'>;

/** What a person gave as what the function's model accepts. Throws `invalid_input` where that cannot be. */
export function toEngineInput(
  context: Context,
  fn: DeployedFunction,
  { payload, http }: Omit<InvocationInput, 'mode'>,
): Pick<EngineRequest, 'input' | 'traceparent'> {
  const model = needModel(context.models, fn.project.model);
  const body = bytesOf(payload);
  const { contentType } = payload;
  if (http !== null) {
    if (!model.accepts.includes('http')) throw notAccepted(fn, model, 'HTTP requests', 'Send an event instead.');
    const headers: [string, string][] = Object.entries(http.headers);
    if (contentType !== null && !names(headers).has('content-type')) headers.push(['content-type', contentType]);
    const path = http.path.startsWith('/') ? http.path : `/${http.path}`;
    const request = { method: http.method.toUpperCase(), path, headers, body };
    return { input: { kind: 'http', request: complete(context, fn, request) }, traceparent: traceparentOf(headers) };
  }
  if (isJson(contentType)) needJson(body);
  if (model.accepts.includes('event')) return { input: { kind: 'event', body, contentType }, traceparent: null };
  if (model.eventToHttp === undefined) throw notAccepted(fn, model, 'events', 'Send an HTTP request instead.');
  return { input: { kind: 'http', request: complete(context, fn, model.eventToHttp(body, contentType)) }, traceparent: null };
}

/** A request as it would have come in through the gateway. */
function complete(
  context: Context,
  fn: DeployedFunction,
  request: Pick<WorkerHttpRequest, 'method' | 'path' | 'headers' | 'body'>,
): WorkerHttpRequest {
  const origin = new URL(context.functionUrl(fn.name) ?? 'http://127.0.0.1').origin;
  const given = names(request.headers);
  const headers = [...request.headers];
  if (!given.has('host')) headers.push(['host', new URL(origin).host]);
  if (!given.has('content-length') && request.body.length > 0) headers.push(['content-length', String(request.body.length)]);
  return { ...request, headers, origin, remoteAddress: '127.0.0.1' };
}

function names(headers: readonly [string, string][]): Set<string> {
  return new Set(headers.map(([name]) => name.toLowerCase()));
}

function traceparentOf(headers: readonly [string, string][]): string | null {
  return headers.find(([name]) => name.toLowerCase() === 'traceparent')?.[1] ?? null;
}

function isJson(contentType: string | null): boolean {
  return contentType === null || /^application\/(?:[\w.+-]+\+)?json\b/i.test(contentType);
}

function needJson(body: Uint8Array): void {
  try {
    JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (error) {
    throw new AppError('invalid_input', `The event is no valid JSON: ${error instanceof Error ? error.message : String(error)}.`, {
      hint: 'Correct it, or give another content type.',
      cause: error,
    });
  }
}

function notAccepted(fn: DeployedFunction, model: ProgrammingModel, what: string, hint: string): AppError {
  return new AppError('invalid_input', `"${fn.name}" does not take ${what}: ${model.label} has no place for them.`, { hint });
}

/** The payload's bytes; throws `invalid_input` where it is no base64 and should be. */
export function bytesOf(payload: InvocationInput['payload']): Uint8Array {
  if (payload.encoding === 'utf8') return Buffer.from(payload.body, 'utf8');
  if (!/^[A-Za-z0-9+/]*={0,2}\s*$/.test(payload.body)) {
    throw new AppError('invalid_input', 'The payload is said to be base64 and is not.', { hint: 'Encode it, or send it as text.' });
  }
  return Buffer.from(payload.body, 'base64');
}
