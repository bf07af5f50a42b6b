import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createSecretStore, type Cipher } from './secret-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'isobar-secrets-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;

/** A key store that really encrypts, with a key of this process. */
function keyStore(
  backend: ReturnType<Cipher['getSelectedStorageBackend']>,
  options: { available?: boolean; stale?: boolean } = {},
): Cipher {
  const key = randomBytes(32);
  return {
    getSelectedStorageBackend: () => backend,
    isAsyncEncryptionAvailable: async () => options.available ?? true,
    encryptStringAsync: async (text) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    },
    decryptStringAsync: async (bytes) => {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28));
      const result = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      return { result, shouldReEncrypt: options.stale ?? false };
    },
  };
}

function store(cipher: Cipher, platform: NodeJS.Platform = 'linux', file = join(folder, `${files++}.json`)) {
  return { file, secrets: createSecretStore({ cipher, platform, file }) };
}

test('a secret is kept encrypted, for its owner only, and read back by the next process', async () => {
  const cipher = keyStore('gnome_libsecret');
  const { file, secrets } = store(cipher);
  await Promise.all([secrets.set('a', 'hunter2'), secrets.set('b', 'other')]);
  assert.doesNotMatch(readFileSync(file, 'utf8'), /hunter2|other/);
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
  const again = store(cipher, 'linux', file).secrets;
  assert.equal(await again.get('a'), 'hunter2');
  assert.equal(await again.get('b'), 'other');
  await again.remove('a');
  assert.equal(await secrets.get('a'), null);
  assert.equal(await secrets.get('b'), 'other');
});

test('without a key store nothing is written, and the reason is given', async () => {
  for (const cipher of [keyStore('basic_text'), keyStore('unknown'), keyStore('kwallet6', { available: false })]) {
    const { file, secrets } = store(cipher);
    await secrets.set('a', 'hunter2');
    assert.equal(await secrets.get('a'), 'hunter2');
    assert.throws(() => statSync(file), /ENOENT/);
    const { kind, warning } = await secrets.storage();
    assert.equal(kind, 'memory');
    assert.match(warning ?? '', /forgotten/);
    assert.equal(await store(cipher, 'linux', file).secrets.get('a'), null);
  }
});

test('the name of the backend says something on Linux only', async () => {
  const { secrets } = store(keyStore('unknown'), 'darwin');
  assert.deepEqual(await secrets.storage(), { kind: 'system', warning: null });
});

test('a secret of a lost key counts as none, and one of an old key is encrypted again', async () => {
  const { file, secrets } = store(keyStore('kwallet6', { stale: true }));
  await secrets.set('a', 'hunter2');
  const before = readFileSync(file, 'utf8');
  assert.equal(await secrets.get('a'), 'hunter2');
  assert.notEqual(readFileSync(file, 'utf8'), before);
  assert.equal(await store(keyStore('kwallet6'), 'linux', file).secrets.get('a'), null);
});
