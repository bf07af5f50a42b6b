import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../lib/node24.mjs';

const FILE = join(ROOT, 'node_modules/.cache/isobar/test-durations.json');
const Durations = z.record(z.string(), z.number());

/** Milliseconds that test files took when they last ran in this checkout, by their path in it. */
function lastDurations(): Record<string, number> {
  try {
    return Durations.parse(JSON.parse(readFileSync(FILE, 'utf8')));
  } catch {
    // None are kept yet, or not as they should be: the order of names serves as well.
    return {};
  }
}

/** Files (absolute paths) with those first that took long the last time, so that all lanes end together; the others by name. */
export function longestFirst(files: readonly string[]): string[] {
  const durations = lastDurations();
  const of = (file: string) => durations[relative(ROOT, file)] ?? 0;
  return files.toSorted((a, b) => of(b) - of(a) || (a < b ? -1 : 1));
}

/** Keeps what files (absolute paths) took for the next time. */
export function keepDurations(took: ReadonlyMap<string, number>): void {
  const now = Object.fromEntries([...took].map(([file, ms]) => [relative(ROOT, file), Math.round(ms)]));
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, JSON.stringify({ ...lastDurations(), ...now }));
}
