import type { Core } from '#core/create-core.ts';
import type { FlagSpec, PositionalSpec } from './flag-spec.ts';
import type { Terminal } from './output/terminal.ts';

/** What every command takes. */
export interface GlobalFlags {
  json: boolean;
  home: string | undefined;
  profile: string | undefined;
  help: boolean;
  version: boolean;
  /** Answers yes to what would be asked. */
  yes: boolean;
}

/** What was typed, in the shape of an input. */
export interface Parsed {
  /** Fields of flags and positionals; nested where a flag's path is. */
  input: Record<string, unknown>;
}

/** What a command works with. */
export interface CommandContext {
  global: GlobalFlags;
  terminal: Terminal;
  /** Aborts on Ctrl-C. */
  signal: AbortSignal;
  /** The core, opened when it is first asked for and closed at the end. */
  core(): Promise<Core>;
}

/** A command of the command line. `run` gives the exit code; nothing means 0. */
export interface Command {
  words: readonly string[];
  summary: string;
  positionals: readonly PositionalSpec[];
  flags: readonly FlagSpec[];
  examples: readonly string[];
  /** Further lines for its help. */
  notes?: readonly string[];
  run(parsed: Parsed, context: CommandContext): Promise<number | void>;
}
