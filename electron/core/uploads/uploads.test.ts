import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createUploads, uploadName } from './uploads.ts';

test('an upload is found by its id, which carries its name and nothing of a path', (t) => {
  const home = mkdtempSync(join(tmpdir(), 'isobar-uploads-'));
  t.after(() => rmSync(home, { recursive: true }));
  const uploads = createUploads(home);
  t.after(() => uploads.close());
  const { uploadId, size } = uploads.add(new Uint8Array([1, 2]), '../../my api.ZIP');
  assert.equal(size, 2);
  assert.equal(uploadName(uploadId), '-my-api');
  assert.deepEqual([...readFileSync(uploads.path(uploadId))], [1, 2]);
  assert.equal(uploadName(uploads.add(new Uint8Array([1]), '.zip').uploadId), 'upload');
  for (const wrong of ['x', '../../etc/passwd', `${uploadId}/../x`]) assert.throws(() => uploads.path(wrong), { code: 'not_found' });
});
