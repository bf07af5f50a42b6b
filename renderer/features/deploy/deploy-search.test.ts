import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deploySearch, fromSource, overrideProblems, toDeploymentInput, toSource } from './deploy-search.ts';
import { numberProblem, withHttp, withModel, withNumber, withText, type Found } from './overrides.ts';

const FOUND: Found = {
  name: 'hello',
  description: '',
  model: 'aws-handler',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  memoryMb: 128,
  timeoutS: 3,
  concurrency: 1,
  http: { enabled: true, methods: [] },
};

test('a broken address is the start page', () => {
  const search = deploySearch.parse({ pick: 'x', o: { memoryMb: 'lots' }, template: ['a'] });
  assert.deepEqual([search.pick, search.o.memoryMb, search.template], ['template', undefined, '']);
  assert.equal(toSource(search), null);
});

test('numbers in the address are text again', () => {
  assert.equal(deploySearch.parse({ upload: 123 }).upload, '123');
});

test('sources to the address and back, one at a time', () => {
  for (const source of [
    { kind: 'template', template: 't' },
    { kind: 'directory', path: '/a' },
    { kind: 'zip', path: '/a.zip' },
    { kind: 'upload', uploadId: 'u' },
  ] as const) {
    assert.deepEqual(toSource(deploySearch.parse(fromSource(source))), source);
  }
  assert.deepEqual(fromSource(null), { template: '', directory: '', zip: '', upload: '' });
});

test('variables never come from the address', () => {
  assert.deepEqual(deploySearch.parse({ o: { name: 'a', env: { SECRET: 'x' } } }).o, { name: 'a' });
  const input = toDeploymentInput({ kind: 'template', template: 't' }, 'local', { name: 'a' }, { A: '1' });
  assert.deepEqual(input.overrides, { name: 'a', env: { A: '1' } });
});

test('an override goes away when the found value is typed', () => {
  assert.deepEqual(withText({}, 'name', 'other', FOUND), { name: 'other' });
  assert.deepEqual(withText({ name: 'other' }, 'name', 'hello', FOUND), {});
  assert.deepEqual(withNumber({}, 'memoryMb', '256', FOUND), { memoryMb: 256 });
  assert.deepEqual(withNumber({ memoryMb: 256 }, 'memoryMb', '128', FOUND), {});
  assert.deepEqual(withNumber({ memoryMb: 256 }, 'memoryMb', 'x', FOUND), {});
  assert.deepEqual(withHttp({}, false, FOUND), { http: false });
  assert.deepEqual(withHttp({ http: false }, true, FOUND), {});
});

test('what is typed stays in the address, and is not sent before it is valid', () => {
  const { o } = deploySearch.parse({ o: { name: '9 bad', memoryMb: 256 } });
  assert.deepEqual(o, { name: '9 bad', memoryMb: 256 });
  assert.match(overrideProblems(o).name ?? '', /starts with a letter/);
  assert.deepEqual(toDeploymentInput({ kind: 'template', template: 't' }, 'x', o, null).overrides, { memoryMb: 256 });
  assert.deepEqual(overrideProblems({ name: 'good' }), {});
});

test('another model drops the runtime and handler of the old one', () => {
  assert.deepEqual(withModel({ runtime: 'nodejs22.x', handler: 'a.b', memoryMb: 256 }, 'portable', FOUND), {
    memoryMb: 256,
    model: 'portable',
  });
});

test('numbers as typed', () => {
  assert.equal(numberProblem('timeoutS', '0.5'), null);
  assert.match(numberProblem('memoryMb', '0.5') ?? '', /whole/);
  assert.match(numberProblem('memoryMb', '0') ?? '', /above 0/);
  assert.match(numberProblem('memoryMb', ' ') ?? '', /number/);
});
