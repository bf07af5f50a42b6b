import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Capabilities } from './provider.ts';
import { registry } from './registry.ts';
import { pricesSuite } from './testing/conformance/prices.ts';
import { conformanceOfNone } from './testing/conformance.ts';

/** Prices are knowledge about a provider, not something it does. */
function canDoSomething(capabilities: Capabilities): boolean {
  return Object.entries(capabilities).some(([facet, { supported }]) => supported && facet !== 'prices');
}

const here = fileURLToPath(new URL('.', import.meta.url));

suite('the registry', () => {
  test('lists every folder that is a provider, and nothing else', () => {
    const folders = readdirSync(here, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(here, entry.name, 'index.ts')))
      .map((entry) => entry.name);
    assert.deepEqual(registry.map(({ meta }) => meta.id).toSorted(), folders.toSorted());
  });

  test('names are unique and in their proper form', () => {
    for (const { meta, emulation } of registry) {
      assert.match(meta.id, /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
      assert.ok(URL.canParse(meta.docsUrl));
      assert.ok(emulation === null || emulation.id === meta.id);
    }
    const models = registry.flatMap(({ emulation }) => emulation?.models ?? []).map(({ id }) => id);
    assert.equal(new Set(models).size, models.length);
    assert.equal(new Set(registry.map(({ meta }) => meta.order)).size, registry.length);
  });

  test('every provider that can do something runs the conformance suite', () => {
    for (const { meta, capabilities } of registry) {
      const can = canDoSomething(capabilities);
      assert.equal(existsSync(join(here, meta.id, `${meta.id}.conformance.test.ts`)), can, meta.id);
    }
  });
});

for (const provider of registry) {
  if (!canDoSomething(provider.capabilities)) conformanceOfNone(provider);
  pricesSuite(provider);
}
