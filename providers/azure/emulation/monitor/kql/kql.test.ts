import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KqlError } from './kql-error.ts';
import { parseQuery } from './parse-query.ts';
import type { Row } from './evaluate.ts';
import { runSteps } from './run-query.ts';

const columns = [
  { name: 'timestamp', type: 'datetime' },
  { name: 'name', type: 'string' },
  { name: 'duration', type: 'real' },
  { name: 'success', type: 'bool' },
];
const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 21, 10, minute));
const rows: Row[] = [
  { timestamp: at(1), name: 'first', duration: 10, success: true },
  { timestamp: at(2), name: 'Second', duration: 30, success: false },
  { timestamp: at(7), name: "it's \\ third", duration: 20, success: true },
];
const run = (text: string) => runSteps({ columns, rows }, parseQuery(text).steps).rows;
const names = (text: string) => run(text).map((row) => row['name']);

test('rows are picked, put in order and cut off', () => {
  assert.deepEqual(names('requests | where success == false'), ['Second']);
  assert.deepEqual(names("requests | where name =~ 'SECOND' or duration <= 10"), ['first', 'Second']);
  assert.deepEqual(names("requests | where name contains 'IR' | order by duration desc | take 1"), ["it's \\ third"]);
  assert.deepEqual(names("requests | where name == 'it\\'s \\\\ third'"), ["it's \\ third"]);
  assert.deepEqual(
    names('requests | where timestamp >= datetime(2026-11-21T10:02:00.000Z) and timestamp < datetime(2026-11-21T10:07:00Z)'),
    ['Second'],
  );
});

test('numbers are summed up by the minute, and of nothing too', () => {
  const byTime = run(
    'requests | summarize calls = count(), errors = countif(success == false), p50 = percentile(duration, 50) by bin(timestamp, 5m)',
  );
  assert.deepEqual(byTime, [
    { timestamp: at(0), calls: 2, errors: 1, p50: 10 },
    { timestamp: at(5), calls: 1, errors: 0, p50: 20 },
  ]);
  assert.deepEqual(run("requests | where name == '' | summarize calls = count(), p50 = percentile(duration, 50)"), [
    { calls: 0, p50: null },
  ]);
});

test('columns are made and chosen', () => {
  assert.deepEqual(run("requests | extend kind = iff(success == true, 'good', 'bad') | project name, kind | take 2"), [
    { name: 'first', kind: 'good' },
    { name: 'Second', kind: 'bad' },
  ]);
});

test('what is beyond it is refused, as the service refuses what it cannot read', () => {
  const error = (text: string): KqlError => {
    try {
      run(text);
    } catch (thrown) {
      if (thrown instanceof KqlError) return thrown;
    }
    throw new Error(`"${text}" was taken`);
  };
  assert.equal(error('requests | where').kind, 'SyntaxError');
  assert.match(error('requests | join kind=inner traces').message, /could not be parsed at 'join' on line \[1,11\]/);
  assert.match(error('requests | where nobody == 1').message, /Failed to resolve scalar expression named 'nobody'/);
  assert.match(error('requests | where hash_sha256(name) == 1').message, /Unknown function: 'hash_sha256'/);
});
