import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The key that the emulation signs with: made on this machine, good for nothing else. */
export interface SigningKey {
  id: string;
  /** As at Google's `/oauth2/v3/certs`. */
  jwk: Record<string, unknown>;
  /** A signed JSON Web Token, RS256. */
  token(claims: Record<string, unknown>): string;
  signBytes(bytes: Uint8Array): Buffer;
}

/** Read from `dir`, or made there; the file is for its owner alone. */
export function loadKey(dir: string): SigningKey {
  const path = join(dir, 'signing-key.pem');
  let pem: string;
  if (existsSync(path)) pem = readFileSync(path, 'utf8');
  else {
    pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    writeFileSync(path, pem, { mode: 0o600 });
  }
  const key: KeyObject = createPrivateKey(pem);
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  const id = createHash('sha256').update(String(jwk.n)).digest('hex').slice(0, 40);
  const signBytes = (bytes: Uint8Array): Buffer => sign('sha256', bytes, key);
  return {
    id,
    jwk: { ...jwk, kid: id, alg: 'RS256', use: 'sig' },
    token(claims) {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const text = `${part({ alg: 'RS256', kid: id, typ: 'JWT' })}.${part(claims)}`;
      return `${text}.${signBytes(Buffer.from(text)).toString('base64url')}`;
    },
    signBytes,
  };
}
