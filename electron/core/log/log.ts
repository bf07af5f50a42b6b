import { appendFileSync, chmodSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { LogLevel } from '#shared/model/log-entry.ts';
import { redact } from './redact.ts';

/** Isobar's own log, for the person who reports a fault. Never a function's output. */
export interface Log {
  /** Absolute path of the file being written. */
  path: string;
  write(level: LogLevel, message: string, cause?: unknown): void;
}

const MAX_BYTES = 5 * 1024 * 1024;
const KEPT = 3;

function describe(cause: unknown): string {
  if (cause === undefined) return '';
  const text = cause instanceof Error ? inspect(cause, { depth: 4, breakLength: 120 }) : String(cause);
  return `\n  ${text.replaceAll('\n', '\n  ')}`;
}

function rotate(path: string): void {
  for (let n = KEPT - 1; n >= 1; n--) {
    try {
      renameSync(n === 1 ? path : `${path}.${n - 1}`, `${path}.${n}`);
    } catch {
      // There is no such file yet, or another process has just moved it.
    }
  }
}

/**
 * Opens `<home>/logs/<front>.log`. It is rotated at 5 MB, three files are kept, and secrets are
 * masked. Writing never throws: a full disk must not turn one failure into two.
 */
export function openLog(home: string, front: string): Log {
  const dir = join(home, 'logs');
  const path = join(dir, `${front}.log`);
  let size: number | null = null;
  return {
    path,
    write(level, message, cause) {
      try {
        if (size === null) {
          mkdirSync(dir, { recursive: true, mode: 0o700 });
          size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
        }
        const line = `${new Date().toISOString()} ${level.toUpperCase()} ${redact(message + describe(cause))}\n`;
        if (size > 0 && size + line.length > MAX_BYTES) {
          rotate(path);
          size = 0;
        }
        const fresh = size === 0;
        appendFileSync(path, line, { mode: 0o600 });
        if (fresh) chmodSync(path, 0o600);
        size += Buffer.byteLength(line);
      } catch {
        size = null;
      }
    },
  };
}
