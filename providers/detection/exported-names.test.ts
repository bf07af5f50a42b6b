import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportedNames } from './exported-names.ts';
import { maskSource } from './mask-source.ts';

const mask = (source: string): string => maskSource(source, { strings: false });

test('names of ES module exports, in order', () => {
  const source = `
    // export const commented = 1;
    export async function handler(event) { return "export const inString = 1"; }
    export const other = () => {}, x = 1;
    const a = 1; export { a, b as c, type T };
    export default { fetch() {} };
  `;
  assert.deepEqual(exportedNames(source), ['handler', 'other', 'a', 'c', 'default']);
});

test('names of CommonJS exports', () => {
  assert.deepEqual(exportedNames('exports.one = 1; module.exports.two = () => {}; if (exports.three === 1) {}'), ['one', 'two']);
  assert.deepEqual(exportedNames('module.exports = { alpha, beta: () => ({ inner: 1 }), async gamma() { return { x: 1 } }, };'), [
    'alpha',
    'beta',
    'gamma',
  ]);
  assert.deepEqual(exportedNames('module.exports = createApp();'), []);
});

test('comments are blanked, strings and regular expressions are not mistaken for them', () => {
  assert.equal(mask('a // b\nc'), 'a     \nc');
  assert.equal(mask('const u = "http://x"; /* y */ z'), 'const u = "http://x";         z');
  assert.equal(mask('const r = /\\/\\*["]/; exports.a = 1'), 'const r = /\\/\\*["]/; exports.a = 1');
  assert.deepEqual(exportedNames('const q = /[\'"]/g;\nexports.real = 1; // exports.not = 2'), ['real']);
});
