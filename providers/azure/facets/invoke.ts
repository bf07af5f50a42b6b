import type { InvocationChunk, InvocationDetail, InvocationInput } from '#shared/model/invocation.ts';
import { AppError } from '#shared/errors.ts';
import type { Call, FunctionKey, InvokeFacet } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import type { HttpAnswer } from '../http/http-client.ts';
import { HttpError } from '../http/http-error.ts';
import { failureOf } from '../invoke/failure.ts';
import { targetOf, type Target } from '../invoke/target.ts';
import { toInvocation, type Called } from '../invoke/to-invocation.ts';
import { toRequest, type HostRequest } from '../invoke/to-request.ts';
import { AZURE } from '../provider-id.ts';
import { PRODUCTION } from '../sites/app-key.ts';
import { findSite } from '../sites/find-site.ts';
import { refOf, type FoundSite } from '../sites/site-at.ts';

type Input = Pick<InvocationInput, 'payload' | 'http'>;

interface Prepared {
  found: FoundSite;
  target: Target;
  request: HostRequest;
  called: Omit<Called, 'answer' | 'error'>;
}

/** Finds what is to be called and how; calls nothing. */
async function prepare(context: AzureContext, op: string, key: FunctionKey, input: Input, mode: InvocationDetail['mode'], call: Call): Promise<Prepared> {
  const found = await findSite(context, op, key, call);
  const target = await context.run(op, () => targetOf(context, found, input.http, op, call));
  if (mode === 'async' && target.isHttp) {
    throw new AppError('unsupported', `${target.name} answers requests: there is no calling it without waiting.`, { provider: AZURE, op, hint: 'Call it and wait, or let it put a message into a queue for another function.' });
  }
  const request = toRequest(input, target, op);
  const called = {
    id: request.traceId,
    functionRef: refOf(context, found, found.key.fn, key.qualifier),
    functionName: found.key.fn === null ? found.key.app : target.name,
    version: found.at.slot ?? PRODUCTION,
    mode,
    input,
    requestSize: request.body.length,
    startedAtMs: Date.now(),
    method: target.method,
    path: `${target.url.pathname}${target.url.search}`,
    isHttp: target.isHttp,
  };
  return { found, target, request, called };
} // prettier-ignore

/** Sends the call. What the admin route refuses is thrown; what an HTTP function answers is its answer, whatever it is. */
async function send(context: AzureContext, { target, request }: Prepared, { signal }: Call): Promise<HttpAnswer> {
  const { url, method, isHttp } = target;
  const answer = await context.clients.http.send({ method, url, headers: request.headers, body: request.body, signal });
  if (isHttp || answer.status < 400) return answer;
  const chunks: Buffer[] = [];
  for await (const chunk of answer.body) chunks.push(chunk as Buffer);
  throw new HttpError(`The host answered ${method} ${url.pathname}`, answer.status, answer.headers, Buffer.concat(chunks));
}

const MAX_KEPT = 6 * 1024 * 1024;

async function* follow(
  context: AzureContext,
  op: string,
  prepared: Prepared,
  call: Call,
): AsyncGenerator<InvocationChunk, void, undefined> {
  const { found, request, called } = prepared;
  const answer = await context.run(op, () => send(context, prepared, call));
  const { status, rawHeaders: headers } = answer;
  yield { type: 'head', status: called.isHttp ? status : null, headers };
  const kept: Buffer[] = [];
  let size = 0;
  const parts = answer.body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  while (true) {
    const { done, value } = await context.run(op, () => parts.next());
    if (done === true) break;
    if (size < MAX_KEPT) kept.push(value);
    size += value.length;
    yield { type: 'chunk', base64: value.toString('base64') };
  }
  const body = Buffer.concat(kept);
  const endedAtMs = Date.now();
  const failed = called.isHttp && status >= 500;
  const error = failed ? await failureOf(context, found, { traceId: request.traceId, status, body }, call) : null;
  yield { type: 'done', invocation: toInvocation({ ...called, answer: { status, headers, body, size }, error }, endedAtMs) };
}

async function invoke(context: AzureContext, key: FunctionKey, input: InvocationInput, call: Call): Promise<InvocationDetail> {
  const op = 'invoke.invoke';
  const prepared = await prepare(context, op, key, input, input.mode, call);
  if (input.mode === 'dry_run') return toInvocation({ ...prepared.called, answer: null, error: null });
  for await (const chunk of follow(context, op, prepared, call)) if (chunk.type === 'done') return chunk.invocation;
  throw new AppError('unavailable', 'The host did not end its answer.', { provider: AZURE, op, hint: 'Try again.' });
}

async function* stream(
  context: AzureContext,
  key: FunctionKey,
  input: Input,
  call: Call,
): AsyncGenerator<InvocationChunk, void, undefined> {
  const op = 'invoke.stream';
  yield* follow(context, op, await prepare(context, op, key, input, 'stream', call), call);
}

export const invokeFacet = (context: AzureContext): InvokeFacet => ({
  invoke: (key, input, call) => invoke(context, key, input, call),
  stream: (key, input, call): AsyncIterable<InvocationChunk> => stream(context, key, input, call),
});
