import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FunctionError } from '#shared/model/invocation.ts';
import type { FunctionIdentity } from '../../../emulation.ts';
import { limits } from '../../limits.ts';
import { collect } from './collect.ts';
import { Extensions } from './extensions.ts';
import { answer, refuse } from './runtime-answers.ts';
import { errorFromRuntime } from './runtime-report.ts';
import type { RuntimeTurn } from './runtime-turn.ts';

/** The cause of an error, for X-Ray, comes in a header and may have a megabyte. */
const MAX_HEADERS = 2 * 1024 * 1024;

/** What a runtime is doing, in the words of the errors it gets. */
type State = 'Started' | 'Ready' | 'Running' | 'InvocationResponse' | 'InvocationErrorResponse' | 'InitError';

/**
 * The Lambda Runtime API of one environment, on loopback.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 * @see https://github.com/aws/aws-lambda-runtime-interface-emulator (states, statuses and texts of errors)
 */
export class RuntimeApi {
  /** Resolves when the runtime asks for its first invocation; rejects with what it reports of its start. */
  readonly initialised: Promise<void>;
  readonly extensions: Extensions;
  readonly #server: Server;
  readonly #init = Promise.withResolvers<void>();
  #state: State = 'Started';
  #waiting: ServerResponse | null = null;
  #turn: RuntimeTurn | null = null;

  private constructor(fn: FunctionIdentity) {
    this.initialised = this.#init.promise;
    this.initialised.catch(() => undefined);
    this.extensions = new Extensions(fn);
    this.#server = createServer({ maxHeaderSize: MAX_HEADERS, requestTimeout: 0, keepAliveTimeout: 0 }, (request, response) => {
      this.#route(request, response).catch((error: unknown) => {
        // The runtime went away in the middle of a request; its end is noticed elsewhere.
        response.destroy(error instanceof Error ? error : undefined);
      });
    });
  }

  static async listen(fn: FunctionIdentity): Promise<RuntimeApi> {
    const api = new RuntimeApi(fn);
    api.#server.listen(0, '127.0.0.1');
    await once(api.#server, 'listening');
    return api;
  }

  /** `127.0.0.1:PORT`, the value of AWS_LAMBDA_RUNTIME_API. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Whether the runtime has reported that it cannot start. */
  get failedToStart(): boolean {
    return this.#state === 'InitError';
  }

  /** Hands an invocation to the runtime as soon as it asks for one. One at a time. */
  begin(turn: RuntimeTurn): void {
    this.#turn = turn;
    this.extensions.invoke(turn);
    this.#handOut();
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (await this.extensions.route(path, request, response)) return;
    const [, id, kind] = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (path === '/2018-06-01/runtime/invocation/next' && request.method === 'GET') this.#next(response);
    else if (path === '/2018-06-01/runtime/init/error' && request.method === 'POST') await this.#initError(request, response);
    else if (path === '/2018-06-01/ping' && request.method === 'GET') answer(response, 200, 'pong');
    else if (id !== undefined && request.method === 'POST') await this.#finish(decodeURIComponent(id), kind === 'error', request, response);
    else answer(response, 404, '404 page not found\n');
  }

  #next(response: ServerResponse): void {
    if (this.#state === 'Running' || this.#state === 'InitError') {
      refuseTransition(response, this.#state, 'Ready');
      return;
    }
    this.#state = 'Ready';
    this.#init.resolve();
    this.#waiting = response;
    response.once('close', () => {
      if (this.#waiting === response) this.#waiting = null;
    });
    this.#handOut();
  }

  #handOut(): void {
    const turn = this.#turn;
    if (this.#waiting === null || turn === null || turn.responding || this.#state !== 'Ready') return;
    this.#state = 'Running';
    const event = turn.event();
    this.#waiting.writeHead(200, { ...turn.headers(), 'Content-Length': event.length });
    this.#waiting.end(event);
    this.#waiting = null;
  }

  async #initError(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { body } = await collect(request, limits.responseBytes);
    if (this.#state !== 'Started') {
      refuseTransition(response, this.#state, 'InitError');
      return;
    }
    this.#state = 'InitError';
    const error = errorFromRuntime(body, request.headers['lambda-runtime-function-error-type']);
    answer(response, 202, { status: 'OK' });
    this.#init.reject(new StartError(error));
  }

  async #finish(id: string, failed: boolean, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const turn = this.#turn;
    const wanted = failed ? 'InvocationErrorResponse' : 'InvocationResponse';
    if (this.#state !== 'Running' || turn === null) {
      await collect(request, 0);
      refuseTransition(response, this.#state, wanted);
      return;
    }
    if (id !== turn.call.id) {
      await collect(request, 0);
      refuse(response, 400, 'InvalidRequestID', 'Invalid request ID');
      return;
    }
    this.#state = wanted;
    const taken = failed ? await turn.fail(request).then(() => true) : await turn.respond(request);
    if (this.#turn === turn) this.#turn = null;
    if (taken) answer(response, 202, { status: 'OK' });
    else {
      refuse(response, 413, 'RequestEntityTooLarge', `Exceeded maximum allowed payload size (${limits.responseBytes} bytes).`);
    }
  }
}

/** What a runtime said of why it cannot start. */
export class StartError extends Error {
  readonly error: FunctionError;

  constructor(error: FunctionError) {
    super(error.message);
    this.error = error;
  }
}

function refuseTransition(response: ServerResponse, from: string, to: string): void {
  const message = `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`;
  refuse(response, 403, 'InvalidStateTransition', message);
}
