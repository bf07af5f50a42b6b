import { readFile, rename, writeFile } from 'node:fs/promises';
import type { SafeStorage } from 'electron';
import type { SecretStore } from '#core/secrets/secret-store.ts';
import type { SecretStorage } from '#shared/model/profile.ts';

/** As much of Electron's safeStorage as is used here. */
export type Cipher = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

interface SecretStoreOptions {
  cipher: Cipher;
  platform: NodeJS.Platform;
  /** Absolute path of the file with the ciphertexts; made when the first secret is kept, for its owner only. */
  file: string;
}

/**
 * Secrets encrypted by the system's own key store. On a Linux without one, Electron would encrypt
 * with a password that is in its source: nothing is written there, and secrets last until Isobar is closed.
 */
export function createSecretStore({ cipher, platform, file }: SecretStoreOptions): SecretStore {
  const memory = new Map<string, string>();
  let turn: Promise<unknown> = Promise.resolve();

  /** One change of the file after the other. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };

  async function storage(): Promise<SecretStorage> {
    if (platform === 'linux' && ['basic_text', 'unknown'].includes(cipher.getSelectedStorageBackend())) {
      return {
        kind: 'memory',
        warning: 'This system has no key store (GNOME Keyring or KWallet), so secrets are forgotten when Isobar is closed.',
      };
    }
    if (await cipher.isAsyncEncryptionAvailable()) return { kind: 'system', warning: null };
    return {
      kind: 'memory',
      warning: "The system's key store is locked or not available, so secrets are forgotten when Isobar is closed.",
    };
  }

  async function read(): Promise<Record<string, string>> {
    try {
      return JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
  }

  async function write(all: Record<string, string>): Promise<void> {
    await writeFile(`${file}.new`, JSON.stringify(all), { mode: 0o600 });
    await rename(`${file}.new`, file);
  }

  const keep = (name: string, value: string) =>
    inTurn(async () => write({ ...(await read()), [name]: (await cipher.encryptStringAsync(value)).toString('base64') }));

  return {
    storage,
    async get(name) {
      const known = memory.get(name);
      if (known !== undefined) return known;
      const kept = (await read())[name];
      if (kept === undefined || (await storage()).kind !== 'system') return null;
      try {
        const { result, shouldReEncrypt } = await cipher.decryptStringAsync(Buffer.from(kept, 'base64'));
        if (shouldReEncrypt) await keep(name, result);
        return result;
      } catch {
        // The key is gone (another user, a reinstalled system): the same as if it had never been kept.
        return null;
      }
    },
    async set(name, value) {
      if ((await storage()).kind === 'system') await keep(name, value);
      else memory.set(name, value);
    },
    async remove(name) {
      memory.delete(name);
      await inTurn(async () => {
        const { [name]: gone, ...rest } = await read();
        if (gone !== undefined) await write(rest);
      });
    },
  };
}
