import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registry } from '#providers/registry.ts';
import { loadKnowledge } from '../provider-knowledge.ts';
import { analyseCode } from './analyse-code.ts';
import { guessEntries } from './entries.ts';
import { cors } from './fixtures/idioms/cors.ts';
import type { Idiom } from './fixtures/idioms/idiom.ts';
import { javascriptEntries } from './fixtures/idioms/javascript-entries.ts';
import { javascriptSinks } from './fixtures/idioms/javascript-sinks.ts';
import { keys } from './fixtures/idioms/keys.ts';
import { logs } from './fixtures/idioms/logs.ts';
import { objects } from './fixtures/idioms/objects.ts';
import { pythonEntries } from './fixtures/idioms/python-entries.ts';
import { pythonFiles } from './fixtures/idioms/python-files.ts';
import { pythonSinks } from './fixtures/idioms/python-sinks.ts';
import { createModules } from './modules.ts';

const IDIOMS: readonly Idiom[] = [
  ...javascriptEntries,
  ...javascriptSinks,
  ...pythonEntries,
  ...pythonSinks,
  ...cors,
  ...keys,
  ...logs,
  ...objects,
  ...pythonFiles,
];

function filesOf(code: Idiom[1]): Readonly<Record<string, string>> {
  if (typeof code !== 'string') return code;
  return { [code.startsWith('#py') ? 'app.py' : code.startsWith('//ts') ? 'index.ts' : 'index.js']: code };
}

test('input is found and followed as functions out in the world are written', async (t) => {
  const knowledge = await loadKnowledge(registry);
  const tally = new Map<string, { there: number; found: number; false: number }>();
  const row = (rule: string) => {
    const known = tally.get(rule) ?? { there: 0, found: 0, false: 0 };
    tally.set(rule, known);
    return known;
  };
  const wrong: string[] = [];
  for (const [name, code, rules] of IDIOMS) {
    const files = filesOf(code);
    const tree = { paths: Object.keys(files).toSorted(), has: (path: string) => path in files, text: (path: string) => files[path] ?? null, size: (path: string) => files[path]?.length ?? 0 }; // prettier-ignore
    const { flows } = await analyseCode(createModules(tree, ''), guessEntries(tree, ''), knowledge.code, AbortSignal.timeout(20_000));
    const found = new Set(flows.map(({ rule }) => rule));
    for (const rule of rules) {
      row(rule).there++;
      if (found.has(rule)) row(rule).found++;
      else wrong.push(`${name}: ${rule} is missed`);
    }
    for (const { rule, message } of flows.filter((flow) => !rules.includes(flow.rule))) {
      row(rule).false++;
      wrong.push(`${name}: ${rule} is told, wrongly: ${message}`);
    }
  }
  for (const [rule, { there, found, false: extra }] of [...tally].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    t.diagnostic(`${rule}: recall ${found}/${there}, precision ${found}/${found + extra}`);
  assert.deepEqual(wrong, []);
});
