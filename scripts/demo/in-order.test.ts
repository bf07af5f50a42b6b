import assert from 'node:assert/strict';
import test from 'node:test';
import type { Template } from '#shared/model/template.ts';
import { inOrder } from './try-template.ts';

const template = (id: string, ...needs: string[]): Template => ({
  id,
  needs,
  title: id,
  summary: '',
  model: '',
  runtime: '',
  tags: [],
  samples: [],
  files: [],
});

test('a template comes after those it needs, and once', () => {
  const ids = inOrder([template('a', 'c'), template('b', 'a', 'c'), template('c')]).map(({ id }) => id);
  assert.deepEqual(ids, ['c', 'a', 'b']);
});

test('a need that is not there, and a circle, are named', () => {
  assert.throws(() => inOrder([template('a', 'x')]), /a needs x/);
  assert.throws(() => inOrder([template('a', 'b'), template('b', 'a')]), /a, b, a/);
});
