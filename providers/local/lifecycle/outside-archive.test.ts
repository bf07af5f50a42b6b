import assert from 'node:assert/strict';
import test from 'node:test';
import { outsideArchive } from './outside-archive.ts';

test('only what is inside the archive is looked for beside it', () => {
  assert.equal(
    outsideArchive('/usr/lib/isobar/resources/app.asar/providers/a.js'),
    '/usr/lib/isobar/resources/app.asar.unpacked/providers/a.js',
  );
  assert.equal(outsideArchive('C:\\Isobar\\resources\\app.asar\\a.js'), 'C:\\Isobar\\resources\\app.asar.unpacked\\a.js');
  for (const path of ['/home/ana/isobar/providers/a.ts', '/x/app.asar.unpacked/a.js', '/x/my-app.asar/a.js'])
    assert.equal(outsideArchive(path), path);
});
