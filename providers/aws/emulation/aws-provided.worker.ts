import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { FunctionError } from '#shared/model/invocation.ts';
import type { FunctionIdentity, LoadedFunction, ModelWorker, WorkerCall, WorkerHost } from '../../emulation.ts';
import { invokedArn } from './invocation-context.ts';
import { announceLogStream } from './log-stream-name.ts';
import { optDirectory } from './layers-directory.ts';
import { extensionFiles } from './runtime-api/extension-files.ts';
import { RuntimeApi, StartError } from './runtime-api/runtime-api.ts';
import { BOTO3_VARIABLE, PYTHON_VARIABLE, runtimeCommand, type RuntimeCommand } from './runtime-api/runtime-command.ts';
import { RuntimeProcess, type RuntimeExit } from './runtime-api/runtime-process.ts';
import { ReportedError, RuntimeTurn } from './runtime-api/runtime-turn.ts';
import { RuntimeError, toFunctionError } from './runtime-errors.ts';

const worker: ModelWorker = {
  load: (fn, host) => ProvidedRuntime.start(fn, host),
};
export default worker;

type InContext = <R>(action: () => R) => R;

/** A function whose runtime is a process of its own that asks the Runtime API for work. */
class ProvidedRuntime implements LoadedFunction {
  readonly entries: LoadedFunction['entries'] = [];
  readonly #fn: FunctionIdentity;
  readonly #host: WorkerHost;
  readonly #api: RuntimeApi;
  #process: RuntimeProcess | null = null;
  /** Makes what is logged belong to the invocation that began last. */
  #within: InContext = (action) => action();

  private constructor(fn: FunctionIdentity, host: WorkerHost, api: RuntimeApi) {
    this.#fn = fn;
    this.#host = host;
    this.#api = api;
  }

  /** Starts the runtime and waits until it asks for work. Throws what it reports instead. */
  static async start(fn: FunctionIdentity, host: WorkerHost): Promise<ProvidedRuntime> {
    announceLogStream(host.environmentId);
    const opt = optDirectory(fn);
    const command = runtimeCommand(fn, opt, process.env);
    const api = await RuntimeApi.listen(fn);
    const runtime = new ProvidedRuntime(fn, host, api);
    const child = new RuntimeProcess(command, childVariables(fn, api.address), (level, text) =>
      runtime.#within(() => host.log(level, text)),
    );
    runtime.#process = child;
    const extensions = extensionFiles(opt).map(({ name, file }) => runtime.#extension(name, file));
    const ended = child.ended.then(
      (exit) => runtime.#follow(exit),
      (error: unknown) => Promise.reject(toStartError(error, command)),
    );
    try {
      await Promise.race([Promise.all([api.initialised, ...extensions]), ended]);
    } catch (error) {
      // What it printed about itself comes before the report of its end.
      if (error instanceof StartError) await child.ended;
      api.close();
      throw error instanceof StartError ? error.error : error;
    }
    ended.catch(() => undefined);
    return runtime;
  }

  /** Starts an extension; resolves when it is ready, rejects where it ends before. Its end is the environment's. */
  #extension(name: string, file: string): Promise<void> {
    const log: WorkerHost['log'] = (level, text) => this.#within(() => this.#host.log(level, text));
    const { ended } = new RuntimeProcess({ file, args: [] }, childVariables(this.#fn, this.#api.address), log);
    let ready = false;
    const crashed = ended.then(
      (exit) => (ready ? this.#follow(exit) : Promise.reject(extensionCrash(name, exit))),
      (error: unknown) => Promise.reject(toStartError(error, { file, args: [] })),
    );
    crashed.catch(() => undefined);
    const asked = this.#api.extensions.ready(name).then(() => void (ready = true));
    return Promise.race([asked, crashed]);
  }

  async invoke(call: WorkerCall): Promise<void> {
    this.#within = AsyncLocalStorage.snapshot();
    const current = new RuntimeTurn(call, invokedArn(this.#fn, call));
    this.#api.begin(current);
    await current.answered;
    // What the runtime wrote before it answered is in the pipe by now, and read within two turns of the event loop.
    await turn();
    await turn();
  }

  memoryMb(): number | null {
    return this.#process?.memoryMb() ?? null;
  }

  serializeError(error: unknown): FunctionError {
    return error instanceof ReportedError ? error.error : toFunctionError(error);
  }

  /** The environment ends as its runtime did, so that its calls fail with that. Not where the runtime has said why it cannot start. */
  async #follow({ code, signal }: RuntimeExit): Promise<void> {
    if (this.#api.failedToStart) return;
    await turn();
    await turn();
    if (signal !== null) process.kill(process.pid, signal);
    // A signal that this process survives has to end it all the same.
    process.exit(code ?? 1);
  }
}

/** What the runtime gets to see: the function's variables, where the API is, and Lambda's search paths. */
function childVariables(fn: FunctionIdentity, address: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, AWS_LAMBDA_RUNTIME_API: address };
  delete env[PYTHON_VARIABLE];
  delete env[BOTO3_VARIABLE];
  // Layers have put theirs there already.
  env['LD_LIBRARY_PATH'] = [fn.codeDir, `${fn.codeDir}/lib`, env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  return env;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html */
function extensionCrash(name: string, { code, signal }: RuntimeExit): RuntimeError {
  return new RuntimeError('Extension.Crash', `The extension ${name} ended at its start: ${signal ?? `exit status ${code}`}`, '');
}

/** Why a file could not be started, as Lambda words it. */
function toStartError(error: unknown, { file }: RuntimeCommand): RuntimeError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reasons: Record<string, string> = {
    ENOENT: 'no such file or directory',
    EACCES: 'permission denied',
    ENOEXEC: 'exec format error',
  };
  const why = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  const shown = file.endsWith('/bootstrap') ? '/var/task/bootstrap' : file;
  return new RuntimeError('Runtime.InvalidEntrypoint', `fork/exec ${shown}: ${why}`, '');
}
