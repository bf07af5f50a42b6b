import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Settings } from '../../../shared/model/settings.ts';
import { draftChanges, draftProblems, toDraft } from './runtime-draft.ts';

const saved = Settings.parse({});

test('what is saved has no problems and no changes', () => {
  assert.deepEqual(draftProblems(toDraft(saved)), {});
  assert.deepEqual(draftChanges(toDraft(saved), saved), {});
});

test('only what differs is sent', () => {
  assert.deepEqual(draftChanges({ ...toDraft(saved), poolSize: 4, sandbox: false }, saved), { poolSize: 4, sandbox: false });
});

test('every bad number says what would be good', () => {
  const problems = draftProblems({
    gatewayPort: 70_000,
    poolSize: '',
    maxEnvironments: 1.5,
    idleSeconds: 0,
    historyDays: -1,
    historyMb: '',
    sandbox: true,
  });
  assert.deepEqual(Object.keys(problems).toSorted(), [
    'gatewayPort',
    'historyDays',
    'historyMb',
    'idleSeconds',
    'maxEnvironments',
    'poolSize',
  ]);
  assert.match(problems.gatewayPort ?? '', /from 0 to 65,535/);
});

test('the pool has to fit', () => {
  assert.match(draftProblems({ ...toDraft(saved), poolSize: 8, maxEnvironments: 4 }).poolSize ?? '', /cannot be larger/);
});
