import { createHash } from 'node:crypto';

/** The canonical user of an account: 64 hexadecimal digits, always the same. */
export function canonicalUser(account: string): string {
  return createHash('sha256').update(`canonical user ${account}`).digest('hex');
}

export function ownerOf({ account }: { account: string }): { ID: string } {
  return { ID: canonicalUser(account) };
}
