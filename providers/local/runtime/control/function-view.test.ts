import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Trigger } from '#shared/model/function.ts';
import { testProject } from '../store/testing-records.ts';
import type { StoredVersion } from '../store/function-table.ts';
import { toSummary } from './function-view.ts';

const trigger = (kind: Trigger['kind']): Trigger => ({
  id: kind, kind, label: kind, methods: [], url: null, auth: null, enabled: true, state: null, source: null, facts: [], actions: [],
}); // prettier-ignore

test('a row of the list names each kind of trigger once, those that an emulation knows of too', () => {
  const project = testProject({ name: 'shop' });
  const live: StoredVersion = {
    name: 'shop', version: 2, createdAtMs: 0, codeSha256: '0'.repeat(64), codeSize: 1, project, origin: null, entries: [],
  }; // prettier-ignore
  const view = { functionUrl: () => null, emulatedTriggers: () => [trigger('queue'), trigger('schedule'), trigger('queue')] };
  const fn = { name: 'shop', live, createdAtMs: 0, updatedAtMs: 0 };
  assert.equal(project.http.enabled, true);
  assert.deepEqual(toSummary(view, fn).triggers, ['http', 'queue', 'schedule']);
  assert.deepEqual(toSummary(view, fn, { ...live, version: 1 }).triggers, ['http']);
});
