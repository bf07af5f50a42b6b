import type { HostDocuments } from '../../../emulation-host.ts';
import { createCollection, type Collection } from '../collection.ts';

/** Whose an access key is that the emulation handed out. The secret is kept nowhere. */
export interface PrincipalDocument {
  accessKeyId: string;
  account: string;
  /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`, `arn:aws:iam::ACCOUNT:user/NAME`. */
  arn: string;
  userId: string;
  /** Epoch milliseconds; null for a user's own key. */
  expiresAtMs: number | null;
}

/** By access key id. */
export function principals(documents: HostDocuments): Collection<PrincipalDocument> {
  return createCollection(documents, 'identity.principals');
}
