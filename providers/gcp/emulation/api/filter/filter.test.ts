import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../api-error.ts';
import { compileFilter } from './match-filter.ts';

const entry = {
  logName: 'projects/p/logs/run.googleapis.com%2Fstdout',
  severity: 'WARNING',
  timestamp: '2026-11-21T10:00:00.000Z',
  resource: { type: 'cloud_run_revision', labels: { service_name: 'orders', location: 'us-central1' } },
  labels: { 'goog-managed-by': 'cloudfunctions' },
  textPayload: 'Order 42 was Late',
};
const RANKS = ['DEFAULT', 'DEBUG', 'INFO', 'WARNING', 'ERROR'];
const passes = (filter: string): boolean => compileFilter(filter, { severity: (value) => RANKS.indexOf(value) })(entry);

test('the filters that gcloud and the clients send', () => {
  assert.ok(passes(''));
  assert.ok(passes('resource.type="cloud_run_revision" AND resource.labels.service_name="orders"'));
  assert.ok(
    passes(
      '(resource.type="cloud_function" resource.labels.region="us-central1") OR (resource.type="cloud_run_revision" logName:"run.googleapis.com" labels."goog-managed-by"="cloudfunctions" resource.labels.service_name="orders") timestamp>="2026-11-14T10:00:00Z"',
    ),
  );
  assert.ok(passes('severity>=INFO AND NOT severity>=ERROR'));
  assert.ok(passes('textPayload:"order" late'));
  assert.ok(passes('textPayload=~"Order \\\\d+"'));
  assert.ok(passes('-severity=ERROR'));
  assert.ok(!passes('resource.labels.service_name!="orders"'));
  assert.ok(!passes('timestamp<"2026-11-21T10:00:00Z"'));
  assert.ok(!passes('labels.missing:*'));
});

test('what is no filter is refused', () => {
  for (const wrong of ['severity>=', '(severity=INFO', 'severity="open', 'AND', 'a=~"("']) {
    assert.throws(
      () => compileFilter(wrong)(entry),
      (error: unknown) => error instanceof ApiError && error.code === 'INVALID_ARGUMENT',
      wrong,
    );
  }
});
