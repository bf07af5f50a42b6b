import type { LogEntry, LogLevel } from '#shared/model/log-entry.ts';
import { plain } from './layout.ts';
import { clock } from './readable.ts';
import type { Terminal } from './terminal.ts';

// oxlint-disable-next-line no-control-regex -- the codes for colour begin with the control character ESC
const COLOURS = /\u001B\[[\d;]*m/g;

function paintLevel(level: LogLevel, terminal: Terminal): string {
  const text = level.toUpperCase().padEnd(5);
  if (level === 'error' || level === 'fatal') return terminal.paint('red', text);
  return level === 'warn' ? terminal.paint('yellow', text) : terminal.paint('dim', text);
}

/** `03:04:05.678 INFO  hello  message`; with the function where several are shown. */
export function logLine(entry: LogEntry, terminal: Terminal, withFunction = false): string {
  const message = plain(entry.message.replace(COLOURS, '')).replace(/\n+$/, '');
  const text = entry.stream === 'platform' ? terminal.paint('dim', message) : message;
  const name = withFunction ? `${terminal.paint('cyan', entry.functionRef.replace(/^.*\//, ''))}  ` : '';
  return `${terminal.paint('dim', clock(entry.at))} ${paintLevel(entry.level, terminal)} ${name}${text}`;
}
