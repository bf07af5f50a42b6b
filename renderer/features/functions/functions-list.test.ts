import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../../shared/errors.ts';
import type { FunctionSummary } from '../../../shared/model/function.ts';
import { bulkRemove } from './bulk-remove.ts';
import { FUNCTION_FIELD_IDS, FUNCTION_FIELDS, functionText } from './function-fields.ts';
import { functionsCsv } from './functions-csv.ts';
import { compileFilter } from '../../ui/filter/match-filter.ts';
import { parseFilter } from '../../ui/filter/parse-filter.ts';

const fn: FunctionSummary = {
  ref: 'local:default/hello',
  provider: 'local',
  profile: 'default',
  name: 'hello',
  region: null,
  target: 'local',
  state: 'active',
  stateReason: null,
  runtime: 'nodejs24.x',
  model: 'aws-handler',
  memoryMb: 128,
  timeoutS: 3,
  codeSize: 2_097_152,
  version: '3',
  updatedAt: '2026-01-02T03:04:05.678Z',
  url: 'http://127.0.0.1:9000/hello',
  triggers: ['http', 'schedule'],
};

const matches = (text: string) => compileFilter(parseFilter(text, FUNCTION_FIELD_IDS), FUNCTION_FIELDS, functionText)(fn);

test('functions are found by every field', () => {
  for (const text of [
    'state:active',
    'provider:local hel',
    'runtime:nodejs*',
    'trigger:schedule',
    'memory:<256',
    'timeout:3',
    'size:>1',
    'target:local',
  ])
    assert.ok(matches(text), text);
  for (const text of ['state:failed', '-provider:local', 'size:>2', 'region:eu-*']) assert.ok(!matches(text), text);
});

test('the export has every function in one line', () => {
  const [header, line] = functionsCsv([fn]).split('\r\n');
  assert.equal(header?.split(',').length, line?.split(',').length);
  assert.match(line ?? '', /^local:default\/hello,local,default,hello,,local,active,,nodejs24\.x,aws-handler,128,3,2097152,3,/);
});

test('removing many goes on past failures and keeps their reasons', async () => {
  const seen: number[] = [];
  const result = await bulkRemove({
    refs: ['a', 'b', 'c', 'd', 'e'],
    remove: (ref) => (ref === 'b' ? Promise.reject(new AppError('forbidden', 'Not yours.')) : Promise.resolve()),
    signal: new AbortController().signal,
    onProgress: ({ done, failed }) => seen.push(done + failed.length),
  });
  assert.equal(result.done, 4);
  assert.deepEqual(
    result.failed.map(({ ref, error }) => [ref, error.code]),
    [['b', 'forbidden']],
  );
  assert.deepEqual(seen, [1, 2, 3, 4, 5]);
});

test('an abort leaves the rest alone and is no failure', async () => {
  const stop = new AbortController();
  const removed: string[] = [];
  const result = await bulkRemove({
    refs: ['a', 'b', 'c'],
    remove: (ref) => {
      removed.push(ref);
      stop.abort();
      return Promise.resolve();
    },
    signal: stop.signal,
    onProgress: () => undefined,
    concurrency: 1,
  });
  assert.deepEqual(removed, ['a']);
  assert.deepEqual(result, { done: 1, total: 3, failed: [] });
});
