import assert from 'node:assert/strict';
import test from 'node:test';
import { windowOptions } from './window-options.ts';

test("a window's page is sandboxed, isolated and without Node", () => {
  const { webPreferences = {} } = windowOptions('/a/preload.cjs');
  assert.equal(webPreferences.preload, '/a/preload.cjs');
  for (const on of ['sandbox', 'contextIsolation'] as const) assert.equal(webPreferences[on], true, on);
  for (const off of [
    'nodeIntegration',
    'nodeIntegrationInWorker',
    'nodeIntegrationInSubFrames',
    'webviewTag',
    'navigateOnDragDrop',
  ] as const) {
    assert.equal(webPreferences[off], false, off);
  }
  // Checks that are never switched off, not even by saying so.
  for (const never of [
    'webSecurity',
    'allowRunningInsecureContent',
    'experimentalFeatures',
    'enableBlinkFeatures',
    'additionalArguments',
  ] as const) {
    assert.equal(never in webPreferences, false, never);
  }
});
