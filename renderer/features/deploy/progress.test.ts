import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deployment, DeploymentEvent, DeploymentStep } from '#shared/model/deployment.ts';
import { completion, elapsedMs, NO_PROGRESS, reduceProgress } from './progress.ts';

const AT = '2026-01-01T00:00:00.000Z';
const step = (id: string, status: DeploymentStep['status']): DeploymentStep => ({
  id,
  label: id,
  target: null,
  status,
  startedAt: AT,
  durationMs: status === 'done' ? 5 : null,
  detail: null,
});

test('steps keep their order and take their newest state', () => {
  const events: DeploymentEvent[] = [
    { type: 'step', step: step('package', 'running') },
    { type: 'step', step: step('upload', 'waiting') },
    { type: 'log', at: AT, step: 'package', line: 'bundling' },
    { type: 'step', step: step('package', 'done') },
  ];
  const progress = events.reduce(reduceProgress, NO_PROGRESS);
  assert.deepEqual(
    progress.steps.map((s) => [s.id, s.status]),
    [
      ['package', 'done'],
      ['upload', 'waiting'],
    ],
  );
  assert.equal(progress.log.length, 1);
  assert.equal(completion(progress.steps), 0.5);
  assert.equal(progress.end, null);
});

test('the end brings the final steps', () => {
  const deployment: Deployment = {
    id: 'd',
    name: 'n',
    status: 'failed',
    startedAt: AT,
    endedAt: AT,
    source: { kind: 'template', template: 't' },
    steps: [step('package', 'failed')],
    results: [],
    error: null,
  };
  const progress = reduceProgress(reduceProgress(NO_PROGRESS, { type: 'step', step: step('package', 'running') }), {
    type: 'end',
    deployment,
  });
  assert.equal(progress.steps[0]?.status, 'failed');
  assert.equal(progress.end, deployment);
});

test('elapsed counts while a step runs', () => {
  assert.equal(elapsedMs({ startedAt: AT, durationMs: null }, Date.parse(AT) + 1500), 1500);
  assert.equal(elapsedMs({ startedAt: AT, durationMs: 20 }, 0), 20);
  assert.equal(elapsedMs({ startedAt: null, durationMs: null }, 0), null);
});
