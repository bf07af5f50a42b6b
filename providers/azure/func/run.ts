import { resolve } from 'node:path';
import { AppError } from '#shared/errors.ts';
import type { RunTool, ToolFunction, ToolHost } from '../../tool.ts';
import { FUNC_DESCRIPTION, FUNC_ENDPOINT, OPEN_ADDRESS } from '../emulation/host/func-endpoint.ts';
import { readHostJson } from '../emulation/read-host-json.ts';
import { HOST_VERSION } from '../emulation/functions-core.ts';
import { appName } from './app-name.ts';
import { readArguments, type StartOptions } from './arguments.ts';
import { HELP } from './help.ts';
import { functionLines, hostLines, listenerLines, listFunctions } from './list-functions.ts';
import { openPort, type FuncPort } from './open-port.ts';
import { callTimeoutS, findRoot, readProjectSettings, startVariables, watchedBy, type ProjectSettings } from './project-settings.ts';
import { changeSettings } from './settings.ts';
import { openStoragePorts } from './storage-ports.ts';
import { isWatched, watchFiles } from './watch-files.ts';
import { writeHint } from './write-hint.ts';

const PORT = 7071;

/**
 * `func start`: the app of a directory in the local runtime, at the port and with the lines that scripts and editors wait for.
 * @see https://github.com/Azure/azure-functions-core-tools/blob/main/src/Cli/func/Actions/HostActions/StartHostAction.cs
 */
export const run: RunTool = async (args, host) => {
  if (args[0] === 'settings' && !args.includes('--help')) {
    for (const line of changeSettings(args.slice(1), host.directory)) host.out(line);
    return 0;
  }
  const options = readArguments(args);
  if (options.only !== null) {
    for (const line of options.only === 'version' ? [HOST_VERSION] : HELP) host.out(line);
    return 0;
  }
  const root = findRoot(resolve(host.directory, options.scriptRoot ?? '.'));
  const settings = readProjectSettings(root);
  const name = appName(root);
  const port = await openPort({
    port: options.port ?? settings.port ?? PORT,
    app: name,
    cors: options.cors ?? settings.cors,
    credentials: options.corsCredentials || settings.corsCredentials,
    auth: options.auth,
  });
  try {
    host.out('');
    host.out("Azure Functions, in Isobar's local runtime");
    host.out(`Function Runtime Version: ${HOST_VERSION}`);
    host.out('');
    const { env, lines } = startVariables(settings, host.variables, options);
    for (const text of lines) host.out(text);
    await serve({ host, root, name, settings, options, port, env: { ...env, WEBSITE_HOSTNAME: new URL(port.url).host } });
    return 0;
  } finally {
    await port.close();
  }
};

/** Lines as the Core Tools write them: each with the time before it. @see https://github.com/Azure/azure-functions-core-tools/blob/main/src/Cli/func/Diagnostics/ColoredConsoleLogger.cs */
function say(host: ToolHost, text: string, at: string = new Date().toISOString()): void {
  for (const line of text.split('\n')) host.out(`[${at}] ${line}`);
}

interface Serving {
  host: ToolHost;
  root: string;
  name: string;
  settings: ProjectSettings;
  options: StartOptions;
  port: FuncPort;
  env: Record<string, string>;
}

/** Until Ctrl-C. What was started is removed again. */
async function serve(serving: Serving): Promise<void> {
  const { host, root, port } = serving;
  const over = new AbortController();
  const running: { app: ToolFunction | null; following: Promise<void> | null; storage: { close(): void } | null } = {
    app: null,
    following: null,
    storage: null,
  };
  const begin = async (): Promise<void> => {
    const since = new Date().toISOString();
    const app = await tryStart(serving);
    if (app === null) return;
    running.app = app;
    running.storage ??= await openStoragePorts(host, serving.env);
    if (running.following !== null) return;
    running.following = follow(serving, { app: () => running.app, ref: app.ref, since }, over.signal);
    // Without its lines nobody would know how the app fares: what they broke off with ends the tool.
    running.following.catch(() => over.abort());
  };
  try {
    await begin();
    // Code that cannot be loaded may have to be built: then its sources count as well.
    const matters = (path: string): boolean => isWatched(path, watchedBy(readHostJson(root)), running.app?.inPlace !== true);
    for await (const file of watchFiles(root, matters, AbortSignal.any([host.signal, over.signal]))) {
      say(host, `File change of type 'Changed' detected for '${resolve(root, file)}'`);
      say(host, 'Host configuration has changed. Signaling restart');
      say(host, 'Job host stopped');
      await begin();
    }
    over.abort();
    await running.following;
  } finally {
    over.abort();
    port.forward(null);
    running.storage?.close();
    if (running.app !== null) await host.remove(running.app.ref);
  }
}

/** What is wrong with the app leaves the tool running, as under the Core Tools: the next change of a file may mend it. Null then. */
async function tryStart(serving: Serving): Promise<ToolFunction | null> {
  const { host } = serving;
  try {
    return await start(serving);
  } catch (error) {
    const isOfApp = error instanceof AppError && (error.code === 'function_failed' || error.code === 'invalid_input');
    if (!isOfApp || host.signal.aborted) throw error;
    // Not the app's fault where there is no runtime to run it.
    if ((await host.endpoint(FUNC_ENDPOINT)) === null) throw error;
    say(host, error.message);
    if (error.hint !== undefined) say(host, error.hint);
    return null;
  }
}

/** Deploys the app and lets requests through to it. */
async function start({ host, root, name, settings, options, port, env }: Serving): Promise<ToolFunction> {
  const begun = performance.now();
  const timeoutS = callTimeoutS(settings.hostJson, env);
  const app = await host.deploy({ directory: root, name, description: FUNC_DESCRIPTION, env, timeoutS, inPlace: true });
  const endpoint = await host.endpoint(FUNC_ENDPOINT);
  if (endpoint === null)
    throw new AppError('unavailable', 'The local runtime serves no function apps.', { hint: 'isobar runtime status says why.' });
  const functions = await listFunctions(endpoint, name);
  port.forward(endpoint);
  if (options.verbose) for (const text of hostLines(functions, Math.round(performance.now() - begun))) say(host, text);
  for (const text of functionLines(functions, port.url)) host.out(text);
  for (const text of listenerLines(functions)) say(host, text);
  if (!options.verbose) host.out('For detailed output, run func with --verbose flag.');
  say(host, 'Worker process started and initialized.');
  say(host, `Host lock lease acquired by instance ID '${'0'.repeat(24)}${process.pid.toString(16).toUpperCase().padStart(8, '0')}'.`);
  return app;
}

/** Prints what the app prints, and once what to do where it wrote into its own folder. */
async function follow(
  { host }: Serving,
  { app, ref, since }: { app: () => ToolFunction | null; ref: string; since: string },
  signal: AbortSignal,
): Promise<void> {
  try {
    let isHinted = false;
    for await (const { at, message } of host.logs(ref, since, signal)) {
      if (message.startsWith(OPEN_ADDRESS)) continue;
      say(host, asOnConsole(message), at);
      const hint = isHinted ? null : writeHint(message, app()?.inPlace === true);
      if (hint === null) continue;
      say(host, hint, at);
      isHinted = true;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** On the console the host names where each exception in a chain comes from. */
function asOnConsole(message: string): string {
  return message.replace(
    /^(Exception while executing function: .+?\. )(Result: Failure)$/m,
    'System.Private.CoreLib: $1System.Private.CoreLib: $2',
  );
}
