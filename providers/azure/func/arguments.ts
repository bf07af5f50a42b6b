import { parseArgs } from 'node:util';
import { AppError } from '#shared/errors.ts';
import { refuseCommand } from './other-commands.ts';

/** What `func start` was told. */
export interface StartOptions {
  /** Null where it was not said. */
  port: number | null;
  verbose: boolean;
  /** The app's directory, relative to where it was called. */
  scriptRoot: string | null;
  /** Names of the functions to run; all where empty. */
  functions: string[];
  /** Origins of pages that may call it; null where it was not said. */
  cors: string | null;
  /** Whether those pages may send cookies along. */
  corsCredentials: boolean;
  /** Whether access levels are looked at. */
  auth: boolean;
  /** Lines of functions below it are dropped; null where it was not said. */
  logLevel: string | null;
  /** What Node is to be started with for the functions: `--inspect=9229`; null where it was not said. */
  languageWorker: string | null;
  /** What was asked for besides a start. */
  only: 'help' | 'version' | null;
}

const FLAGS = {
  port: { type: 'string', short: 'p' },
  address: { type: 'string' },
  verbose: { type: 'boolean' },
  'script-root': { type: 'string' },
  prefix: { type: 'string' },
  cors: { type: 'string' },
  'cors-credentials': { type: 'boolean' },
  enableAuth: { type: 'boolean' },
  functions: { type: 'string', multiple: true },
  'user-log-level': { type: 'string' },
  runtime: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  // Without a meaning for apps of Node: nothing has to be built beforehand, and there is one worker.
  'no-build': { type: 'boolean' },
  javascript: { type: 'boolean' },
  typescript: { type: 'boolean' },
  node: { type: 'boolean' },
  // Taken and not looked at by the Core Tools either: nothing in StartHostAction reads it.
  timeout: { type: 'string', short: 't' },
  'language-worker': { type: 'string' },
  // Refused, with a reason.
  useHttps: { type: 'boolean' },
  cert: { type: 'string' },
  password: { type: 'string' },
  'dotnet-isolated-debug': { type: 'boolean' },
  'enable-json-output': { type: 'boolean' },
  'json-output-file': { type: 'string' },
} as const;

/** Options of the Core Tools that have no counterpart here, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  useHttps: 'The app is served over plain HTTP on this machine.',
  cert: 'The app is served over plain HTTP on this machine.',
  password: 'The app is served over plain HTTP on this machine.',
  'dotnet-isolated-debug': 'It is for apps of .NET, which do not run here.',
  'enable-json-output': 'It is for apps of .NET, which do not run here.',
  'json-output-file': 'It is for apps of .NET, which do not run here.',
};

const LOG_LEVELS = ['Trace', 'Debug', 'Information', 'Warning', 'Error', 'Critical', 'None'];

/**
 * Reads the arguments of `func start` or `func host start`. Throws `invalid_input` for those that are not known, and
 * `unsupported` for those that have no counterpart here.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-core-tools-reference#func-start
 * @see https://github.com/Azure/azure-functions-core-tools/blob/main/src/Cli/func/Actions/HostActions/StartHostAction.cs (ParseArgs)
 */
export function readArguments(args: readonly string[]): StartOptions {
  const { values, positionals } = parse(args);
  const [first, ...others] = positionals[0] === 'host' ? positionals.slice(1) : positionals;
  if (values.version === true) return { ...NOTHING, only: 'version' };
  if (values.help === true || positionals.length === 0) return { ...NOTHING, only: 'help' };
  if (first !== 'start') throw refuseCommand(positionals);
  refuseOptions(values);
  return {
    port: values.port === undefined ? null : portOf(values.port),
    verbose: values.verbose === true,
    scriptRoot: values['script-root'] ?? values.prefix ?? null,
    functions: [...(values.functions ?? []), ...others],
    cors: values.cors ?? null,
    corsCredentials: values['cors-credentials'] === true,
    auth: values.enableAuth === true,
    logLevel: values['user-log-level'] === undefined ? null : levelOf(values['user-log-level']),
    languageWorker: values['language-worker'] ?? null,
    only: null,
  };
}

const NOTHING: StartOptions = {
  port: null,
  verbose: false,
  scriptRoot: null,
  functions: [],
  cors: null,
  corsCredentials: false,
  auth: false,
  logLevel: null,
  languageWorker: null,
  only: null,
};

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: withWorker(args), options: FLAGS, allowPositionals: true });
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('.')[0] ?? '') : String(error);
    throw new AppError('invalid_input', `${why}.`, { hint: 'isobar func --help lists what it takes.' });
  }
}

/** What stands behind `--language-worker` begins with dashes itself; behind `--language-worker --` all the rest is meant. */
function withWorker(args: readonly string[]): string[] {
  const at = args.indexOf('--language-worker');
  if (at < 0) return [...args];
  const rest = args.slice(at + 1);
  const [value, others] = rest[0] === '--' ? [rest.slice(1).join(' '), []] : [rest[0] ?? '', rest.slice(1)];
  return [...args.slice(0, at), `--language-worker=${value}`, ...others];
}

function refuseOptions(values: ReturnType<typeof parse>['values']): void {
  const name = Object.keys(values).find((given) => REFUSED[given] !== undefined);
  if (name !== undefined) throw new AppError('unsupported', `--${name} is not offered.`, { hint: `${REFUSED[name] ?? ''} Leave it out.` });
  const { address, runtime } = values;
  if (address !== undefined && !['127.0.0.1', 'localhost'].includes(address))
    throw new AppError('unsupported', `It cannot listen on ${address}.`, { hint: 'It listens on this machine only, at 127.0.0.1.' });
  if (runtime !== undefined && runtime.toLowerCase() !== 'default')
    throw new AppError('invalid_input', `The runtime argument value provided, '${runtime}', is invalid.`, {
      hint: "The provided value is only valid for the worker runtime 'dotnet', which does not run here.",
    });
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new AppError('invalid_input', `"${text}" is no port.`, { hint: 'Give a number from 1 to 65535, or 0 for any that is free.' });
}

/** As host.json spells it. */
export function levelOf(text: string): string {
  const level = LOG_LEVELS.find((one) => one.toLowerCase() === text.toLowerCase());
  if (level !== undefined) return level;
  throw new AppError('invalid_input', `"${text}" is no log level.`, { hint: `Choose one of ${LOG_LEVELS.join(', ')}.` });
}
