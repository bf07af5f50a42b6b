import { LogLevel } from '#shared/model/log-entry.ts';
import type { LogLine } from '../ports.ts';
import type { StoreFile } from './store-file.ts';

/** Stored as numbers, so that "this level and worse" is a comparison. */
export const LEVELS = LogLevel.options;
export const STREAMS = ['stdout', 'stderr', 'platform'] as const;

/** Characters of one line that are kept. AWS keeps 256 KB of an event; nobody reads more. */
const MAX_MESSAGE = 256 * 1024;

const INSERT = `INSERT INTO logs (at, level, stream, function, version, invocation_id, environment_id, trace_id, message)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Stores a line; its row id is the cursor that readers page and follow by. */
export function writeLog(file: StoreFile, line: LogLine): void {
  const { message } = line;
  file.run(
    INSERT,
    line.atMs,
    LEVELS.indexOf(line.level),
    STREAMS.indexOf(line.stream),
    line.functionName,
    line.version,
    line.invocationId,
    line.environmentId,
    line.traceId,
    message.length <= MAX_MESSAGE ? message : `${message.slice(0, MAX_MESSAGE)} … (cut: ${message.length} characters)`,
  );
}
