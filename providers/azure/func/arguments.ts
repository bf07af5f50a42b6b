import { parseArgs } from 'node:util';
import { AppError } from '#shared/errors.ts';

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
  help: boolean;
}

const FLAGS = {
  port: { type: 'string', short: 'p' },
  verbose: { type: 'boolean' },
  'script-root': { type: 'string' },
  prefix: { type: 'string' },
  cors: { type: 'string' },
  functions: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  // Without a meaning here: nothing of Node has to be built beforehand, and there is one worker.
  'no-build': { type: 'boolean' },
  javascript: { type: 'boolean' },
  typescript: { type: 'boolean' },
  node: { type: 'boolean' },
} as const;

/**
 * Reads the arguments of `func start` or `func host start`. Throws `invalid_input` for those that are not known.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-core-tools-reference#func-start
 */
export function readArguments(args: readonly string[]): StartOptions {
  const { values, positionals } = parse(args);
  const words = positionals.join(' ');
  const [first, ...others] = positionals[0] === 'host' ? positionals.slice(1) : positionals;
  if (values.help === true || words === '') return { ...NOTHING, help: true };
  if (first !== 'start') {
    throw new AppError('invalid_input', `"func ${words}" is not offered: of the Core Tools there is "func start".`, {
      hint: 'To deploy, use isobar deploy; to make an app, isobar templates create.',
    });
  }
  return {
    port: values.port === undefined ? null : portOf(values.port),
    verbose: values.verbose === true,
    scriptRoot: values['script-root'] ?? values.prefix ?? null,
    functions: [...(values.functions ?? []), ...others],
    cors: values.cors ?? null,
    help: false,
  };
}

const NOTHING: StartOptions = { port: null, verbose: false, scriptRoot: null, functions: [], cors: null, help: false };

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true });
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('.')[0] ?? '') : String(error);
    throw new AppError('invalid_input', `${why}.`, {
      hint: 'isobar func start takes --port N, --verbose, --script-root DIR, --functions NAMES and --cors ORIGINS.',
    });
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new AppError('invalid_input', `"${text}" is no port.`, { hint: 'Give a number from 1 to 65535, or 0 for any that is free.' });
}
