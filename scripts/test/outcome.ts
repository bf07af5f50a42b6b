import { relative } from 'node:path';
import type { TestsStream } from 'node:test';
import { inspect } from 'node:util';
import { ROOT } from '../lib/node24.mjs';

type TestEvent = TestsStream extends AsyncIterable<infer E> ? E : never;
type FailData = Extract<TestEvent, { type: 'test:fail' }>['data'];

/** A test may be left out for one reason only, and says so: the program it needs is not on this machine. */
const MISSING_TOOL = /^tool not installed: ./;

/** What a stream of node:test's events comes to. */
export interface Outcome {
  passed: number;
  failures: { file?: string | undefined; where: string; what: string }[];
  /** Tests left out because a tool is missing, with its name. */
  notRun: string[];
  /** Milliseconds that each file took, by its absolute path. */
  took: Map<string, number>;
}

/**
 * Counts every test of `files` (absolute paths). A skipped one, or one marked as to be done, is a failure unless a tool
 * is missing; so is a file that ended before its last report: nobody knows what else it had to say.
 */
export async function collect(events: AsyncIterable<TestEvent>, files: readonly string[]): Promise<Outcome> {
  const outcome: Outcome = { passed: 0, failures: [], notRun: [], took: new Map() };
  const printed = new Map<string, string>();
  for await (const event of events) {
    if (event.type === 'test:stdout' || event.type === 'test:stderr') {
      const { file, message } = event.data;
      printed.set(file, ((printed.get(file) ?? '') + message).slice(-8000));
    } else if (event.type === 'test:summary') {
      if (event.data.file !== undefined) outcome.took.set(event.data.file, event.data.duration_ms);
    } else if (event.type === 'test:pass' && event.data.details.type !== 'suite') {
      pass(outcome, event.data);
    } else if (event.type === 'test:fail') {
      fail(outcome, event.data, printed);
    }
  }
  missReports(outcome, files, printed);
  return outcome;
}

/** Files that ended before their last report, and without a failure that says why. */
function missReports(outcome: Outcome, files: readonly string[], printed: ReadonlyMap<string, string>): void {
  for (const file of files) {
    if (outcome.took.has(file) || outcome.failures.some((failure) => failure.file === file)) continue;
    const what = `It ended before all of its tests were reported.\n${printed.get(file) ?? ''}`;
    outcome.failures.push({ file, where: relative(ROOT, file), what });
  }
}

interface Place {
  name: string;
  file?: string | undefined;
  line?: number | undefined;
}

function fail(outcome: Outcome, data: FailData, printed: ReadonlyMap<string, string>): void {
  const { error } = data.details;
  // The group's own failure says no more than that of the test inside, which is counted.
  if ('failureType' in error && error.failureType === 'subtestsFailed') return;
  const what = `${inspect(error.cause ?? error)}\n${printed.get(data.file ?? '') ?? ''}`;
  outcome.failures.push({ file: data.file, where: place(data), what });
}

function pass(outcome: Outcome, data: Place & { skip?: string | boolean; todo?: string | boolean }): void {
  const left = data.skip ?? data.todo;
  if (left === undefined) outcome.passed++;
  else if (typeof left === 'string' && MISSING_TOOL.test(left)) outcome.notRun.push(`${data.name}: ${left}`);
  else outcome.failures.push({ where: place(data), what: 'skipped, or marked as to be done' });
}

function place({ name, file, line }: Place): string {
  return file === undefined ? name : `${relative(ROOT, file)}:${line ?? 1} ${name}`;
}
