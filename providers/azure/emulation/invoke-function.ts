import { format } from 'node:util';
import type { WorkerCall, WorkerHost } from '../../emulation.ts';
import { bindingData } from './bindings/binding-data.ts';
import type { BindingData } from './bindings/expression.ts';
import { readInput } from './bindings/read-input.ts';
import { isWritable, writeOutput, type OutputContext } from './bindings/write-output.ts';
import type { RetryContext } from './call-attributes.ts';
import { inputBindings, isHttp, triggerEntry } from './function-routes.ts';
import type {
  AppRegistry,
  CoreInvocationContext,
  InvocationModel,
  RegisteredFunction,
  RpcCategory,
  RpcInvocationRequest,
  RpcLevel,
  RpcTypedData,
} from './functions-core.ts';
import { traceContext } from './http-exchange.ts';
import { readOnly } from './read-only.ts';

type Level = Parameters<WorkerHost['log']>[0];

const LEVELS: Record<RpcLevel, Level | null> = {
  trace: 'trace',
  debug: 'debug',
  information: 'info',
  warning: 'warn',
  error: 'error',
  critical: 'fatal',
  none: null,
};

/** What is known of a call besides its input. */
export type CallFacts = Pick<WorkerCall, 'id' | 'traceId' | 'spanId'>;

/** A function's input: the trigger's value and what is known beside it. */
export interface FunctionInput {
  data: RpcTypedData;
  metadata: Record<string, RpcTypedData>;
  /** Where a retry policy runs it again. */
  retry?: RetryContext | null;
}

/** What of the app's settings its bindings need. */
export interface BindingSettings {
  encoding: OutputContext['encoding'];
}

/**
 * Runs a function as the Node worker does: arguments, hooks before, the function, hooks after, response.
 * @see https://github.com/Azure/azure-functions-nodejs-worker/blob/v3.x/src/eventHandlers/InvocationHandler.ts
 */
export async function invokeFunction(
  app: AppRegistry,
  fn: RegisteredFunction,
  call: CallFacts,
  input: FunctionInput,
  host: WorkerHost,
  settings: BindingSettings,
): Promise<RpcTypedData | null | undefined> {
  const { model } = app;
  if (model === undefined) throw new Error('No programming model was registered.');
  const hookData: Record<string, unknown> = {};
  const subject: { context: unknown } = { context: undefined };
  const data = bindingData(input.data, input.metadata, fn.metadata.name);
  const core = await coreContext(fn, call, input, data, (level, category, message) => {
    log(app, host, { level, category, message, hookData, invocationContext: subject.context, function: fn.metadata.name });
  });
  const invocation = await model.getInvocationModel(core);
  const { context, inputs } = await invocation.getArguments();
  subject.context = context;
  const shared = readOnly({ hookData, appHookData: app.appHookData, invocationContext: context });

  const before = Object.assign(Object.create(shared) as object, { inputs, functionCallback: fn.callback });
  await inState(core, 'preInvocationHooks', () => app.run('preInvocation', before));
  const after: { result: unknown; error: unknown } = Object.assign(Object.create(shared) as object, {
    inputs: before.inputs,
    result: null,
    error: null,
  });
  await inState(core, 'invocation', async () => {
    try {
      after.result = await invocation.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error;
    }
  });
  await inState(core, 'postInvocationHooks', () => app.run('postInvocation', after));
  if (after.error !== null && after.error !== undefined) throw after.error;
  const response = await invocation.getResponse(context, after.result);
  await deliver(fn, response, { variables: process.env, data, encoding: settings.encoding }, host);
  return answerOf(fn, response);
}

/** The name of the binding that the returned value goes to. */
const RETURN = '$return';

/** The response of a function that takes requests, whichever output it is; else what it returned. */
function answerOf(
  fn: RegisteredFunction,
  { returnValue, outputData = [] }: Awaited<ReturnType<InvocationModel['getResponse']>>,
): RpcTypedData | null | undefined {
  if (!isHttp(fn)) return returnValue;
  const outputs = Object.entries(fn.metadata.bindings).filter(
    ([, { type, direction }]) => direction === 'out' && type.toLowerCase() === 'http',
  );
  // "If no HTTP output binding is defined … the response is HTTP 204 No Content."
  // @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-output
  if (outputs.length === 0) return { http: { statusCode: '204' } };
  return outputs.some(([name]) => name === RETURN)
    ? returnValue
    : outputData.find(({ name }) => outputs.some(([output]) => output === name))?.data;
}

/** Sends what the function gave to its output bindings on its way; where a kind has no service here, that is said. */
async function deliver(
  fn: RegisteredFunction,
  response: Awaited<ReturnType<InvocationModel['getResponse']>>,
  context: OutputContext,
  host: WorkerHost,
): Promise<void> {
  const { returnValue, outputData = [] } = response;
  const returned = returnValue ? [{ name: RETURN, data: returnValue }] : [];
  for (const { name, data } of [...outputData, ...returned]) {
    const binding = fn.metadata.bindings[name];
    if (binding === undefined || binding.type.toLowerCase() === 'http') continue;
    if (isWritable(binding.type)) await writeOutput(binding, data, context);
    else {
      host.log(
        'warn',
        `The function gave a value for its ${binding.type} output${name === RETURN ? '' : ` ${name}`}; there is no ${binding.type} here, so that it went nowhere.`,
      );
    }
  }
}

async function coreContext(
  fn: RegisteredFunction,
  call: CallFacts,
  input: FunctionInput,
  data: BindingData,
  write: CoreInvocationContext['log'],
): Promise<CoreInvocationContext> {
  const inputData = [{ name: triggerEntry(fn)[0], data: input.data }];
  for (const [name, binding] of inputBindings(fn)) {
    const value = await readInput(binding, process.env, data);
    if (value !== null) inputData.push({ name, data: value });
  }
  const request: RpcInvocationRequest = {
    invocationId: call.id,
    inputData,
    triggerMetadata: input.metadata,
    traceContext: traceContext(call),
    retryContext: input.retry ?? null,
  };
  return { invocationId: call.id, request, metadata: fn.metadata, state: undefined, log: write };
}

async function inState(core: CoreInvocationContext, state: CoreInvocationContext['state'], action: () => Promise<void>): Promise<void> {
  core.state = state;
  try {
    await action();
  } finally {
    core.state = undefined;
  }
}

interface LogEntry {
  level: RpcLevel;
  category: RpcCategory;
  message: string;
  hookData?: Record<string, unknown>;
  invocationContext?: unknown;
  /** The function that runs. */
  function?: string;
}

/** Writes what an app or its library logs, after the app's own log hooks. The worker's chatter below "information" is left out. */
export function log(app: AppRegistry, host: WorkerHost, entry: LogEntry): void {
  const shared = readOnly({
    hookData: entry.hookData ?? {},
    appHookData: app.appHookData,
    category: entry.category,
    invocationContext: entry.invocationContext,
  });
  const context: { level: RpcLevel; message: string } = Object.assign(Object.create(shared) as object, {
    level: entry.level,
    message: entry.message,
  });
  for (const hook of app.hooks('log')) {
    try {
      hook(context);
    } catch (error) {
      host.log('error', format('A log hook failed:', error));
    }
  }
  const level = LEVELS[context.level];
  const chatter = entry.category === 'system' && (level === 'trace' || level === 'debug');
  if (level !== null && !chatter && app.keeps(logCategory(entry), context.level)) host.log(level, context.message);
}

/** @see https://learn.microsoft.com/azure/azure-functions/configure-monitoring#configure-categories */
function logCategory({ category, function: name }: LogEntry): string {
  if (name === undefined) return 'Worker';
  return category === 'user' ? `Function.${name}.User` : `Function.${name}`;
}
