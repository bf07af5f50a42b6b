import { ERROR_CODES, isErrorCode } from '#shared/errors.ts';
import type { CommandContext } from './command.ts';
import { confirm } from './output/confirm.ts';
import { plain } from './output/layout.ts';
import { viewLines } from './output/views.ts';

export interface OperationName {
  noun: string;
  verb: string;
  kind: 'query' | 'mutation' | 'stream';
  destructive: boolean;
}

type AnyOperation = (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>;

/** Fills `--profile` in where the input has a place for it: its own field, or a reference that names none. */
export function withProfile(input: Record<string, unknown>, profile: string | undefined, noun: string): Record<string, unknown> {
  if (profile === undefined) return input;
  const { ref } = input;
  if (typeof ref === 'string') return { ...input, ref: refWithProfile(ref, profile) };
  return noun === 'functions' && input['profile'] === undefined ? { ...input, profile } : input;
}

/** `local/hello` with `work` -> `local:work/hello`; one that names a profile stays as it is. */
export function refWithProfile(ref: string, profile: string | undefined): string {
  return profile === undefined ? ref : ref.replace(/^([a-z][a-z0-9-]*)\//, `$1:${profile.replace(/^.*:/, '')}/`);
}

interface Partial {
  items?: unknown[];
  failures: { provider: string; profile: string; region?: string | null; error: { code: string; message: string; hint?: string } }[];
}

function isPartial(output: unknown): output is Partial {
  return (
    typeof output === 'object' && output !== null && 'failures' in output && Array.isArray(output.failures) && output.failures.length > 0
  );
}

/** Names what is missing from an answer. The exit code tells only where nothing at all came. */
function reportFailures({ items = [], failures }: Partial, { terminal }: CommandContext): number {
  for (const { provider, profile, region = null, error } of failures) {
    const place = region === null ? `${provider}:${profile}` : `${provider}:${profile} in ${region}`;
    terminal.note(`${terminal.paint('yellow', 'Not complete:')} ${place} could not be read. ${plain(error.message)}`);
    if (error.hint !== undefined) terminal.note(plain(error.hint));
  }
  const code = failures[0]?.error.code;
  return items.length === 0 && isErrorCode(code) ? ERROR_CODES[code].exit : 0;
}

/** Calls an operation of the contract and prints what it gives. */
export async function runOperation(
  { noun, verb, kind, destructive }: OperationName,
  input: Record<string, unknown>,
  context: CommandContext,
): Promise<number> {
  const { terminal, global, signal } = context;
  const op = `${noun}.${verb}`;
  if (destructive) await confirm(`Remove ${String(input['ref'] ?? input['id'] ?? 'this')}?`, context);
  const { client } = await context.core();
  const operation = (client as unknown as Record<string, Record<string, AnyOperation>>)[noun]?.[verb];
  if (operation === undefined) throw new Error(`The contract has no operation ${op}.`);
  const output = await operation(withProfile(input, global.profile, noun), { signal });
  if (kind === 'stream') {
    for await (const event of output as AsyncIterable<unknown>) {
      for (const line of global.json ? [JSON.stringify(event)] : viewLines(op, event, terminal)) terminal.line(line);
    }
    return 0;
  }
  if (global.json) terminal.line(JSON.stringify(output, null, terminal.isTty ? 2 : undefined));
  else for (const line of viewLines(op, output, terminal)) terminal.line(line);
  return isPartial(output) ? reportFailures(output, context) : 0;
}
