import { inspect } from 'node:util';
import type { LogLevel } from '#shared/model/log-entry.ts';

export type RuntimeLog = (level: LogLevel, message: string, details?: unknown) => void;

/** Lines to standard output, which is the runtime's log file. */
export const runtimeLog: RuntimeLog = (level, message, details) => {
  const more = details === undefined ? '' : ` ${inspect(details, { depth: 4, breakLength: Infinity })}`;
  process.stdout.write(`${new Date().toISOString()} ${level} ${message}${more}\n`);
};
