import { LogLevel } from '#shared/model/log-entry.ts';
import type { LogLine } from '../ports.ts';
import type { StoreFile, Value } from './store-file.ts';

/** Stored as numbers, so that "this level and worse" is a comparison. */
export const LEVELS = LogLevel.options;
export const STREAMS = ['stdout', 'stderr', 'platform'] as const;

/** Characters of one line that are kept. AWS keeps 256 KB of an event; nobody reads more. */
const MAX_MESSAGE = 256 * 1024;

/** Lines that go into one statement, which is cheaper than as many statements. */
const GROUP = 4;

const ROW = '(?, ?, ?, ?, ?, ?, ?, ?, ?)';
const INSERT = `INSERT INTO logs (at, level, stream, function, version, invocation_id, environment_id, trace_id, message) VALUES `;
const ONE = INSERT + ROW;
const MANY = INSERT + Array.from({ length: GROUP }, () => ROW).join(', ');

/** Stores lines in their order; a line's row id is the cursor that readers page and follow by. Belongs in a transaction. */
export function writeLogs(file: StoreFile, lines: readonly LogLine[]): void {
  let at = 0;
  for (; at + GROUP <= lines.length; at += GROUP) file.run(MANY, ...lines.slice(at, at + GROUP).flatMap(valuesOf));
  for (; at < lines.length; at++) file.run(ONE, ...lines.slice(at, at + 1).flatMap(valuesOf));
}

function valuesOf(line: LogLine): Value[] {
  const { message } = line;
  return [
    line.atMs,
    LEVELS.indexOf(line.level),
    STREAMS.indexOf(line.stream),
    line.functionName,
    line.version,
    line.invocationId,
    line.environmentId,
    line.traceId,
    message.length <= MAX_MESSAGE ? message : `${message.slice(0, MAX_MESSAGE)} … (cut: ${message.length} characters)`,
  ];
}
