import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import test from 'node:test';
import { readArguments } from './arguments.ts';

test('home and link are found among the words that Electron adds', () => {
  assert.deepEqual(readArguments(['--no-sandbox', 'dist/app', '--home', 'h', 'isobar://traces', '--remote-debugging-port=0'], {}), {
    home: resolve('h'),
    link: 'app://isobar/traces',
  });
  assert.deepEqual(readArguments([], { ISOBAR_HOME: 'e' }), { home: resolve('e'), link: null });
});
