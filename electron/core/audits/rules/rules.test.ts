import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, after, test } from 'node:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { registry } from '#providers/registry.ts';
import { createCore, type Core } from '../../create-core.ts';
import { writeTree } from '../../testing/test-core.ts';
import { TEMPLATE_CASES } from './fixtures/template-cases.ts';

const base = mkdtempSync(join(tmpdir(), 'isobar-rules-'));
let core: Core;
before(() => {
  const home = writeTree(join(base, 'home'), {});
  core = createCore({ registry, home, front: 'test', frontReason: null, version: '0.0.0', ports: { templatesDir: base } });
});
after(async () => {
  await core.close();
  rmSync(base, { recursive: true, force: true });
});

/** By rule: sources that have it, and in how many of them it was found; sources that do not, and in how many of those it was. */
const tally = new Map<string, { there: number; found: number; clean: number; wrong: number }>();

function count(id: string, there: boolean, found: boolean): void {
  const row = tally.get(id) ?? { there: 0, found: 0, clean: 0, wrong: 0 };
  tally.set(id, row);
  row[there ? 'there' : 'clean']++;
  if (found) row[there ? 'found' : 'wrong']++;
}

TEMPLATE_CASES.forEach(({ name, files, fails, not }, i) => {
  test(`rules: ${name}`, async () => {
    const directory = writeTree(join(base, `case-${i}`), files);
    const failed = new Set<string>();
    for await (const event of await core.client.audits.run({ directories: [directory] })) {
      assert.ok(!JSON.stringify(event).includes('hT7xkq92LmPz'), 'no finding shows a secret of its source');
      if (event.type === 'findings') for (const { ruleId, state } of event.findings) if (state === 'fail') failed.add(ruleId);
    }
    for (const id of fails) count(id, true, failed.has(id));
    for (const id of not) count(id, false, failed.has(id));
    for (const id of fails) assert.ok(failed.has(id), `${id} is found; found were ${[...failed].toSorted().join(', ')}`);
    for (const id of not) assert.ok(!failed.has(id), `${id} is not reported`);
  });
});

test('recall and precision by rule, of templates', (t) => {
  for (const [rule, { there, found, clean, wrong }] of [...tally]
    .filter(([, row]) => row.there > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1)))
    t.diagnostic(`${rule}: recall ${found}/${there}, precision ${found}/${found + wrong}, ${clean} without it`);
});
