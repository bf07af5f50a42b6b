import type { WorkerHttpRequest } from '../../emulation.ts';

type Signalled = { readonly signal: AbortSignal };

/**
 * The request of a call. Its signal is made when somebody asks for it: linked ahead, it would cost twice as much as all
 * the rest. Who takes it over into another request or into `fetch` asks, too; see `linkSignals`.
 */
export class CallRequest extends Request {
  readonly #call: Signalled;

  constructor(url: string, init: RequestInit, call: Signalled) {
    super(url, init);
    this.#call = call;
  }

  static {
    Object.defineProperties(this.prototype, {
      signal: {
        configurable: true,
        enumerable: true,
        get(this: CallRequest) {
          return this.#call.signal;
        },
      },
      clone: {
        configurable: true,
        writable: true,
        value(this: CallRequest) {
          const copy = Reflect.apply(Object.getPrototypeOf(CallRequest.prototype).clone, this, []) as Request;
          return new Request(copy, { signal: this.signal });
        },
      },
    });
    // For the function it is a Request, and no other.
    Object.defineProperty(this, 'name', { value: 'Request' });
  }
}

/** Makes the call's request from what came over the wire. */
export function callRequest(request: WorkerHttpRequest, call: Signalled): CallRequest {
  const headers = new Headers();
  // Names and values come from a parsed request; a name the web forbids (`:path`) is not worth a failed call.
  for (const [name, value] of request.headers) if (/^[!#$%&'*+.^`|~\w-]+$/.test(name)) headers.append(name, value);
  const bodyless = request.method === 'GET' || request.method === 'HEAD' || request.body.length === 0;
  const init: RequestInit = { method: request.method, headers };
  if (!bodyless) init.body = request.body as NonNullable<RequestInit['body']>;
  return new CallRequest(request.origin + request.path, init, call);
}

let linkedAlready = false;

/** Lets `fetch(request)` and `new Request(request)` follow the signal of a call's request, in this process. */
export function linkSignals(): void {
  if (linkedAlready) return;
  linkedAlready = true;
  globalThis.fetch = new Proxy(globalThis.fetch, {
    apply: (original, receiver, [input, init, ...rest]: [unknown, unknown]) =>
      Reflect.apply(original, receiver, [input, linked(input, init), ...rest]) as unknown,
  });
  globalThis.Request = new Proxy(globalThis.Request, {
    construct: (original, [input, init, ...rest]: unknown[], newTarget) =>
      Reflect.construct(original, [input, linked(input, init), ...rest], newTarget) as object,
  });
}

function linked(input: unknown, init: unknown): unknown {
  if (!(input instanceof CallRequest)) return init;
  if (init === undefined || init === null) return { signal: input.signal };
  return typeof init === 'object' && !('signal' in init) ? Object.assign(Object.create(init) as object, { signal: input.signal }) : init;
}
