import type { RetryContext } from './call-attributes.ts';
import type { LogFilter } from './job-host.ts';
import { readOnly } from './read-only.ts';

/**
 * `@azure/functions-core`: what the Functions host lends to the library. It is on no registry, every host brings its own.
 * @see https://github.com/Azure/azure-functions-nodejs-worker/blob/v3.x/types-core/index.d.ts
 */
export const CORE_MODULE = '@azure/functions-core';
/** The host and worker whose behaviour is followed here. */
export const HOST_VERSION = '4.1052.200';
const WORKER_VERSION = '3.14.1';

export type RpcLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';
export type RpcCategory = 'user' | 'system' | 'customMetric';

/** A value on its way between host and library; exactly one member is set. */
export interface RpcTypedData {
  string?: string | null;
  json?: string | null;
  bytes?: Uint8Array | null;
  int?: number | null;
  double?: number | null;
  http?: RpcHttpData | null;
  collectionString?: { string: string[] } | null;
  collectionSint64?: { sint64: number[] } | null;
  collectionBytes?: { bytes: Uint8Array[] } | null;
}

type Nullable = Record<string, { value: string }>;

export interface RpcHttpData {
  method?: string;
  url?: string;
  statusCode?: string | null;
  headers?: Record<string, string> | null;
  nullableHeaders?: Nullable;
  nullableParams?: Nullable;
  nullableQuery?: Nullable;
  body?: RpcTypedData | null;
  cookies?: RpcCookie[] | null;
}

export interface RpcCookie {
  name: string;
  value: string;
  domain?: { value: string } | null;
  path?: { value: string } | null;
  expires?: { value: { seconds: number } } | null;
  secure?: { value: boolean } | null;
  httpOnly?: { value: boolean } | null;
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone' | null;
  maxAge?: { value: number } | null;
}

export interface RpcBinding {
  type: string;
  direction?: 'in' | 'out';
  [setting: string]: unknown;
}

/** A retry policy; intervals in whole seconds. */
export interface RpcRetryOptions {
  maxRetryCount: number;
  retryStrategy: 'fixedDelay' | 'exponentialBackoff';
  delayInterval?: { seconds: number };
  minimumInterval?: { seconds: number };
  maximumInterval?: { seconds: number };
}

export interface FunctionMetadata {
  name: string;
  bindings: Record<string, RpcBinding>;
  retryOptions?: RpcRetryOptions;
  /** Of a function.json, relative to the app. */
  scriptFile?: string;
  entryPoint?: string;
  disabled?: boolean;
}

export type FunctionCallback = (...values: unknown[]) => unknown;

export interface RpcInvocationRequest {
  invocationId: string;
  inputData: { name: string; data: RpcTypedData }[];
  triggerMetadata: Record<string, RpcTypedData>;
  traceContext: { traceParent: string; traceState: string; attributes: Record<string, string> };
  retryContext: RetryContext | null;
}

export interface CoreInvocationContext {
  invocationId: string;
  request: RpcInvocationRequest;
  metadata: FunctionMetadata;
  state: 'preInvocationHooks' | 'postInvocationHooks' | 'invocation' | undefined;
  log(level: RpcLevel, category: RpcCategory, message: string): void;
}

export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(
    context: unknown,
    result: unknown,
  ): Promise<{ returnValue?: RpcTypedData | null; outputData?: { name: string; data: RpcTypedData }[] }>;
}

export interface AzureProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(capabilities: Record<string, string>): Record<string, string> | Promise<Record<string, string>>;
}

export interface RegisteredFunction {
  metadata: FunctionMetadata;
  callback: FunctionCallback;
}

const HOOKS = ['preInvocation', 'postInvocation', 'appStart', 'appTerminate', 'log'] as const;
export type HookName = (typeof HOOKS)[number];
export type Hook = (context: object) => unknown;

/** What the library registered: the app as the host sees it. */
export class AppRegistry {
  readonly functions = new Map<string, RegisteredFunction>();
  readonly appHookData: Record<string, unknown> = {};
  /** Shared by the hooks at the app's start and at its end. */
  readonly #hookData: Record<string, unknown> = {};
  model: AzureProgrammingModel | undefined;
  /** Functions can be registered while the app starts, not afterwards. */
  started = false;
  /** Which lines host.json lets through. */
  keeps: LogFilter = () => true;
  readonly #hooks = new Map<HookName, Set<Hook>>(HOOKS.map((name) => [name, new Set()]));
  readonly #log: (level: RpcLevel, category: RpcCategory, message: string) => void;

  constructor(log: (level: RpcLevel, category: RpcCategory, message: string) => void) {
    this.#log = log;
  }

  hooks(name: HookName): Hook[] {
    return [...(this.#hooks.get(name) ?? [])];
  }

  /** Runs the hooks one after the other; one that throws stops what it is attached to. */
  async run(name: HookName, context: object): Promise<void> {
    for (const hook of this.hooks(name)) await hook(context);
  }

  /** What hooks at the app's start and at its end are given. */
  hookContext(more: Record<string, unknown> = {}): object {
    return readOnly({ hookData: this.#hookData, appHookData: this.appHookData, ...more });
  }

  /** The module object that `require('@azure/functions-core')` gives. */
  coreModule(): Record<string, unknown> {
    return {
      version: WORKER_VERSION,
      hostVersion: HOST_VERSION,
      registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) => this.#register(metadata, callback),
      registerHook: (name: string, hook: Hook) => this.#registerHook(name, hook),
      setProgrammingModel: (model: AzureProgrammingModel) => void (this.model = model),
      getProgrammingModel: () => this.model,
      log: this.#log,
      Disposable,
    };
  }

  /** @see https://github.com/Azure/azure-functions-nodejs-worker/blob/v3.x/src/coreApi/registerFunction.ts */
  #register(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (this.started) throw systemError('A function can only be registered during app startup.');
    if (this.functions.has(metadata.name)) throw systemError(`A function with id "${metadata.name}" has already been registered.`);
    this.functions.set(metadata.name, { metadata, callback });
    return new Disposable(() => {
      if (this.started) throw systemError('A function can only be disposed during app startup.');
      this.functions.delete(metadata.name);
    });
  }

  #registerHook(name: string, hook: Hook): Disposable {
    const hooks = this.#hooks.get(name as HookName);
    if (hooks === undefined) throw Object.assign(new RangeError(`Unrecognized hook "${name}"`), { isAzureFunctionsSystemError: true });
    hooks.add(hook);
    return new Disposable(() => void hooks.delete(hook));
  }
}

function systemError(message: string): Error {
  return Object.assign(new Error(message), { isAzureFunctionsSystemError: true });
}

/** Releases something, once. */
export class Disposable {
  static from(...items: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const item of items) item.dispose();
    });
  }

  #release: (() => unknown) | undefined;

  constructor(release: () => unknown) {
    this.#release = release;
  }

  dispose(): unknown {
    const release = this.#release;
    this.#release = undefined;
    return release?.();
  }
}
