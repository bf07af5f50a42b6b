import assert from 'node:assert/strict';
import test from 'node:test';
import { permits } from './permissions.ts';

test('copying is permitted to our own pages, and nothing else to anybody', () => {
  assert.equal(permits('clipboard-sanitized-write', 'app://isobar/'), true);
  assert.equal(permits('clipboard-sanitized-write', 'https://evil.test/'), false);
  for (const permission of ['clipboard-read', 'media', 'geolocation', 'notifications', 'openExternal', 'fileSystem', 'hid', 'unknown']) {
    assert.equal(permits(permission, 'app://isobar/'), false, permission);
  }
});
