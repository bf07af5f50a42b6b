import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostDocuments } from '../../../emulation-host.ts';
import { createPolicies } from './policies.ts';
import { holds } from './roles.ts';

test('predefined roles hold what they are documented to hold', () => {
  const cases: [string, string, boolean][] = [
    ['roles/owner', 'run.services.setIamPolicy', true],
    ['roles/editor', 'run.routes.invoke', true],
    ['roles/editor', 'run.services.setIamPolicy', false],
    ['roles/viewer', 'run.services.list', true],
    ['roles/viewer', 'run.services.update', false],
    ['roles/run.invoker', 'run.routes.invoke', true],
    ['roles/run.invoker', 'run.services.get', false],
    ['roles/run.developer', 'run.services.update', true],
    ['roles/run.developer', 'run.routes.invoke', true],
    ['roles/run.developer', 'run.services.setIamPolicy', false],
    ['roles/cloudfunctions.developer', 'run.routes.invoke', true],
    ['roles/cloudfunctions.developer', 'cloudfunctions.functions.getIamPolicy', false],
    ['roles/cloudfunctions.viewer', 'run.services.getIamPolicy', true],
    ['roles/cloudtrace.user', 'cloudtrace.traces.patch', false],
    ['roles/cloudtrace.agent', 'cloudtrace.traces.patch', true],
    ['roles/logging.viewer', 'resourcemanager.projects.list', false],
    ['roles/resourcemanager.projectIamAdmin', 'resourcemanager.projects.list', false],
    ['roles/cloudfunctions.viewer', 'cloudfunctions.functions.list', true],
    ['roles/cloudfunctions.viewer', 'cloudfunctions.functions.create', false],
    ['projects/p/roles/mine', 'run.services.get', false],
    ['constructor', 'run.services.get', false],
  ];
  for (const [role, permission, expected] of cases) assert.equal(holds(role, permission), expected, `${role} ${permission}`);
});

test("a policy's etag is the same in both spellings of bytes", () => {
  const kept = new Map<string, unknown>();
  const documents = {
    get: (_: string, key: string) => kept.get(key),
    put: (_: string, key: string, value: unknown) => void kept.set(key, value),
  };
  const policies = createPolicies({ documents: documents as unknown as HostDocuments });
  let etag = '';
  for (let i = 0; i < 200 && !/[+/]/.test(etag); i++) etag = String(policies.set('r', { bindings: [] })['etag']);
  assert.match(etag, /[+/]/);
  const spelled = etag.replaceAll('+', '-').replaceAll('/', '_');
  assert.doesNotThrow(() => policies.set('r', { bindings: [], etag: spelled }));
  assert.throws(() => policies.set('r', { bindings: [], etag: spelled }), /concurrent policy changes/);
});
