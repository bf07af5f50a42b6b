import { decoded } from '#shared/decoded.ts';
import { randomBytes, randomUUID } from 'node:crypto';
import type { FunctionError } from '#shared/model/invocation.ts';
import type { LoadedFunction, WorkerCall, WorkerHost, WorkerHttpRequest } from '../../emulation.ts';
import { byHand } from './by-hand.ts';
import { API_REASON, readAttributes } from './call-attributes.ts';
import { functionDetail } from './function-detail.ts';
import type { HostSettings } from './host-json.ts';
import type { AppRegistry, RegisteredFunction, RpcTypedData } from './functions-core.ts';
import { findRoute, functionRoutes, isHttp, triggerName, triggerOf, type FunctionRoute } from './function-routes.ts';
import { fromRpcResponse, toRpcRequest, triggerMetadata } from './http-exchange.ts';
import type { HttpStream } from './http-stream.ts';
import { invokeFunction, type CallFacts, type FunctionInput } from './invoke-function.ts';
import { eventResult, triggerInput } from './trigger-input.ts';
import { warmupRefusal } from './warmup.ts';

/** A loaded function app: what the Functions host does with it. */
export class AzureApp implements LoadedFunction {
  readonly entries: LoadedFunction['entries'];
  readonly serializeError = toFunctionError;
  readonly #app: AppRegistry;
  readonly #host: WorkerHost;
  readonly #routes: FunctionRoute[];
  readonly #stream: HttpStream | null;
  readonly #settings: HostSettings;

  constructor(app: AppRegistry, settings: HostSettings, stream: HttpStream | null, host: WorkerHost) {
    this.#app = app;
    this.#host = host;
    this.#stream = stream;
    this.#settings = settings;
    const enabled = [...app.functions.values()].filter(({ metadata }) => metadata.disabled !== true);
    this.#routes = functionRoutes(enabled, settings.routePrefix);
    this.entries = [...app.functions.values()].map((fn) => ({
      name: fn.metadata.name,
      trigger: triggerName(fn),
      route: this.#routes.find((route) => route.fn === fn)?.path ?? null,
      ...(stream !== null && isHttp(fn) ? { takesStreams: true } : {}),
      ...(isHttp(fn) ? {} : { byHand: byHand(fn.metadata.name, triggerOf(fn)) }),
      detail: functionDetail(fn),
    }));
  }

  async invoke(call: WorkerCall): Promise<void> {
    if (call.input.kind === 'http') await this.#http(call, call.input.request);
    else await this.#event(call, call.input.body);
  }

  /**
   * Runs the app's warmup trigger, before the first call. One that fails is logged, and keeps nothing else from running.
   * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-warmup
   */
  async warmUp(): Promise<void> {
    const fn = [...this.#app.functions.values()].find((one) => triggerOf(one).type.toLowerCase() === 'warmuptrigger');
    if (fn === undefined || fn.metadata.disabled === true || warmupRefusal(fn.metadata.name, process.env) !== null) return;
    const call = { id: randomUUID(), traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex') };
    await this.#execute(fn, call, this.#inputOf(fn, new Uint8Array()), API_REASON).catch(() => {});
  }

  /** @see https://github.com/Azure/azure-functions-nodejs-worker/blob/v3.x/src/eventHandlers/terminateWorker.ts */
  async leave(): Promise<void> {
    await this.#app.run('appTerminate', this.#app.hookContext());
  }

  async #http(call: WorkerCall, request: WorkerHttpRequest): Promise<void> {
    const found = findRoute(this.#routes, request.method, request.path);
    if (found === null) {
      await this.#unrouted(call, request);
      return;
    }
    const { route, params } = found;
    const input = { data: { http: toRpcRequest(request, params) }, metadata: triggerMetadata(request, params) };
    if (this.#stream !== null) {
      await this.#streamed(this.#stream, route.fn, call, request, input);
      return;
    }
    const { status, headers, body } = fromRpcResponse(await this.#execute(route.fn, call, input, API_REASON));
    call.reply.head(status, headers);
    if (body.length > 0 && request.method !== 'HEAD') await call.reply.write(body);
  }

  /** The library answers on its own server; whatever the function throws ends the wait for that. */
  async #streamed(
    stream: HttpStream,
    fn: RegisteredFunction,
    call: WorkerCall,
    request: WorkerHttpRequest,
    input: FunctionInput,
  ): Promise<void> {
    const failed = new AbortController();
    const answered = stream.exchange(call, request, AbortSignal.any([failed.signal, call.reply.signal]));
    answered.catch(() => {});
    try {
      await this.#execute(fn, call, input, API_REASON);
    } catch (error) {
      failed.abort();
      throw error;
    }
    await answered;
  }

  /** `/admin/functions/NAME` runs a function by its name; `/` says that the app is there. @see https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http */
  async #unrouted(call: WorkerCall, request: WorkerHttpRequest): Promise<void> {
    const [path = '/'] = request.path.split('?');
    const name = /^\/admin\/functions\/([^/]+)\/?$/i.exec(path)?.[1];
    if (name !== undefined && request.method === 'POST') {
      await this.#admin(call, decoded(name), await wholeBody(request));
      return;
    }
    if (path === '/' && request.method === 'GET') {
      const routes = this.#routes.map((route) => `${route.methods.join(',') || 'ANY'} ${route.path}`);
      const body = Buffer.from(['Your Functions 4.0 app is up and running', '', ...routes, ''].join('\n'));
      call.reply.head(200, [
        ['content-type', 'text/plain; charset=utf-8'],
        ['content-length', String(body.length)],
      ]);
      await call.reply.write(body);
      return;
    }
    call.reply.head(404, [['content-length', '0']]);
  }

  async #admin(call: WorkerCall, name: string, body: Uint8Array): Promise<void> {
    const fn = this.#byName(name);
    if (fn === undefined) {
      call.reply.head(404, [['content-length', '0']]);
      return;
    }
    await this.#execute(fn, call, this.#inputOf(fn, adminInput(body)), API_REASON);
    call.reply.head(202, [['content-length', '0']]);
  }

  async #event(call: WorkerCall, body: Uint8Array): Promise<void> {
    const facts = readAttributes(call.attributes);
    const fn = this.#target(facts.function);
    if (isHttp(fn)) {
      await this.#eventAsRequest(fn, call, body);
      return;
    }
    const input = { ...this.#inputOf(fn, body), metadata: facts.metadata, retry: facts.retry };
    const result = eventResult(await this.#execute(fn, call, input, facts.reason));
    call.reply.result(result.body, result.contentType);
  }

  /** An event for an app whose one function takes requests: a POST of it, answered with the response's body. */
  async #eventAsRequest(fn: RegisteredFunction, call: WorkerCall, body: Uint8Array): Promise<void> {
    const route = this.#routes.find((candidate) => candidate.fn === fn);
    const method =
      route === undefined || route.methods.length === 0 || route.methods.includes('POST') ? 'POST' : (route.methods[0] ?? 'POST');
    const headers: [string, string][] = [['content-type', 'application/json']];
    const request = { method, path: route?.path ?? '/', origin: 'http://localhost', headers, body, remoteAddress: '127.0.0.1' };
    if (this.#stream !== null) throw new Error('This app streams its responses: send it a request instead of an event.');
    const input = { data: { http: toRpcRequest(request, {}) }, metadata: triggerMetadata(request, {}) };
    const response = fromRpcResponse(await this.#execute(fn, call, input, API_REASON));
    const type = response.headers.find(([name]) => name === 'content-type')?.[1];
    call.reply.result(response.body, type ?? 'application/octet-stream');
  }

  #inputOf(fn: RegisteredFunction, body: Uint8Array): FunctionInput {
    const binding = { ...triggerOf(fn) };
    return { data: triggerInput(binding, body), metadata: {} };
  }

  #byName(name: string): RegisteredFunction | undefined {
    return [...this.#app.functions.values()].find((fn) => fn.metadata.name.toLowerCase() === name.toLowerCase());
  }

  /** The function that is named, else the only one, else the only one that takes no requests. */
  #target(name: string | undefined): RegisteredFunction {
    const all = [...this.#app.functions.values()];
    const names = all.map((fn) => fn.metadata.name).join(', ');
    if (name !== undefined) {
      const named = this.#byName(name);
      if (named !== undefined) return named;
      throw new Error(`There is no function "${name}" in this app. It has ${names}.`);
    }
    const events = all.filter((fn) => !isHttp(fn));
    const only = all.length === 1 ? all[0] : events.length === 1 ? events[0] : undefined;
    if (only !== undefined) return only;
    throw new Error(
      `This app has several functions (${names}): send a request to the route of one, or POST {"input": …} to /admin/functions/NAME.`,
    );
  }

  /** The host's own lines around the function. @see https://github.com/Azure/azure-webjobs-sdk/blob/dev/src/Microsoft.Azure.WebJobs.Host/Loggers/FunctionInstanceLogger.cs */
  async #execute(fn: RegisteredFunction, call: CallFacts, input: FunctionInput, reason: string): Promise<RpcTypedData | null | undefined> {
    const name = `Functions.${fn.metadata.name}`;
    const started = performance.now();
    const ended = (how: string): string =>
      `Executed '${name}' (${how}, Id=${call.id}, Duration=${Math.round(performance.now() - started)}ms)`;
    this.#say(fn, 'information', `Executing '${name}' (Reason='${reason}', Id=${call.id})`);
    try {
      const value = await invokeFunction(this.#app, fn, call, input, this.#host, { encoding: this.#settings.messageEncoding });
      this.#say(fn, 'information', ended('Succeeded'));
      return value;
    } catch (error) {
      const { message, trace } = toFunctionError(error);
      this.#say(
        fn,
        'error',
        `${ended('Failed')}\nException while executing function: ${name}. Result: Failure\nException: ${message}\nStack: ${trace.join('\n')}`,
      );
      throw error;
    }
  }

  /** A line of the host's own about a function. */
  #say({ metadata }: RegisteredFunction, level: 'information' | 'error', message: string): void {
    if (this.#app.keeps(`Function.${metadata.name}`, level)) this.#host.log(level === 'error' ? 'error' : 'info', message);
  }
}

async function wholeBody({ body, live }: WorkerHttpRequest): Promise<Uint8Array> {
  if (live === undefined) return body;
  const parts: Uint8Array[] = [];
  for await (const part of live) parts.push(part);
  return Buffer.concat(parts);
}

/** The body of a call to the admin API: `{"input": "…"}`. */
function adminInput(body: Uint8Array): Uint8Array {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    const input: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'input') : undefined;
    return Buffer.from(input === undefined ? '' : typeof input === 'string' ? input : JSON.stringify(input));
  } catch {
    return body;
  }
}

function toFunctionError(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), trace: [] };
  return { type: error.name, message: error.message, trace: (error.stack ?? '').split('\n') };
}
