import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import type { Tally } from '../check/check.ts';
import { COMPILE_CACHE } from '../lib/compile-cache.ts';
import { ROOT, toolEnv } from '../lib/node24.mjs';
import { keepDurations, longestFirst } from './durations.ts';
import { collect } from './outcome.ts';
import { PRELOAD } from './preload.ts';

/** One test may take this long, and the whole stage that long: more than any busy machine needs. Milliseconds. */
const TEST_LIMIT = 300_000;
const STAGE_LIMIT = 900_000;
/** Tests wait about as long as they work: for processes, timers and answers. One more than there are processors keeps all of them busy. */
const LANES = availableParallelism() + 1;
const ELSEWHERE = new Set(['node_modules', 'dist', 'examples', '.git']);

/** Test files of the checkout: all, or those whose path contains one of `filters`. */
function testFiles(filters: readonly string[]): string[] {
  return globSync('**/*.test.ts', { cwd: ROOT, exclude: (path) => path.split(/[\\/]/).some((name) => ELSEWHERE.has(name)) })
    .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
    .map((path) => join(ROOT, path));
}

/** Runs the tests beside the sources with node:test, several files at a time, and prints what failed with what its file printed. */
export async function unitTests(filters: readonly string[]): Promise<Tally> {
  const files = longestFirst(testFiles(filters));
  if (files.length === 0) throw new Error(`No test file matches ${filters.join(' ')}.`);
  // Every file is a process of its own, and most of them start others.
  Object.assign(process.env, toolEnv(), { NODE_COMPILE_CACHE: COMPILE_CACHE });
  const signal = AbortSignal.timeout(STAGE_LIMIT);
  const { passed, failures, notRun, took } = await collect(
    run({ files: files, cwd: ROOT, concurrency: LANES, timeout: TEST_LIMIT, forceExit: true, execArgv: [...PRELOAD], signal }),
    files,
  );
  if (signal.aborted) failures.push({ where: 'unit', what: `The stage took more than ${STAGE_LIMIT / 1000} s and was ended.` });
  for (const { where, what } of failures) console.log(`FAIL ${where}\n${what.trimEnd().replaceAll(/^/gm, '     ')}`);
  for (const line of notRun) console.log(`not run: ${line}`);
  keepDurations(took);
  if (filters.length === 0) printSlowest(took);
  return { passed, failed: failures.length };
}

/** What to look at first when the stage takes too long. */
function printSlowest(took: ReadonlyMap<string, number>): void {
  const slowest = [...took].toSorted(([, a], [, b]) => b - a).slice(0, 15);
  console.log('slowest files:');
  for (const [file, ms] of slowest) console.log(`${(ms / 1000).toFixed(1).padStart(7)} s  ${relative(ROOT, file)}`);
}
