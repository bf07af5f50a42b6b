import { randomBytes, randomInt } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** `AKIA` for a user's own key, `ASIA` for a temporary one. */
export type KeyPrefix = 'AKIA' | 'ASIA';

/**
 * A new access key id. As in AWS's own, the account is in it: bits 2 to 41 of what follows the prefix.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html (the account can be read off a key; the layout is by observation)
 */
export function newAccessKeyId(prefix: KeyPrefix, account: string): string {
  const random = BigInt(`0x${randomBytes(5).toString('hex')}`) & 0x7fffffffffn;
  let bits = (1n << 79n) | (BigInt(account) << 39n) | random;
  let text = '';
  for (let n = 0; n < 16; n++) {
    text = `${BASE32.charAt(Number(bits & 31n))}${text}`;
    bits >>= 5n;
  }
  return `${prefix}${text}`;
}

/** The account in an access key id; null where it is none of AWS's, or of the time before accounts were in it. */
export function accountInAccessKeyId(accessKeyId: string): string | null {
  const text = /^A[KS]IA([A-Z2-7]{16})$/.exec(accessKeyId)?.[1];
  if (text === undefined) return null;
  let bits = 0n;
  for (const character of text) bits = (bits << 5n) | BigInt(BASE32.indexOf(character));
  if (bits >> 79n !== 1n) return null;
  const account = (bits >> 39n) & 0xffffffffffn;
  return account < 1_000_000_000_000n ? String(account).padStart(12, '0') : null;
}

/** Of a role (`AROA`), a user (`AIDA`), a managed policy (`ANPA`). @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
export function newUniqueId(prefix: 'AROA' | 'AIDA' | 'ANPA'): string {
  return prefix + Array.from({ length: 17 }, () => BASE32.charAt(randomInt(BASE32.length))).join('');
}

/** Forty characters, as AWS's secret keys have them. Nobody checks signatures, so it is not kept. */
export function newSecretAccessKey(): string {
  return randomBytes(30).toString('base64');
}
