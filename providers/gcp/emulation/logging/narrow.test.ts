import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFilter } from '../api/filter/parse-filter.ts';
import { narrow } from './narrow.ts';

test('what the store can look for by itself is taken from the terms that every entry has to meet', () => {
  const place = (id: string, location = 'us-central1') => ({ project: 'p', location, id });
  const places = new Map([
    ['orders', place('orders')],
    ['p.europe-west1.orders', place('orders', 'europe-west1')],
    ['users', place('users')],
  ]);
  const cases: [filter: string, range: unknown][] = [
    ['severity>=ERROR', {}],
    ['resource.type="cloud_run_revision" AND resource.labels.service_name="users"', { name: 'users' }],
    ['resource.labels.service_name="orders"', {}],
    ['resource.labels.service_name="orders" resource.labels.location="europe-west1"', { name: 'p.europe-west1.orders' }],
    ['resource.labels.service_name="nobody"', null],
    ['resource.labels.service_name="users" OR severity=ERROR', {}],
    ['NOT resource.labels.service_name="users"', {}],
    ['labels.execution_id="i-1"', { invocationId: 'i-1' }],
    [
      'timestamp>="2026-01-02T00:00:00Z" timestamp>"2026-01-01T00:00:00Z" timestamp<"2026-01-03T00:00:00Z"',
      { since: '2026-01-01T23:59:59.999Z', until: '2026-01-03T00:00:00.001Z' },
    ],
  ];
  for (const [filter, range] of cases) assert.deepEqual(narrow(parseFilter(filter), places), range, filter);
  assert.deepEqual(narrow(null, places), {});
});
