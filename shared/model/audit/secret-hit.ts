import type { CodeLocation } from './posture.ts';

/** A secret that was seen. The value itself is kept nowhere. */
export interface SecretHit {
  /** What it looks like: `AWS secret access key`. */
  kind: string;
  where: 'env' | 'source' | 'template' | 'logs' | 'stage';
  /** Variable, or file. */
  holder: string;
  at: CodeLocation | null;
  /** Its last four characters; fewer of short ones, none of very short ones. */
  last4: string;
  /** HMAC under this installation's key: the same secret elsewhere has the same one. */
  fingerprint: string;
  confidence: 'high' | 'medium';
}
