import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOfPath, languageOfType } from './language-of.ts';

test('a file name tells its language', () => {
  assert.deepEqual(['a/index.mjs', 'B.TS', 'x.py', 'isobar.yaml', 'constructor', '.gitignore', 'a.constructor'].map(languageOfPath), [
    'javascript',
    'typescript',
    'python',
    'yaml',
    'text',
    'text',
    'text',
  ]);
});

test('a media type tells JSON from the rest', () => {
  assert.equal(languageOfType('application/cloudevents+json; charset=utf-8'), 'json');
  assert.equal(languageOfType('text/html'), 'text');
  assert.equal(languageOfType(null), 'text');
});
