import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FunctionIdentity } from '../../../emulation.ts';
import { xrayTraceId } from '../attributes.ts';
import { lambdaName, lambdaVersion } from '../environment.ts';
import { collect } from './collect.ts';
import { answer, refuse } from './runtime-answers.ts';
import type { RuntimeTurn } from './runtime-turn.ts';

const API = '/2020-01-01/extension';
const EVENTS = new Set(['INVOKE', 'SHUTDOWN']);
/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html "You can register up to ten extensions" */
const MAX_EXTENSIONS = 10;
const MAX_BODY = 64 * 1024;

interface Extension {
  id: string;
  name: string;
  invokes: boolean;
  /** Its request for the next event. */
  waiting: ServerResponse | null;
  /** Happened while it did not ask. */
  pending: Record<string, unknown>[];
}

/**
 * The Extensions API: registration and INVOKE events, for extensions inside of the runtime and those from layers.
 * SHUTDOWN is never sent: an environment ends at once, as on Lambda where no extension has registered for it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
export class Extensions {
  readonly #fn: FunctionIdentity;
  readonly #extensions = new Map<string, Extension>();
  readonly #ready = new Map<string, () => void>();
  #closed = false;

  constructor(fn: FunctionIdentity) {
    this.#fn = fn;
  }

  /** Resolves when the extension of this name has registered and asks for its first event: its own start is over then. */
  ready(name: string): Promise<void> {
    return new Promise((resolve) => this.#ready.set(name, resolve));
  }

  /** From the first invocation on nobody can register any more. */
  invoke(turn: RuntimeTurn): void {
    this.#closed = true;
    const headers = turn.headers();
    const event = {
      eventType: 'INVOKE',
      deadlineMs: Number(headers['Lambda-Runtime-Deadline-Ms']),
      requestId: turn.call.id,
      invokedFunctionArn: headers['Lambda-Runtime-Invoked-Function-Arn'],
      tracing: { type: 'X-Amzn-Trace-Id', value: xrayTraceId(turn.call) },
    };
    for (const extension of this.#extensions.values()) {
      if (!extension.invokes) continue;
      extension.pending.push(event);
      hand(extension);
    }
  }

  /** Answers what is of this API; false where a request is none of its. */
  async route(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (/^\/(?:2022-07-01\/telemetry|2020-08-15\/logs)$/.test(path) && request.method === 'PUT') {
      // What AWS's own emulator answers, so that extensions go on without.
      const [kind, what] = path.endsWith('logs') ? ['Logs', 'Logs'] : ['Telemetry', 'Telemetry'];
      await collect(request, 0);
      answer(response, 202, { errorMessage: `${what} API is not supported`, errorType: `${kind}.NotSupported` });
      return true;
    }
    if (!path.startsWith(`${API}/`)) return false;
    const body = (await collect(request, MAX_BODY)).body;
    const what = `${request.method ?? ''} ${path.slice(API.length)}`;
    if (what === 'POST /register') this.#register(request, body, response);
    else if (what === 'GET /event/next') this.#next(request, response);
    else if (what === 'POST /init/error' || what === 'POST /exit/error') this.#report(request, response);
    else answer(response, 404, '404 page not found\n');
    return true;
  }

  #register(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const name = request.headers['lambda-extension-name'];
    if (typeof name !== 'string' || name === '') {
      refuse(response, 403, 'Extension.InvalidExtensionName', 'Empty extension name');
      return;
    }
    if (this.#closed) {
      refuse(response, 403, 'Extension.RegistrationClosed', 'Extension registration closed already');
      return;
    }
    if (this.#extensions.size >= MAX_EXTENSIONS) {
      refuse(response, 403, 'Extension.TooManyExtensions', `Extension limit (${MAX_EXTENSIONS}) reached`);
      return;
    }
    const events = eventsOf(body);
    if (events === null) {
      refuse(response, 400, 'InvalidRequestFormat', 'The body must be JSON with a list "events".');
      return;
    }
    const unknown = events.find((event) => !EVENTS.has(event));
    if (unknown !== undefined) {
      refuse(response, 403, 'Extension.InvalidEventType', `${unknown}: invalid event type`);
      return;
    }
    const id = randomUUID();
    this.#extensions.set(id, { id, name, invokes: events.includes('INVOKE'), waiting: null, pending: [] });
    const { handler } = this.#fn;
    const registered = { functionName: lambdaName(this.#fn), functionVersion: lambdaVersion(this.#fn), handler };
    answer(response, 200, registered, { 'Lambda-Extension-Identifier': id });
  }

  #next(request: IncomingMessage, response: ServerResponse): void {
    const extension = this.#find(request, response);
    if (extension === null) return;
    extension.waiting = response;
    this.#ready.get(extension.name)?.();
    response.once('close', () => {
      if (extension.waiting === response) extension.waiting = null;
    });
    hand(extension);
  }

  #report(request: IncomingMessage, response: ServerResponse): void {
    const extension = this.#find(request, response);
    if (extension === null) return;
    this.#extensions.delete(extension.id);
    answer(response, 202, { status: 'OK' });
  }

  #find(request: IncomingMessage, response: ServerResponse): Extension | null {
    const id = request.headers['lambda-extension-identifier'];
    if (typeof id !== 'string' || id === '') {
      refuse(response, 403, 'Extension.MissingHeader', 'Missing Lambda-Extension-Identifier header');
      return null;
    }
    const extension = this.#extensions.get(id);
    if (extension !== undefined) return extension;
    refuse(response, 403, 'Extension.UnknownExtensionIdentifier', `Unknown extension ${id}`);
    return null;
  }
}

/** Gives an extension that asks the first event that it has not seen. */
function hand(extension: Extension): void {
  const { waiting } = extension;
  const event = waiting === null ? undefined : extension.pending.shift();
  if (waiting === null || event === undefined) return;
  extension.waiting = null;
  answer(waiting, 200, event, { 'Lambda-Extension-Event-Identifier': randomUUID() });
}

function eventsOf(body: Buffer): string[] | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    const events: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'events') : null;
    return Array.isArray(events) && events.every((event) => typeof event === 'string') ? events : null;
  } catch {
    return null;
  }
}
