import { createPublicKey, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import type { AzureDefaults } from '../server/defaults.ts';

/** Seconds that a token is good for, as those of Entra are on the average. @see https://learn.microsoft.com/entra/identity-platform/access-tokens#token-lifetime */
export const TOKEN_SECONDS = 3600;

/** Tokens of the emulation's own authority. Nothing here looks into one: they are in the form that clients read. */
export interface Tokens {
  /** For an audience (`https://management.azure.com`); `clientId` is whom it is for. */
  issue(audience: string, clientId: string): string;
  /** The key that they are signed with, as JSON Web Key. */
  jwk(): Record<string, unknown>;
}

export function createTokens(defaults: AzureDefaults, endpoint: () => string): Tokens {
  // Made when it is first needed, and anew at every start: nobody checks a signature later.
  let key: { id: string; privateKey: KeyObject } | null = null;
  const signing = (): { id: string; privateKey: KeyObject } =>
    (key ??= { id: randomUUID(), privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey });
  return {
    issue(audience, clientId) {
      const { id, privateKey } = signing();
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        aud: audience,
        iss: `${endpoint()}/${defaults.tenantId}/`,
        iat: now,
        nbf: now,
        exp: now + TOKEN_SECONDS,
        appid: clientId,
        appidacr: '1',
        idtyp: 'app',
        oid: defaults.principalId,
        sub: defaults.principalId,
        tid: defaults.tenantId,
        uti: randomUUID(),
        ver: '1.0',
      };
      const head = `${encode({ typ: 'JWT', alg: 'ES256', kid: id })}.${encode(claims)}`;
      return `${head}.${sign('sha256', Buffer.from(head), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    },
    jwk() {
      const { id, privateKey } = signing();
      return { ...createPublicKey(privateKey).export({ format: 'jwk' }), kid: id, use: 'sig', alg: 'ES256' };
    },
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
