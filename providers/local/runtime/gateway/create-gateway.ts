import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WorkerHttpRequest } from '../../../emulation.ts';
import type { LocalEngine } from '../engine/create-engine.ts';
import type { EngineLog } from '../engine/settings.ts';
import type { DeployedFunction, FunctionCatalog } from '../ports.ts';
import { createChoice, type Admit } from './choose-version.ts';
import { refusal } from './guard.ts';
import { listenOn } from './listen.ts';
import { refuse } from './refuse.ts';
import { declaredSize, hasNoBody, readBody } from './request-body.ts';
import { ResponseSink } from './response-sink.ts';
import { routeOf } from './route.ts';
import { http } from '../../lazy-http.ts';

export interface GatewayOptions {
  engine: LocalEngine;
  catalog: FunctionCatalog;
  log: EngineLog;
  admit?: Admit;
}

export interface Gateway {
  /**
   * Begins to listen on 127.0.0.1. `port` is the configured one: 0 means any, then `remembered` is tried first.
   * Throws `conflict` where a configured port is taken.
   */
  listen(port: number, remembered?: number | null): Promise<{ port: number; url: string }>;
  /** Base URL of a function, without a slash at its end; null before `listen`. */
  functionUrl(name: string): string | null;
  /** Takes no more connections and ends those that are left after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

const EMPTY = Buffer.alloc(0);
/** A body that is not streamed stands in memory as a whole: no function's own limit allows more. */
const WHOLE_BYTES = 2 ** 30;

/** The HTTP front of the runtime: every function with an http trigger answers at its own URL. */
export function createGateway({ engine, catalog, log, admit }: GatewayOptions): Gateway {
  let port = 0;
  const choose = createChoice(catalog, admit);
  const server = http().createServer({ keepAliveTimeout: 65_000, maxHeaderSize: 64 * 1024, noDelay: true }, (request, response) => {
    try {
      handle(request, response);
    } catch (error) {
      log('error', 'A request could not be handled.', { error: String(error) });
      if (response.headersSent) response.destroy();
      else
        refuse(response, {
          status: 500,
          code: 'internal',
          message: 'Something went wrong inside Isobar.',
          hint: "The runtime's log has the cause.",
        });
    }
  });

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const refused = refusal(request.headers, port);
    if (refused !== null) {
      refuse(response, { status: 403, code: 'forbidden', ...refused });
      return;
    }
    const host = request.headers.host ?? '';
    const route = routeOf(host.slice(0, host.lastIndexOf(':')), request.url ?? '/');
    const fn = route === null ? null : choose(route, request, response);
    if (fn === 'refused') return;
    if (route === null || fn === null) {
      refuseUnknown(response, route?.name ?? null, route?.qualifier ?? null);
      return;
    }
    if (!mayCall(fn, request.method ?? 'GET', response)) return;
    if (hasNoBody(request)) run(fn, route.path, request, response, EMPTY);
    else runWithBody(fn, route.path, request, response);
  };

  const runWithBody = (fn: DeployedFunction, path: string, request: IncomingMessage, response: ServerResponse): void => {
    const own = engine.requestLimit(fn);
    if (fn.takesStreams === true && declaredSize(request) <= own) {
      runLive(fn, path, request, response);
      return;
    }
    const limit = fn.takesStreams === true ? own : Math.min(own, WHOLE_BYTES);
    readBody(request, limit, (body) => {
      if (body.kind === 'whole') run(fn, path, request, response, body.body);
      else if (body.kind === 'too_large') {
        // What is left of the body is of no use, nor is the connection behind it.
        response.shouldKeepAlive = false;
        const sink = new ResponseSink(response);
        const failure = { kind: 'request_too_large', size: body.size, limit } as const;
        sink.invocation = engine.refuse(fn, toRunRequest(path, request, EMPTY), sink, failure);
      }
    });
  };

  const run = (fn: DeployedFunction, path: string, request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
    const sink = new ResponseSink(response);
    sink.invocation = engine.run(fn, toRunRequest(path, request, body), sink);
  };

  /** The function is called before the body is complete. */
  const runLive = (fn: DeployedFunction, path: string, request: IncomingMessage, response: ServerResponse): void => {
    const sink = new ResponseSink(response);
    const call = toRunRequest(path, request, EMPTY);
    if (call.input.kind === 'http') call.input.request.live = request.iterator({ destroyOnReturn: false });
    sink.invocation = engine.run(fn, call, sink);
  };

  return {
    async listen(configured, remembered = null) {
      port = await listenOn(server, configured, remembered);
      return { port, url: `http://127.0.0.1:${port}` };
    },
    functionUrl: (name) => (port === 0 ? null : `http://127.0.0.1:${port}/${encodeURIComponent(name)}`),
    close: (graceMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function toRunRequest(path: string, request: IncomingMessage, body: Buffer): Parameters<LocalEngine['run']>[1] {
  const raw = request.rawHeaders;
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) headers.push([raw[at] ?? '', raw[at + 1] ?? '']);
  const { traceparent } = request.headers;
  const input: WorkerHttpRequest = {
    method: request.method ?? 'GET',
    path,
    origin: `http://${request.headers.host ?? ''}`,
    headers,
    body,
    remoteAddress: request.socket.remoteAddress ?? '127.0.0.1',
  };
  return {
    input: { kind: 'http', request: input },
    trigger: 'http',
    mode: 'sync',
    traceparent: typeof traceparent === 'string' ? traceparent : null,
    attributes: {},
  };
}

function mayCall(fn: DeployedFunction, method: string, response: ServerResponse): boolean {
  const { http } = fn.project;
  if (!http.enabled) {
    refuse(response, {
      status: 403,
      code: 'forbidden',
      message: `"${fn.name}" has no http trigger.`,
      hint: `Set "triggers: { http: true }" in its isobar.yaml and deploy again, or run "isobar invoke local/${fn.name}".`,
    });
    return false;
  }
  if (http.methods.length === 0 || http.methods.includes(method)) return true;
  const allow = http.methods.join(', ');
  refuse(response, {
    status: 405,
    code: 'invalid_input',
    message: `"${fn.name}" does not take ${method}.`,
    hint: `Use one of: ${allow}.`,
    headers: { allow },
  });
  return false;
}

function refuseUnknown(response: ServerResponse, name: string | null, version: string | null): void {
  const what = version === null ? `"${name}"` : `version ${version} of "${name}"`;
  refuse(response, {
    status: 404,
    code: 'not_found',
    message: name === null ? 'The address names no function.' : `There is no function ${what} here.`,
    hint: 'Call /NAME/ or /NAME@VERSION/. "isobar functions list --provider local" shows what is deployed; "isobar deploy DIR" deploys a function.',
  });
}
