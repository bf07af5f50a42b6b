import assert from 'node:assert/strict';
import test from 'node:test';
import { toJs } from './to-js.ts';

test('types go, and references to our modules get the new ending', async () => {
  const js = await toJs(
    `import type { A } from './a.ts';
     import { b } from '#shared/b.ts';
     export { c } from '../c.ts';
     const d = await import('./d.ts');
     export const worker: string = new URL('./e.worker.ts', import.meta.url).href;
     export const path = join(import.meta.dirname, 'f.ts');
     import './g.ts';
     export const kept: string[] = ['.ts', 'x.ts'];`,
    'x.ts',
  );
  assert.doesNotMatch(js, /A|: string/);
  for (const name of ['#shared/b', '../c', './d', './e.worker', 'f', './g']) assert.ok(js.includes(`"${name}.js"`), `${name} in ${js}`);
  assert.ok(js.includes('[".ts", "x.ts"]'));
});

test('a reference of another form is refused', async () => {
  await assert.rejects(toJs(`const p = './a.ts'; export const m = await import(p);`, 'x.ts'), /x\.ts refers to a module/);
});
