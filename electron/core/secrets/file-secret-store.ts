import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '#shared/errors.ts';
import { readPrivateFile, writePrivateFile } from '../private-file.ts';
import type { SecretStore } from './secret-store.ts';

const Secrets = z.record(z.string(), z.string());

/**
 * Secrets in a file of the home directory that only its owner can read, not encrypted: for fronts without a system key
 * store. Nobody is to be surprised by that: `storage` has the warning, and core asks before the first secret is kept.
 */
export function createFileSecretStore(home: string): SecretStore {
  const path = join(home, 'secrets-file.json');

  function read(): Record<string, string> {
    const text = readPrivateFile(path);
    if (text === null) return {};
    try {
      return Secrets.parse(JSON.parse(text));
    } catch (error) {
      throw new AppError('invalid_input', `${path} is damaged: it is not what Isobar wrote.`, {
        hint: 'Move it away and enter the secrets of your profiles again.',
        // The cause would quote the file.
        details: { reason: error instanceof SyntaxError ? 'no JSON' : 'not names and texts' },
      });
    }
  }

  return {
    storage: async () => ({
      kind: 'file',
      warning: `There is no system key store here. Secrets are kept in ${path}, which only your user can read and which is not encrypted. Credentials that another tool keeps, or that a sign-in gives, need no secret here.`,
    }),
    get: async (name) => read()[name] ?? null,
    async set(name, value) {
      writePrivateFile(path, JSON.stringify({ ...read(), [name]: value }));
    },
    async remove(name) {
      const { [name]: gone, ...rest } = read();
      if (gone !== undefined) writePrivateFile(path, JSON.stringify(rest));
    },
  };
}
