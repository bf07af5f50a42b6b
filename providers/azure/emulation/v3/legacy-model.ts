import { format } from 'node:util';
import type {
  AzureProgrammingModel,
  CoreInvocationContext,
  FunctionCallback,
  InvocationModel,
  RpcLevel,
  RpcTypedData,
} from '../functions-core.ts';
import { LegacyResponse, legacyRequest, legacyResponse } from './legacy-http.ts';

/**
 * Programming model v3 of Node.js: functions are called with a `context` and the trigger's value, and answer through
 * `context.bindings`, `context.res`, `context.done` or what they return.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-reference-node?pivots=nodejs-model-v3#context-object
 */
export const legacyModel: AzureProgrammingModel = {
  name: '@azure/functions',
  version: '3.0.0',
  getInvocationModel: (core) => new LegacyInvocation(core),
};

interface Context {
  bindings: Record<string, unknown>;
  res?: unknown;
  [member: string]: unknown;
}

class LegacyInvocation implements InvocationModel {
  readonly #core: CoreInvocationContext;
  readonly #ended = Promise.withResolvers<unknown>();
  #isDone = false;

  constructor(core: CoreInvocationContext) {
    this.#core = core;
    // Most functions return a promise, and nobody waits for this one then.
    this.#ended.promise.catch(() => {});
  }

  async getArguments(): Promise<{ context: unknown; inputs: unknown[] }> {
    const { request, metadata, invocationId } = this.#core;
    const { name: functionName, bindings: definitions } = metadata;
    const values = request.inputData.map(({ name, data }) => [name, toValue(data, definitions[name]?.type ?? '')] as const);
    const [trigger] = values;
    const isHttp = definitions[trigger?.[0] ?? '']?.type.toLowerCase() === 'httptrigger';
    const log =
      (level: RpcLevel) =>
      (...parts: unknown[]): void =>
        this.#core.log(level, 'user', format(...parts));
    const context: Context = {
      invocationId,
      executionContext: { invocationId, functionName, functionDirectory: process.cwd(), retryContext: request.retryContext ?? undefined },
      bindings: Object.fromEntries(values),
      bindingData: { invocationId, ...camelMembers(request.triggerMetadata) },
      bindingDefinitions: Object.entries(definitions).map(([name, { type, direction }]) => ({ name, type, direction })),
      traceContext: {
        traceparent: request.traceContext.traceParent,
        tracestate: request.traceContext.traceState,
        attributes: request.traceContext.attributes,
      },
      log: Object.assign(log('information'), {
        error: log('error'),
        warn: log('warning'),
        info: log('information'),
        verbose: log('trace'),
      }),
      done: (error?: unknown, result?: unknown) => this.#end(error, result),
      ...(isHttp ? { req: trigger?.[1], res: new LegacyResponse(() => this.#end(null, undefined)) } : {}),
    };
    return { context, inputs: values.map(([, value]) => value) };
  }

  #end(error: unknown, result: unknown): void {
    if (this.#isDone) {
      this.#core.log('error', 'user', "Error: 'done' has already been called. Please check your script for extraneous calls to 'done'.");
      return;
    }
    this.#isDone = true;
    if (error === undefined || error === null) this.#ended.resolve(result);
    else this.#ended.reject(error instanceof Error ? error : new Error(String(error)));
  }

  /** A promise ends the function when it is settled; without one it ends when it says so. */
  async invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown> {
    const result = callback(context, ...inputs);
    if (typeof result === 'object' && result !== null && 'then' in result) {
      const value = await (result as Promise<unknown>);
      return value === undefined && this.#isDone ? this.#ended.promise : value;
    }
    return this.#ended.promise;
  }

  async getResponse(context: unknown, result: unknown): ReturnType<InvocationModel['getResponse']> {
    const { bindings, res } = context as Context;
    const named = typeof result === 'object' && result !== null ? (result as Record<string, unknown>) : {};
    const outputData: { name: string; data: RpcTypedData }[] = [];
    let returnValue: RpcTypedData | null = null;
    for (const [name, { type, direction }] of Object.entries(this.#core.metadata.bindings)) {
      if (direction !== 'out') continue;
      const isHttp = type.toLowerCase() === 'http';
      const returned = name === '$return';
      // A result may name outputs: context.done(null, { res: …, queue: … }).
      const own = returned ? (result ?? (isHttp ? res : undefined)) : (named[name] ?? bindings[name] ?? (isHttp ? res : undefined));
      const data = isHttp ? legacyResponse(own) : toRpc(own);
      if (data === null) continue;
      if (returned) returnValue = data;
      else outputData.push({ name, data });
    }
    // Nobody waits for it but who called the function by hand.
    const leftOver = outputData.length === 0 ? toRpc(result) : null;
    return { returnValue: returnValue ?? leftOver, outputData };
  }
}

/** A value as functions of model v3 get it. */
function toValue(data: RpcTypedData, type: string): unknown {
  if (data.http) return legacyRequest(data.http);
  if (data.bytes) return Buffer.from(data.bytes);
  if (data.collectionString) return data.collectionString.string.map(parsed);
  if (data.collectionBytes) return data.collectionBytes.bytes.map((bytes) => Buffer.from(bytes));
  if (data.collectionSint64) return data.collectionSint64.sint64;
  const value =
    data.string === undefined || data.string === null
      ? data.json
        ? JSON.parse(data.json)
        : (data.int ?? data.double)
      : parsed(data.string);
  return type.toLowerCase() === 'timertrigger' ? camel(value) : value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function toRpc(value: unknown): RpcTypedData | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return { string: value };
  if (value instanceof Uint8Array) return { bytes: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { int: value } : { double: value };
  return { json: JSON.stringify(value) };
}

const camelName = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

function camelMembers(metadata: Readonly<Record<string, RpcTypedData>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(metadata).map(([name, data]) => [camelName(name), camel(toValue(data, ''))]));
}

/** Members of objects begin with a small letter. */
function camel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camel);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [camelName(name), camel(member)]));
}
