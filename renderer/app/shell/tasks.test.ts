import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deployment, DeploymentStep } from '../../../shared/model/deployment.ts';
import { justEnded } from './just-ended.ts';
import { taskProgress } from './task-progress.ts';

const deployment = (id: string, status: Deployment['status'], steps: DeploymentStep[] = []): Deployment => ({
  id,
  name: id,
  status,
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  source: { kind: 'template', template: 'x' },
  steps,
  results: [],
  error: null,
});
const step = (id: string, status: DeploymentStep['status']): DeploymentStep => ({
  id,
  label: `Do ${id}`,
  target: null,
  status,
  startedAt: null,
  durationMs: null,
  detail: null,
});
const ids = (items: Deployment[]) => items.map((item) => item.id);

test('what had ended before the page was opened is no news', () => {
  assert.deepEqual(justEnded(null, [deployment('a', 'done')]), []);
});

test('news is what ran and ended, and what began and ended between two looks', () => {
  const before = new Map([
    ['a', 'running' as const],
    ['b', 'done' as const],
  ]);
  assert.deepEqual(
    ids(justEnded(before, [deployment('a', 'failed'), deployment('b', 'done'), deployment('c', 'done'), deployment('d', 'running')])),
    ['a', 'c'],
  );
});

test('progress counts finished steps and names the current one', () => {
  const item = deployment('a', 'running', [step('1', 'done'), step('2', 'skipped'), step('3', 'running'), step('4', 'waiting')]);
  assert.deepEqual(taskProgress(item), { done: 2, total: 4, label: 'Do 3' });
  assert.deepEqual(taskProgress(deployment('b', 'running')), { done: 0, total: 1, label: 'Starting' });
});
