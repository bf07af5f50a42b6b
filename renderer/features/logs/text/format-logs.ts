import type { LogEntry } from '#shared/model/log-entry.ts';
import { stripAnsi } from './ansi.ts';

/** One entry as a line of text: time, level, function, message, without colours. Further lines of a message are indented. */
export function toTextLine(entry: LogEntry): string {
  const head = `${entry.at} ${entry.level.toUpperCase().padEnd(5)} ${entry.functionRef}`;
  return `${head} ${stripAnsi(entry.message).trimEnd().replaceAll('\n', '\n    ')}`;
}

/** Entries as a text file, in parts, so that a hundred thousand lines need no string that long. */
export function toTextFile(entries: Iterable<LogEntry>): string[] {
  return parts(entries, toTextLine);
}

/** Entries as newline-delimited JSON, exactly as the contract has them. */
export function toNdjsonFile(entries: Iterable<LogEntry>): string[] {
  return parts(entries, (entry) => JSON.stringify(entry));
}

function parts(entries: Iterable<LogEntry>, format: (entry: LogEntry) => string): string[] {
  const all: string[] = [];
  let lines: string[] = [];
  for (const entry of entries) {
    lines.push(format(entry));
    if (lines.length === 1000) {
      all.push(`${lines.join('\n')}\n`);
      lines = [];
    }
  }
  if (lines.length > 0) all.push(`${lines.join('\n')}\n`);
  return all;
}
