import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeDigestText } from './code-digest.ts';

test('the digest text does not depend on the order of the files, but on their bits', () => {
  const a = { path: 'a.mjs', sha256: 'aa', executable: false };
  const b = { path: 'B/run', sha256: 'bb', executable: true };
  assert.equal(codeDigestText([a, b]), 'bb x B/run\naa - a.mjs\n');
  assert.equal(codeDigestText([b, a]), codeDigestText([a, b]));
  assert.notEqual(codeDigestText([{ ...b, executable: false }]), codeDigestText([b]));
});
