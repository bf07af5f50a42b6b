import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { registry } from '#providers/registry.ts';
import { createMemoryProvider } from '#providers/testing/memory-provider.ts';
import { createTestCore, tempDir, writeTree } from '../../testing/test-core.ts';
import { isAppError } from '../testing/is-app-error.ts';

/** A function that its place calls one in a cloud. */
async function inCloud(t: TestContext) {
  const memory = createMemoryProvider();
  const { core } = createTestCore(t, [memory, ...registry]);
  const path = writeTree(join(tempDir(t), 'app'), { 'index.js': 'export const handler = async (event) => event;\n' });
  const { id } = await core.client.deployments.apply({ source: { kind: 'directory', path }, targets: ['memory'] });
  for await (const event of await core.client.deployments.tail({ id }))
    if (event.type === 'end') assert.equal(event.deployment.status, 'done');
  const [own] = memory.state.functions.values();
  assert.ok(own);
  own.detail = { ...own.detail, target: 'cloud', options: { role: 'reader' } };
  const measure = (there: boolean, body: string) =>
    core.client.costs.rightSize({
      ref: own.detail.ref,
      memoryMb: ['128', '512'],
      runs: 3,
      there,
      offer: 'lambda-x86',
      payload: { body, encoding: 'utf8', contentType: 'application/json' },
    });
  return { memory, own, measure };
}

test('a function in a cloud is measured there only when that is said, with a copy that does not stay', async (t) => {
  const { memory, own, measure } = await inCloud(t);
  await assert.rejects(measure(false, '{}'), isAppError('unsupported', /in a cloud/));
  assert.equal(memory.state.invocations.length, 0, 'refused before anything was called');

  const result = await measure(true, '{"sleepMs":20}');
  assert.equal(result.measured, 'there');
  for (const { medianMs, expectedMs, lowMs, p10Ms, costPerMillion } of result.sizes) {
    assert.ok((medianMs ?? 0) >= 19);
    assert.deepEqual([expectedMs, lowMs], [medianMs, p10Ms], 'what was seen there is what is expected there');
    assert.ok(Number(costPerMillion) > 0);
  }
  assert.equal(memory.state.invocations.length, 8, 'a first call and three warm ones with each of two sizes');
  assert.ok(memory.state.invocations.every(({ functionName }) => functionName !== own.detail.name));
  assert.deepEqual([...memory.state.functions.keys()], [own.detail.name]);
});

test('a function whose copy would lack its layers is refused', async (t) => {
  const { memory, own, measure } = await inCloud(t);
  const layer = { id: 'l', name: 'l', version: '1', codeSize: null, description: '', createdAt: null, runtimes: [], note: null };
  own.detail = { ...own.detail, layers: [layer] };
  await assert.rejects(measure(true, '{}'), isAppError('unsupported', /layers/));
  assert.equal(memory.state.invocations.length, 0);
});
