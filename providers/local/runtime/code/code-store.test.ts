import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import type { AppError, ErrorCode } from '#shared/errors.ts';
import { codeDigestText } from '#shared/model/code-digest.ts';
import { tempDir, testProject } from '../store/testing-records.ts';
import { createCodeStore, type CodeStore } from './code-store.ts';
import { chunks, rawZip, zipOf, type RawEntry } from './testing-zip.ts';
import type { UnpackLimits } from './unpack.ts';

const { signal } = new AbortController();
const LINK = 0o120777;

function codeStore(t: TestContext): { store: CodeStore; dir: string } {
  const dir = join(tempDir(t), 'code');
  return { store: createCodeStore(dir), dir };
}

const put = (store: CodeStore, zip: Uint8Array, limits: Partial<UnpackLimits> = {}) =>
  store.put(chunks(zip), { expected: null, limits, signal });

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

test('a package is unpacked under its digest, executable bits and links kept, and comes back as a zip', async (t) => {
  const { store, dir } = codeStore(t);
  const zip = rawZip([
    { name: 'lib/', mode: 0o040755 },
    { name: 'lib\\run.sh', content: '#!/bin/sh\n', mode: 0o100755 },
    { name: 'index.mjs', content: 'export default 1;\n' },
    { name: 'node_modules/.bin/run', content: '../../lib/run.sh', mode: LINK },
    { name: 'big.bin', content: new Uint8Array(700_000).fill(7) },
  ]);
  const code = await put(store, zip);
  assert.equal(code.files, 4);
  assert.equal(code.size, 700_000 + 10 + 18 + 16);
  const tree = store.path(code.sha256);
  assert.equal(tree, join(dir, code.sha256));
  assert.equal(readFileSync(join(tree, 'index.mjs'), 'utf8'), 'export default 1;\n');
  assert.equal(statSync(join(tree, 'lib/run.sh')).mode & 0o777, 0o555);
  assert.equal(statSync(join(tree, 'index.mjs')).mode & 0o777, 0o444);
  assert.equal(readlinkSync(join(tree, 'node_modules/.bin/run')), '../../lib/run.sh');

  const sha = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
  const text = codeDigestText([
    { path: 'lib/run.sh', sha256: sha('#!/bin/sh\n'), executable: true },
    { path: 'index.mjs', sha256: sha('export default 1;\n'), executable: false },
    { path: 'node_modules/.bin/run', sha256: sha('../../lib/run.sh'), executable: false },
    { path: 'big.bin', sha256: sha(new Uint8Array(700_000).fill(7)), executable: false },
  ]);
  assert.equal(code.sha256, sha(text));

  const again = await put(store, await collect(await store.zip(code.sha256)));
  assert.deepEqual(again, code);
  assert.deepEqual(readdirSync(dir), [code.sha256]);
  assert.deepEqual(createCodeStore(dir).find(code.sha256), { ...code, size: code.size - 16, files: 3 });
});

suite('hostile and broken packages are refused by name, and leave nothing behind', () => {
  const MB = 1024 * 1024;
  const cases: [string, RawEntry[] | Buffer, ErrorCode, RegExp, Partial<UnpackLimits>?][] = [
    ['path traversal', [{ name: '../evil.sh', content: 'x' }], 'invalid_input', /"\.\.\/evil\.sh" leads out/],
    ['path traversal in the middle', [{ name: 'a/../../evil.sh' }], 'invalid_input', /"a\/\.\.\/\.\.\/evil\.sh" leads out/],
    ['path traversal the Windows way', [{ name: '..\\evil.bat' }], 'invalid_input', /leads out/],
    ['an absolute path', [{ name: '/etc/passwd' }], 'invalid_input', /"\/etc\/passwd" has an absolute path/],
    ['a drive letter', [{ name: 'C:\\x' }], 'invalid_input', /absolute path/],
    ['a null byte', [{ name: 'a\0.js' }], 'invalid_input', /null byte/],
    ['a name of 300 bytes', [{ name: 'x'.repeat(300) }], 'invalid_input', /too long/],
    ['a link to the outside', [{ name: 'a', content: '../../etc', mode: LINK }], 'invalid_input', /"a" is a link that leads out/],
    ['an absolute link', [{ name: 'a', content: '/etc/passwd', mode: LINK }], 'invalid_input', /leads out/],
    [
      'links that lead out together',
      [
        { name: 'd/x', content: '' },
        { name: 'd/up', content: '..', mode: LINK },
        { name: 'out', content: 'd/up/..', mode: LINK },
      ],
      'invalid_input',
      /"out" is a link that leads out/,
    ],
    [
      'a link to nowhere',
      [
        { name: 'f', content: '1' },
        { name: 'a', content: 'b', mode: LINK },
      ],
      'invalid_input',
      /leads nowhere/,
    ],
    [
      'a file through a link',
      [
        { name: 'a', content: '.', mode: LINK },
        { name: 'a/x', content: '1' },
      ],
      'invalid_input',
      /"a" stands in the way/,
    ],
    ['a device', [{ name: 'dev', mode: 0o060644 }], 'invalid_input', /neither a file/],
    ['the same file twice', [{ name: 'a' }, { name: './a' }], 'invalid_input', /"a" is in the package twice/],
    ['a file where a directory is', [{ name: 'a/b' }, { name: 'a' }], 'invalid_input', /"a" stands in the way/],
    ['an encrypted file', [{ name: 'a', claims: { flags: 1 } }], 'invalid_input', /"a" is encrypted/],
    ['an unknown compression', [{ name: 'a', claims: { method: 99 } }], 'invalid_input', /"a" is compressed with method 99/],
    ['a wrong checksum', [{ name: 'a', content: 'abc', claims: { crc: 1 } }], 'invalid_input', /"a" is damaged/],
    ['a size that is a lie', [{ name: 'a', content: 'abc'.repeat(9), claims: { size: 5 } }], 'invalid_input', /"a" is damaged/],
    ['too many files', [{ name: 'a' }, { name: 'b' }, { name: 'c' }], 'too_large', /more than 2/, { files: 2 }],
    [
      'too many bytes',
      [
        { name: 'a', content: 'x'.repeat(900) },
        { name: 'b', content: 'y'.repeat(200) },
      ],
      'too_large',
      /with "b"/,
      { bytes: 1000 },
    ],
    ['a zip bomb', [{ name: 'zeros', content: new Uint8Array(40 * MB) }], 'too_large', /"zeros" unpacks .* zip bomb/],
    ['no files', [{ name: 'empty/', mode: 0o040755 }], 'invalid_input', /no files/],
    ['no zip', Buffer.from('hello '.repeat(100)), 'invalid_input', /not a zip/],
    ['nothing', Buffer.alloc(0), 'invalid_input', /not a zip/],
    ['half a zip', zipOf({ 'a.txt': 'hello'.repeat(1000), 'b.txt': 'x' }).subarray(20), 'invalid_input', /not a zip|damaged/],
  ];
  for (const [name, zip, code, message, limits] of cases) {
    test(name, async (t) => {
      const { store, dir } = codeStore(t);
      const bytes = Buffer.isBuffer(zip) ? zip : rawZip(zip);
      await assert.rejects(put(store, bytes, limits), (error: AppError) => {
        assert.equal(error.code, code, error.message);
        assert.match(error.message, message);
        assert.ok((error.hint ?? '').length > 10);
        return true;
      });
      assert.deepEqual(readdirSync(dir), []);
      assert.equal(existsSync(join(dir, '..', 'evil.sh')), false);
    });
  }
});

test('a package that is not what was announced is refused', async (t) => {
  const { store, dir } = codeStore(t);
  await assert.rejects(store.put(chunks(zipOf({ a: '1' })), { expected: 'f'.repeat(64), signal }), { code: 'invalid_input' });
  assert.deepEqual(readdirSync(dir), []);
});

test('an upload that breaks off leaves nothing behind', async (t) => {
  const { store, dir } = codeStore(t);
  const aborting = new AbortController();
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield zipOf({ a: '1' }).subarray(0, 10);
    aborting.abort();
    await new Promise((resolve) => setTimeout(resolve, 50));
    yield new Uint8Array(1);
  }
  await assert.rejects(store.put(slow(), { expected: null, signal: aborting.signal }), { name: 'AbortError' });
  assert.deepEqual(readdirSync(dir), []);
  mkdirSync(join(dir, '.incoming-left-by-a-crash'));
  createCodeStore(dir);
  assert.deepEqual(readdirSync(dir), []);
});

test('two uploads of the same code at once are one', async (t) => {
  const { store, dir } = codeStore(t);
  const zip = zipOf({ 'index.mjs': 'export default 1' });
  const [a, b] = await Promise.all([put(store, zip), put(store, zip)]);
  assert.deepEqual(a, b);
  assert.deepEqual(readdirSync(dir), [a.sha256]);
});

test('two thousand files are unpacked side by side', async (t) => {
  const { store } = codeStore(t);
  const files = Object.fromEntries(
    Array.from({ length: 2000 }, (_, i) => [`node_modules/p${i % 200}/lib/${i}.js`, `module.exports = ${i};\n`]),
  );
  const code = await put(store, zipOf(files));
  assert.equal(code.files, 2000);
});

test('what no version needs is collected, except what was just uploaded', async (t) => {
  const { store, dir } = codeStore(t);
  const kept = await put(store, zipOf({ a: '1' }));
  const unused = await put(store, zipOf({ a: '2' }));
  store.collect(new Set([kept.sha256]));
  assert.equal(readdirSync(dir).length, 2);
  utimesSync(store.path(unused.sha256), 1, 1);
  createCodeStore(dir).collect(new Set([kept.sha256]));
  assert.deepEqual(readdirSync(dir), [kept.sha256]);
});

test('manifests are found again, also those of names that differ only in case; unreadable ones are skipped', async (t) => {
  const { store, dir } = codeStore(t);
  const { sha256, size } = await put(store, zipOf({ a: '1' }));
  const manifest = (name: string, version: number) => ({
    name,
    version,
    createdAtMs: 1,
    codeSha256: sha256,
    codeSize: size,
    project: testProject({ name }),
    origin: null,
    entries: [],
    liveSinceMs: version,
  });
  for (const one of [manifest('hello', 1), manifest('Hello', 1), manifest('hello', 2)]) store.manifests.write(one);
  assert.deepEqual(
    store.manifests
      .readAll()
      .map((one) => `${one.name}@${one.version}`)
      .toSorted(),
    ['Hello@1', 'hello@1', 'hello@2'],
  );
  store.manifests.remove(manifest('hello', 1));
  store.manifests.remove(manifest('Hello', 1));
  store.manifests.remove(manifest('hello', 2));
  assert.deepEqual(readdirSync(dir), [sha256]);
});
