import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJson, type Json } from '../api/json.ts';

/** The key that the emulation signs with: made on this machine when it is first needed, good for nothing else. */
export interface SigningKey {
  /** As at Google's `/oauth2/v3/certs`; its `kid` is the key's id. */
  jwk(): Record<string, unknown> & { kid: string };
  /** The private half, PKCS #8 in PEM. */
  pem(): string;
  /** A signed JSON Web Token, RS256. */
  token(claims: Record<string, unknown>): string;
  signBytes(bytes: Uint8Array): Buffer;
  /** Claims of a token that this key signed and that still holds; null for any other. */
  verify(token: string): Json | null;
}

/** Read from `dir`, or made there; the file is for its owner alone. */
export function openKey(dir: string): SigningKey {
  let found: KeyObject | undefined;
  const key = (): KeyObject => (found ??= readOrMake(join(dir, 'signing-key.pem')));
  let known: KeyObject | undefined;
  const publicKey = (): KeyObject => (known ??= createPublicKey(key()));
  const jwk = (): ReturnType<SigningKey['jwk']> => {
    const parts = publicKey().export({ format: 'jwk' });
    const kid = createHash('sha256').update(String(parts.n)).digest('hex').slice(0, 40);
    return { ...parts, kid, alg: 'RS256', use: 'sig' };
  };
  const signBytes = (bytes: Uint8Array): Buffer => sign('sha256', bytes, key());
  return {
    jwk,
    pem: () => String(key().export({ type: 'pkcs8', format: 'pem' })),
    signBytes,
    verify(token) {
      const at = token.lastIndexOf('.');
      const signature = Buffer.from(token.slice(at + 1), 'base64url');
      if (at < 0 || !verify('sha256', Buffer.from(token.slice(0, at)), publicKey(), signature)) return null;
      const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
      return isJson(claims) && Number(claims['exp']) * 1000 > Date.now() ? claims : null;
    },
    token(claims) {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const text = `${part({ alg: 'RS256', kid: jwk().kid, typ: 'JWT' })}.${part(claims)}`;
      return `${text}.${signBytes(Buffer.from(text)).toString('base64url')}`;
    },
  };
}

function readOrMake(path: string): KeyObject {
  if (existsSync(path)) return createPrivateKey(readFileSync(path, 'utf8'));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return privateKey;
}
