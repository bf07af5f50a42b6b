import { ERROR_CODES } from '#shared/errors.ts';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { startWord } from '#shared/model/start-word.ts';
import type { CommandContext } from '../command.ts';
import { plain } from '../output/layout.ts';
import { logLine } from '../output/log-line.ts';
import { duration } from '../output/readable.ts';

/** Whoever called was refused or told of a failure, although the function ran to its end. */
const answeredFailure = ({ status, http }: InvocationDetail): boolean => status === 'ok' && (http?.status ?? 0) >= 400;

/** How it ended, then `HTTP 401` where it was a request: a function that ran well may have refused one. */
function outcome(invocation: InvocationDetail): string {
  const answer = invocation.http?.status ?? null;
  if (answer === null) return invocation.status;
  return answeredFailure(invocation) ? `answered HTTP ${answer}` : `${invocation.status}  HTTP ${answer}`;
}

/** `ok  HTTP 200  cold  45 ms (environment 20 ms, init 12 ms, handler 3.1 ms)  billed 4 ms  41 of 128 MB` */
function summary(i: InvocationDetail): string {
  const phases = i.phases.map((phase) => `${phase.name} ${duration(phase.durationMs)}`).join(', ');
  const parts = [
    outcome(i),
    i.status === 'running' ? '' : (startWord(i.cold) ?? ''),
    i.durationMs === null ? '' : `${duration(i.durationMs)}${phases === '' ? '' : ` (${phases})`}`,
    i.billedMs === null ? '' : `billed ${duration(i.billedMs)}`,
    i.memoryMaxMb === null ? '' : `${Math.round(i.memoryMaxMb)} of ${i.memoryMb ?? '?'} MB`,
  ];
  return parts.filter((part) => part !== '').join('  ');
}

/** Nothing went wrong as far as is known: what was accepted ends where nobody waits for it. */
export const wentWell = ({ status }: Pick<InvocationDetail, 'status'>): boolean => ['ok', 'running', 'accepted'].includes(status);

/** The exit code that an invocation ends a command with. */
export function invocationExit(invocation: Pick<InvocationDetail, 'status'>): number {
  if (wentWell(invocation)) return 0;
  return invocation.status === 'cancelled' ? ERROR_CODES.cancelled.exit : ERROR_CODES.function_failed.exit;
}

/** The answer to standard output as it is; log lines and how it went to standard error. */
export function printInvocation(invocation: InvocationDetail, context: CommandContext): number {
  const { terminal, global } = context;
  if (global.json) {
    terminal.line(JSON.stringify(invocation, null, terminal.isTty ? 2 : undefined));
    return invocationExit(invocation);
  }
  const { response } = invocation;
  if (response !== null) {
    const bytes = Buffer.from(response.body, response.encoding);
    terminal.out(bytes);
    if (terminal.isTty && response.encoding === 'utf8' && bytes.length > 0 && bytes.at(-1) !== 0x0a) terminal.out('\n');
    if (response.truncated) terminal.note(terminal.paint('yellow', `Only the first ${bytes.length} of ${response.size} bytes are kept.`));
  }
  return printOutcome(invocation, context);
}

/** Log lines, error and how it went to standard error. The exit code. */
export function printOutcome(invocation: InvocationDetail, { terminal }: CommandContext): number {
  for (const entry of invocation.logs) terminal.note(logLine(entry, terminal));
  const { error } = invocation;
  if (error !== null) {
    terminal.note(`${terminal.paint('red', plain(error.type))}: ${plain(error.message)}`);
    for (const line of error.trace.slice(0, 12)) terminal.note(`  ${plain(line)}`);
  }
  const colour = wentWell(invocation) ? (answeredFailure(invocation) ? 'yellow' : 'green') : 'red';
  terminal.note(terminal.paint(colour, summary(invocation)));
  const trace = invocation.traceId === null ? '' : `  trace ${invocation.traceId}`;
  terminal.note(terminal.paint('dim', `invocation ${invocation.id}${trace}`));
  return invocationExit(invocation);
}
