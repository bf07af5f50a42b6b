import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { mappingAt } from '../../detection/cloud-yaml.ts';
import type { RunTool, ToolFunction, ToolHost } from '../../tool.ts';
import { FUNC_DESCRIPTION, FUNC_ENDPOINT } from '../emulation/host/func-endpoint.ts';
import { HOST_VERSION } from '../emulation/functions-core.ts';
import { parseSettings } from '../emulation/host-json.ts';
import { readArguments, type StartOptions } from './arguments.ts';
import { functionLines, listFunctions } from './list-functions.ts';
import { openPort } from './open-port.ts';
import { watchFiles } from './watch-files.ts';

const PORT = 7071;

const HELP = [
  'isobar func start [--port N] [--verbose] [--script-root DIR] [--functions NAMES] [--cors ORIGINS]',
  '',
  'Runs the function app of the directory in the local runtime until Ctrl-C, and again whenever a file changes.',
  'It listens on http://localhost:7071 unless --port or Host.LocalHttpPort of local.settings.json says otherwise.',
  'Keys are not asked for.',
];

/**
 * `func start`: the app of a directory in the local runtime, at the port and with the lines that scripts and editors wait for.
 * @see https://github.com/Azure/azure-functions-core-tools/blob/main/src/Cli/func/Actions/HostActions/StartHostAction.cs
 */
export const run: RunTool = async (args, host) => {
  const options = readArguments(args);
  if (options.help) {
    for (const line of HELP) host.out(line);
    return 0;
  }
  const root = resolve(host.directory, options.scriptRoot ?? '.');
  checkRoot(root);
  const settings = mappingAt(parseSettings(textOf(join(root, 'local.settings.json'))), 'Host');
  const name = appName(root);
  const wanted = options.port ?? portOf(settings['LocalHttpPort']);
  const port = await openPort({
    port: wanted,
    app: name,
    cors: options.cors ?? textSetting(settings['CORS']),
    credentials: settings['CORSCredentials'] === true,
  });
  try {
    host.out('');
    host.out("Azure Functions, in Isobar's local runtime");
    host.out(`Function Runtime Version: ${HOST_VERSION}`);
    host.out('');
    await serve({ host, root, name, options, port });
    return 0;
  } finally {
    await port.close();
  }
};

/** The lines by which an editor knows that it can attach. */
const line = (host: ToolHost, text: string): void => host.out(`[${new Date().toISOString()}] ${text}`);

interface Serving {
  host: ToolHost;
  root: string;
  name: string;
  options: StartOptions;
  port: Awaited<ReturnType<typeof openPort>>;
}

/** Until Ctrl-C. What was started is removed again. */
async function serve(serving: Serving): Promise<void> {
  const { host, root, port } = serving;
  let app: ToolFunction | null = null;
  const over = new AbortController();
  try {
    app = await start(serving);
    line(host, 'Worker process started and initialized.');
    line(host, `Host lock lease acquired by instance ID '${'0'.repeat(24)}${process.pid.toString(16).toUpperCase().padStart(8, '0')}'.`);
    const following = follow(serving, app.ref, over.signal);
    for await (const file of watchFiles(root, host.signal)) {
      line(host, `File change detected for '${file}'. Job host stopped, signaling restart.`);
      await restart(serving);
    }
    over.abort();
    await following;
  } finally {
    over.abort();
    port.forward(null);
    if (app !== null) await host.remove(app.ref);
  }
}

/** Deploys the app and lets requests through to it. */
async function start({ host, root, name, options, port }: Serving): Promise<ToolFunction> {
  const app = await host.deploy({ directory: root, name, description: FUNC_DESCRIPTION });
  const endpoint = await host.endpoint(FUNC_ENDPOINT);
  if (endpoint === null)
    throw new AppError('unavailable', 'The local runtime serves no function apps.', { hint: 'isobar runtime status says why.' });
  const functions = await listFunctions(endpoint, name);
  port.forward(endpoint, options.functions.length === 0 ? null : options.functions);
  for (const text of functionLines(functions, { origin: port.url, only: options.functions })) host.out(text);
  if (!options.verbose) {
    host.out('For detailed output, run func with --verbose flag.');
  }
  return app;
}

/** What cannot be started leaves the tool running: the next change may mend it. */
async function restart(serving: Serving): Promise<void> {
  try {
    await start(serving);
    line(serving.host, 'Worker process started and initialized.');
  } catch (error) {
    if (serving.host.signal.aborted) return;
    const { message, hint } = error instanceof AppError ? error : { message: String(error), hint: undefined };
    line(serving.host, message);
    if (hint !== undefined) line(serving.host, hint);
  }
}

/** Prints what the app prints. Lines of the debug level and below only with --verbose. */
async function follow({ host, options }: Serving, ref: string, signal: AbortSignal): Promise<void> {
  try {
    for await (const { at, level, message } of host.logs(ref, signal)) {
      if (!options.verbose && (level === 'trace' || level === 'debug')) continue;
      host.out(`[${at}] ${message}`);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function checkRoot(root: string): void {
  if (existsSync(join(root, 'host.json')) || existsSync(join(root, 'local.settings.json'))) return;
  throw new AppError(
    'invalid_input',
    'Unable to find project root. Expecting to find one of host.json, local.settings.json in project root.',
    {
      hint: 'Call it in the directory of the function app, or give --script-root DIR.',
    },
  );
}

/** Beside an app of the same name that was deployed to stay. */
function appName(root: string): string {
  const name = basename(root)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return `func-${name === '' ? 'app' : name}`;
}

function textOf(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

const textSetting = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const portOf = (value: unknown): number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536 ? value : PORT;
