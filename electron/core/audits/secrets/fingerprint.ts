import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes fingerprints under one installation's key: the same secret has the same one, and nobody else can try values against it. */
export type Fingerprint = (secret: string) => string;

const KEY_BYTES = 32;

function readKey(path: string): Buffer | null {
  try {
    const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
    return key.length === KEY_BYTES ? key : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Opens `<home>/audit.key`, which is made on first use and readable by its owner only. */
export function openFingerprint(home: string): Fingerprint {
  const path = join(home, 'audit.key');
  let key: Buffer | null = null;
  function open(): Buffer {
    const known = readKey(path);
    if (known !== null) return known;
    const fresh = randomBytes(KEY_BYTES);
    try {
      writeFileSync(path, `${fresh.toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
      return fresh;
    } catch (error) {
      // Another front was quicker.
      const theirs = readKey(path);
      if (theirs !== null) return theirs;
      throw error;
    }
  }
  return (secret) => {
    key ??= open();
    return createHmac('sha256', key).update(secret).digest('hex').slice(0, 16);
  };
}

/** The last characters, few enough that the rest cannot be guessed. */
export function lastOf(secret: string): string {
  return secret.length >= 16 ? secret.slice(-4) : secret.length >= 10 ? secret.slice(-2) : '';
}
