import { relative } from 'node:path';
import type { TestsStream } from 'node:test';
import { inspect } from 'node:util';
import { ROOT } from '../lib/node24.mjs';

type TestEvent = TestsStream extends AsyncIterable<infer E> ? E : never;

/** A test may be left out for one reason only, and says so: the program it needs is not on this machine. */
const MISSING_TOOL = /^tool not installed: ./;

/** What a stream of node:test's events comes to. */
export interface Outcome {
  passed: number;
  failures: { where: string; what: string }[];
  /** Tests left out because a tool is missing, with its name. */
  notRun: string[];
}

/** Counts every test. A skipped one, or one marked as to be done, is a failure unless a tool is missing. */
export async function collect(events: AsyncIterable<TestEvent>): Promise<Outcome> {
  const outcome: Outcome = { passed: 0, failures: [], notRun: [] };
  const printed = new Map<string, string>();
  for await (const event of events) {
    if (event.type === 'test:stdout' || event.type === 'test:stderr') {
      const { file, message } = event.data;
      printed.set(file, ((printed.get(file) ?? '') + message).slice(-8000));
    } else if (event.type === 'test:pass' && event.data.details.type !== 'suite') {
      pass(outcome, event.data);
    } else if (event.type === 'test:fail') {
      const { error } = event.data.details;
      // The group's own failure says no more than that of the test inside, which is counted.
      if ('failureType' in error && error.failureType === 'subtestsFailed') continue;
      outcome.failures.push({
        where: place(event.data),
        what: `${inspect(error.cause ?? error)}\n${printed.get(event.data.file ?? '') ?? ''}`,
      });
    }
  }
  return outcome;
}

interface Place {
  name: string;
  file?: string | undefined;
  line?: number | undefined;
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
