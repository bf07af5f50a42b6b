import { appVersion } from '#core/version.ts';
import type { Core } from '#core/create-core.ts';
import { AppError, toAppError } from '#shared/errors.ts';
import type { Command, CommandContext, GlobalFlags } from './command.ts';
import { composedCommands } from './composed-commands.ts';
import { generatedCommands } from './generated-commands.ts';
import { commandHelp, mainHelp, nounHelp } from './help.ts';
import { nearest } from './nearest.ts';
import { printError } from './output/print-error.ts';
import { createTerminal, type Terminal, type TerminalOptions } from './output/terminal.ts';
import { parseArgs, takeGlobals } from './parse-args.ts';

/** The command whose words the arguments begin with; the longest where several do. */
function findCommand(commands: readonly Command[], args: readonly string[]): Command | null {
  const hits = commands.filter(({ words }) => words.every((word, i) => args[i] === word));
  return hits.toSorted((a, b) => b.words.length - a.words.length)[0] ?? null;
}

function unknown(commands: readonly Command[], args: readonly string[]): AppError {
  const [noun = '', verb] = args;
  const verbs = [...new Set(commands.filter(({ words }) => words[0] === noun && words.length > 1).map(({ words }) => words[1] ?? ''))];
  if (verbs.length > 0 && verb !== undefined) {
    const close = nearest(verb, verbs);
    const hint = close === null ? `isobar ${noun} has ${verbs.join(', ')}.` : `Did you mean isobar ${noun} ${close}?`;
    return new AppError('invalid_input', `isobar ${noun} has no command "${verb}".`, { hint });
  }
  const close = nearest(noun, [...new Set(commands.map(({ words }) => words[0] ?? ''))]);
  return new AppError('invalid_input', `There is no command "${noun}".`, {
    hint: close === null ? 'isobar --help lists the commands.' : `Did you mean isobar ${close}?`,
  });
}

/** Help, where it was asked for or nothing else was; null where a command is meant. */
async function helpFor(
  commands: readonly Command[],
  global: GlobalFlags,
  args: readonly string[],
  terminal: Terminal,
): Promise<string[] | null> {
  const [first] = args;
  if (first === undefined || first === 'help') {
    const { listTools } = await import('./provider-tools.ts');
    return mainHelp(commands, await listTools(), appVersion(), terminal);
  }
  const command = findCommand(commands, args);
  if (command !== null) return global.help ? commandHelp(command, terminal) : null;
  const isNoun = commands.some(({ words }) => words[0] === first);
  return isNoun && (global.help || args.length === 1) ? nounHelp(first, commands, terminal) : null;
}

/** A core that is opened when a command needs it: help and mistakes in typing open none. */
function lazyCore(global: GlobalFlags): { get(): Promise<Core>; close(): Promise<void> } {
  let opened: Promise<Core> | null = null;
  return {
    get: () =>
      (opened ??= (async () => {
        const { openCore } = await import('./open-core.ts');
        return openCore(global.home);
      })()),
    async close() {
      if (opened !== null) await opened.then((core) => core.close(), () => undefined); // prettier-ignore
    },
  };
}

/** An error about a field of the input, with the name by which it was typed. */
function inWordsOf(command: Command, error: unknown): unknown {
  if (!(error instanceof AppError) || error.code !== 'invalid_input') return error;
  let { message } = error;
  for (const { path, name } of command.flags) message = message.replaceAll(`"${path.join('.')}"`, `--${name}`);
  for (const { name } of command.positionals) message = message.replaceAll(`"${name}"`, name.toUpperCase());
  return message === error.message ? error : AppError.fromData({ ...error.toData(), message });
}

async function runCommand(
  commands: readonly Command[],
  global: GlobalFlags,
  args: string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const command = findCommand(commands, args);
  if (command === null) return runProviderTool(commands, global, args, terminal, signal);
  const parsed = parseArgs(command, args.slice(command.words.length));
  const core = lazyCore(global);
  const context: CommandContext = { global, terminal, signal, core: core.get };
  try {
    return (await command.run(parsed, context)) ?? 0;
  } catch (error) {
    throw inWordsOf(command, error);
  } finally {
    await core.close();
  }
}

/** What is no command may be a tool that a provider brings. */
async function runProviderTool(
  commands: readonly Command[],
  global: GlobalFlags,
  [name, ...args]: string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { findTool, runTool } = await import('./provider-tools.ts');
  const tool = await findTool(name);
  if (tool === null) throw unknown(commands, name === undefined ? args : [name, ...args]);
  const core = lazyCore(global);
  try {
    return await runTool(tool, args, { global, terminal, signal, core: core.get });
  } finally {
    await core.close();
  }
}

/** Waits until what was written has left the process: a pipe may take it slowly. */
async function flush(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength > 0) await new Promise<void>((resolve) => stream.write('', () => resolve()));
}

/** Runs what was typed, writes to `streams`, and gives the exit code. */
export async function execute(argv: readonly string[], streams: TerminalOptions, signal: AbortSignal): Promise<number> {
  const terminal = createTerminal(streams);
  try {
    const { global, rest } = takeGlobals(argv);
    const commands = [...composedCommands, ...generatedCommands()];
    const lines = global.version && rest.length === 0 ? [appVersion()] : await helpFor(commands, global, rest, terminal);
    if (lines === null) return await runCommand(commands, global, rest, terminal, signal);
    for (const line of lines) terminal.line(line);
    return 0;
  } catch (error) {
    const known = signal.aborted ? new AppError('cancelled', 'Cancelled.', { cause: error }) : toAppError(error);
    printError(known, terminal);
    if (known.code === 'internal' && known.cause !== undefined && streams.env['ISOBAR_DEBUG'] === '1') console.error(known.cause);
    return known.row.exit;
  }
}

/** Runs what was typed and ends the process with its exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  const { stdout, stderr, stdin, env } = process;
  const controller = new AbortController();
  for (const stream of [stdout, stderr]) {
    // Whoever read has gone (`| head`): there is nobody left to write to.
    stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => (controller.signal.aborted ? process.exit(130) : controller.abort()));
  }
  const exit = await execute(argv, { stdout, stderr, stdin, env }, controller.signal);
  await flush(stdout);
  await flush(stderr);
  process.exit(exit);
}
