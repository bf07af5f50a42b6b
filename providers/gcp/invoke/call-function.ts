import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AppError } from '#shared/errors.ts';
import type { InvocationChunk, InvocationDetail, InvocationInput } from '#shared/model/invocation.ts';
import { toInstant } from '#shared/model/time.ts';
import type { Call, FunctionKey } from '../../provider.ts';
import { toSummary } from '../functions/to-summary.ts';
import type { GcpContext } from '../gcp-context.ts';
import { GCP } from '../provider-id.ts';
import { addressOf, type Address } from './address.ts';
import { send } from './send.ts';
import { MAX_KEPT, refuseFrontEnd, toInvocation, toPayload, type Called } from './to-invocation.ts';
import { toRequest } from './to-request.ts';

type Asked = Omit<InvocationInput, 'mode'>;

/** What is given to an HTTP function as an event reaches it as this request. */
const EVENT_AS_REQUEST = { method: 'POST', path: '/' } as const;

const isEvent = ({ deployed }: Address): boolean => deployed.kind === 'function' && Boolean(deployed.fn.eventTrigger?.eventType);

function headersOf({ rawHeaders }: IncomingMessage): [string, string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) pairs.push([(rawHeaders[i] ?? '').toLowerCase(), rawHeaders[i + 1] ?? '']);
  return pairs;
}

/** What is known of a call before its answer. */
type Begun = Omit<Called, 'endedAtMs' | 'status' | 'headers' | 'body' | 'responseSize'>;

function begun(
  context: GcpContext,
  key: FunctionKey,
  address: Address,
  input: Asked,
  traceId: string,
  requestSize: number,
): Omit<Begun, 'mode' | 'startedAtMs'> {
  const { deployed, version } = address;
  const { region, name } = deployed.at;
  const http = input.http ?? (isEvent(address) ? null : EVENT_AS_REQUEST);
  const { memoryMb } = toSummary(context, deployed);
  return {
    functionRef: context.ref(region, name, key.qualifier),
    functionName: name,
    version,
    input,
    http,
    memoryMb,
    requestSize,
    traceId,
  };
}

/** Calls and passes on what comes back as it comes; gives the record at the end. */
async function* follow(
  context: GcpContext,
  op: string,
  mode: 'sync' | 'stream',
  key: FunctionKey,
  input: Asked,
  call: Call,
): AsyncGenerator<InvocationChunk, void, undefined> {
  const address = await addressOf(context, op, key, call);
  const { region } = address.deployed.at;
  const token = await context.read(op, region, call, () => context.clients.credentials.idToken(address.audience));
  const { outgoing, traceId, size } = toRequest(input, { url: address.url, isEvent: isEvent(address), token, op });
  const startedAtMs = Date.now();
  const about: Begun = { ...begun(context, key, address, input, traceId, size), mode, startedAtMs };
  const answer = await context.change(op, region, call, () => send(outgoing, call.signal));
  const head = { status: answer.statusCode ?? 0, headers: headersOf(answer) };
  const kept: Uint8Array[] = [];
  let received = 0;
  // The front end's own refusals are short; they are told before anything is passed on.
  const refusal = [401, 403, 404, 429].includes(head.status);
  if (!refusal) yield { type: 'head', ...head };
  const parts = answer[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  for (;;) {
    const next = await context.change(op, region, call, () => parts.next());
    if (next.done === true) break;
    if (received < MAX_KEPT) kept.push(next.value.subarray(0, MAX_KEPT - received));
    received += next.value.length;
    if (!refusal) yield { type: 'chunk', base64: Buffer.from(next.value).toString('base64') };
  }
  const called: Called = { ...about, ...head, endedAtMs: Date.now(), body: Buffer.concat(kept), responseSize: received };
  if (refusal) {
    refuseFrontEnd(called, context.profile);
    yield { type: 'head', ...head };
    if (called.body.length > 0) yield { type: 'chunk', base64: Buffer.from(called.body).toString('base64') };
  }
  yield { type: 'done', invocation: toInvocation(called) };
}

/** Whether the function is there and the credentials give a token for it; calls nothing. */
async function dryRun(context: GcpContext, op: string, key: FunctionKey, input: Asked, call: Call): Promise<InvocationDetail> {
  const address = await addressOf(context, op, key, call);
  await context.read(op, address.deployed.at.region, call, () => context.clients.credentials.idToken(address.audience));
  const id = randomUUID();
  const at = Date.now();
  const about = begun(context, key, address, input, id, Buffer.byteLength(input.payload.body, input.payload.encoding));
  const request = toPayload(Buffer.from(input.payload.body, input.payload.encoding), input.payload.contentType);
  const nothing = {
    billedMs: null,
    initMs: null,
    phases: [],
    memoryMaxMb: null,
    responseSize: null,
    error: null,
    http: null,
    traceId: null,
    environmentId: null,
  };
  const { functionRef, functionName, version, memoryMb, requestSize } = about;
  const named = {
    id,
    functionRef,
    functionName,
    version,
    memoryMb,
    requestSize,
    trigger: 'invoke',
    mode: 'dry_run' as const,
    status: 'ok' as const,
  };
  return {
    ...named,
    ...nothing,
    startedAt: toInstant(at),
    endedAt: toInstant(at),
    durationMs: null,
    cold: null,
    request,
    response: null,
    responseHeaders: [],
    logs: [],
  };
}

/** Calls a function over HTTP with an ID token, and waits for its answer. */
export async function invokeFunction(
  context: GcpContext,
  key: FunctionKey,
  { mode, ...input }: InvocationInput,
  call: Call,
): Promise<InvocationDetail> {
  const op = 'invoke.invoke';
  if (mode === 'async') {
    throw new AppError(
      'unsupported',
      'Functions of Google Cloud are called over HTTP, and every call has its answer: there is none that is only taken in.',
      {
        provider: GCP,
        op,
        hint: 'Call it without --async, or publish to what sets it off.',
      },
    );
  }
  if (mode === 'dry_run') return dryRun(context, op, key, input, call);
  for await (const chunk of follow(context, op, 'sync', key, input, call)) if (chunk.type === 'done') return chunk.invocation;
  throw new AppError('unavailable', 'The answer broke off.', { provider: GCP, op, hint: 'Try again.' });
}

/** The same, passing the answer on as it comes; the record comes last. */
export const streamFunction = (context: GcpContext, key: FunctionKey, input: Asked, call: Call): AsyncIterable<InvocationChunk> =>
  follow(context, 'invoke.stream', 'stream', key, input, call);
