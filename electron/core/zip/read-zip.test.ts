import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { AppError } from '#shared/errors.ts';
import { tempDir } from '../testing/test-core.ts';
import { renameEntry, writeZip } from '../testing/zips.ts';
import { extractZip, withZip } from './read-zip.ts';

const CENTRAL = 0x02014b50;
const { signal } = new AbortController();

async function extractInto(t: TestContext, zip: string): Promise<string> {
  const directory = join(tempDir(t), 'out');
  await mkdir(directory);
  await extractZip(zip, 'app.zip', directory, signal);
  return directory;
}

async function refusal(t: TestContext, zip: string): Promise<AppError> {
  const directory = join(tempDir(t), 'in', 'out');
  await mkdir(directory, { recursive: true });
  const error: unknown = await extractZip(zip, 'app.zip', directory, signal).then(
    () => assert.fail('It should have been refused.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AppError, String(error));
  assert.ok(error.hint !== undefined && error.message.includes('app.zip'), error.message);
  assert.ok(!existsSync(join(dirname(directory), 'evil.js')), 'something was written outside');
  return error;
}

describe('unpacking a zip', () => {
  it('gives files, folders and exec bits back', async (t) => {
    const zip = await writeZip(join(tempDir(t), 'a.zip'), { 'index.js': 'hello', 'lib/deep/run.sh': 'x' }, undefined, 0o100755);
    const out = await extractInto(t, zip);
    assert.equal(readFileSync(join(out, 'index.js'), 'utf8'), 'hello');
    if (process.platform !== 'win32') assert.equal(statSync(join(out, 'lib/deep/run.sh')).mode & 0o777, 0o755);
  });

  for (const evil of ['../evil.js', '..\\evil.js', '/tmp/evi.js', 'C:/evil.js1']) {
    it(`refuses a name that leaves the archive: ${evil}`, async (t) => {
      const honest = 'x'.repeat(evil.length);
      const zip = await writeZip(join(tempDir(t), 'a.zip'), { [honest]: 'bad' }, renameEntry(honest, evil));
      assert.equal((await refusal(t, zip)).code, 'invalid_input');
    });
  }

  it('refuses a name with .. in the middle', async (t) => {
    const zip = await writeZip(
      join(tempDir(t), 'a.zip'),
      { 'aaa/bb/cc/evil.js': 'bad' },
      renameEntry('aaa/bb/cc/evil.js', 'aaa/../../evil.js'),
    );
    assert.match((await refusal(t, zip)).message, /outside|invalid relative path/);
  });

  it('refuses links', async (t) => {
    const zip = await writeZip(join(tempDir(t), 'a.zip'), { link: '/etc/passwd' }, undefined, 0o120777);
    assert.match((await refusal(t, zip)).message, /symbolic link/);
  });

  it('refuses an encrypted archive', async (t) => {
    const zip = await writeZip(join(tempDir(t), 'a.zip'), { 'a.js': 'secret' }, (bytes) => {
      const at = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
      bytes.writeUInt16LE(bytes.readUInt16LE(at + 8) | 1, at + 8);
      return bytes;
    });
    assert.match((await refusal(t, zip)).message, /encrypted/);
  });

  it('refuses what says of itself that it is too large, before unpacking a byte', async (t) => {
    const zip = await writeZip(join(tempDir(t), 'a.zip'), { 'a.bin': 'x' }, (bytes) => {
      const at = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
      assert.equal(bytes.readUInt32LE(at), CENTRAL);
      bytes.writeUInt32LE(0xf0000000, at + 24);
      return bytes;
    });
    assert.equal((await refusal(t, zip)).code, 'too_large');
  });

  it('refuses what is larger than it says', async (t) => {
    const zip = await writeZip(join(tempDir(t), 'a.zip'), { 'a.bin': Buffer.alloc(10_000_000) }, (bytes) => {
      const at = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
      bytes.writeUInt32LE(10, at + 24);
      return bytes;
    });
    assert.equal((await refusal(t, zip)).code, 'invalid_input');
  });

  it('refuses more files or bytes than its limits', async (t) => {
    const zip = await writeZip(join(tempDir(t), 'a.zip'), { a: '1', b: '2', c: '3' });
    for (const limits of [
      { files: 2, bytes: 100 },
      { files: 9, bytes: 2 },
    ]) {
      await assert.rejects(
        withZip(zip, 'app.zip', async () => undefined, limits),
        (error: AppError) => error.code === 'too_large',
      );
    }
    assert.equal(await withZip(zip, 'app.zip', async (entries) => entries.length, { files: 3, bytes: 3 }), 3);
  });

  it('says what is wrong with what is no zip, is cut off or is not there', async (t) => {
    const dir = tempDir(t);
    writeFileSync(join(dir, 'text.zip'), 'this is text');
    assert.match((await refusal(t, join(dir, 'text.zip'))).message, /cannot be read as a zip/);
    const cut = await writeZip(join(dir, 'cut.zip'), { 'a.js': 'x'.repeat(5000) }, (bytes) => bytes.subarray(0, bytes.length - 30));
    assert.match((await refusal(t, cut)).message, /cannot be read as a zip/);
    await assert.rejects(extractZip(join(dir, 'none.zip'), 'none.zip', dir, signal), (error: AppError) => error.code === 'not_found');
  });
});
