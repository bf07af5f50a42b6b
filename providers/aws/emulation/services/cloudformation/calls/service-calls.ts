import { randomUUID } from 'node:crypto';
import { isObject } from '../../../protocols/json-values.ts';
import type { AwsContext } from '../../../server/context.ts';
import { AwsError, type AwsRequest, type AwsService } from '../../../server/service.ts';
import { encodeForm } from './encode-form.ts';
import { readAnswer } from './read-answer.ts';
import { ServiceFailure } from './service-failure.ts';

type Input = Readonly<Record<string, unknown>>;

/** Calls of the emulated services, made as a client makes them but without a socket. All throw `ServiceFailure`. */
export interface ServiceCalls {
  /** An operation of a service that speaks awsJson: `json('sqs', 'AmazonSQS.CreateQueue', {...})`. */
  json(service: string, target: string, input: Input): Promise<Record<string, unknown>>;
  /** An operation of a service that speaks the Query protocol; gives what its result element holds. */
  query(service: string, version: string, action: string, input: Input): Promise<Record<string, unknown>>;
  /** A request of a REST service. `body` is JSON where it is an object, else sent as it is. */
  rest(
    service: string,
    method: string,
    path: string,
    options?: { query?: Readonly<Record<string, string>>; body?: Input | string; headers?: Readonly<Record<string, string>> },
  ): Promise<Record<string, unknown>>;
}

export interface Caller {
  account: string;
  region: string;
  signal: AbortSignal;
}

export function createServiceCalls(context: AwsContext, caller: Caller): ServiceCalls {
  const send = async (service: string, sent: Partial<AwsRequest> & { text: string }): Promise<Record<string, unknown>> => {
    const { text, ...head } = sent;
    const found = context.services.find(({ signingNames }) => signingNames.includes(service));
    if (found === undefined) throw notEmulated(service);
    const requestId = randomUUID();
    const body = Buffer.from(text);
    const answer = await found.handle({
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      host: '127.0.0.1',
      origin: context.endpoint(),
      ...caller,
      accessKeyId: caller.account,
      requestId,
      ...head,
      headers: { host: '127.0.0.1', 'content-length': String(body.byteLength), ...head.headers },
      ...bodyFor(found, body),
    });
    return await readAnswer(service, answer, requestId);
  };
  return {
    json: (service, target, input) =>
      send(service, { headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target }, text: JSON.stringify(input) }),
    async query(service, version, action, input) {
      const text = encodeForm({ Action: action, Version: version, ...input });
      const answer = await send(service, { headers: { 'content-type': 'application/x-www-form-urlencoded' }, text });
      const result = answer[`${action}Result`];
      return isObject(result) ? result : {};
    },
    rest: (service, method, path, { query = {}, body = '', headers = {} } = {}) =>
      send(service, {
        method,
        path,
        query: new URLSearchParams(query),
        headers: { ...(typeof body === 'string' ? {} : { 'content-type': 'application/json' }), ...headers },
        text: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}

function bodyFor(service: AwsService, body: Uint8Array): Pick<AwsRequest, 'body' | 'stream'> {
  if (service.streamsBody !== true) return { body };
  return { body: new Uint8Array(), stream: bytes(body) };
}

async function* bytes(body: Uint8Array): AsyncGenerator<Uint8Array> {
  if (body.byteLength > 0) yield await Promise.resolve(body);
}

function notEmulated(service: string): ServiceFailure {
  const error = new AwsError('NotFound', `The local runtime does not emulate the service "${service}".`, { status: 404 });
  return new ServiceFailure(service, error, randomUUID());
}
