import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pair } from './make-certificates.ts';

/** What the endpoints present, and what a client has to trust. */
export interface LocalTls {
  /** PEM. */
  key: string;
  /** PEM: the leaf and the authority that signed it. */
  cert: string;
  /** Absolute path of the authority's certificate, PEM. */
  caFile: string;
}

const RENEW_BEFORE_MS = 30 * 24 * 3_600_000;

/**
 * The certificate of the emulation's endpoints, signed by an authority of this installation alone. Both are made on first
 * use and kept in `dir/tls`, keys readable by the owner only; the leaf is made anew before it ends.
 */
export async function localTls(dir: string, now: Date = new Date()): Promise<LocalTls> {
  const folder = join(dir, 'tls');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const caFile = join(folder, 'ca.pem');
  const known = readPair(folder, 'ca');
  // It is needed once a year.
  const maker = () => import('./make-certificates.ts');
  const authority = known !== null && isFresh(known.cert, now) ? known : (await maker()).makeAuthority(now);
  if (authority !== known) writePair(folder, 'ca', authority);
  const leaf = readPair(folder, 'server');
  const usable = leaf !== null && isFresh(leaf.cert, now) && isSignedBy(leaf.cert, authority.cert);
  const server = usable ? leaf : (await maker()).makeLeaf(authority, now);
  if (server !== leaf) writePair(folder, 'server', server);
  return { key: server.key, cert: `${server.cert}\n${authority.cert}\n`, caFile };
}

function isFresh(pem: string, now: Date): boolean {
  const { validFromDate, validToDate } = new X509Certificate(pem);
  return validFromDate <= now && validToDate.getTime() - now.getTime() > RENEW_BEFORE_MS;
}

function isSignedBy(leaf: string, authority: string): boolean {
  return new X509Certificate(leaf).verify(new X509Certificate(authority).publicKey);
}

/** Null where there is none, or none that can be read: then it is made anew. */
function readPair(folder: string, name: string): Pair | null {
  try {
    const key = readFileSync(join(folder, `${name}-key.pem`), 'utf8');
    const cert = readFileSync(join(folder, `${name}.pem`), 'utf8').trim();
    const certified = createPublicKey(cert).export({ type: 'spki', format: 'pem' });
    return createPublicKey(key).export({ type: 'spki', format: 'pem' }) === certified ? { key, cert } : null;
  } catch {
    return null;
  }
}

function writePair(folder: string, name: string, { key, cert }: Pair): void {
  writeWhole(join(folder, `${name}-key.pem`), key, 0o600);
  writeWhole(join(folder, `${name}.pem`), `${cert}\n`, 0o644);
}

function writeWhole(path: string, text: string, mode: number): void {
  writeFileSync(`${path}.new`, text, { mode });
  renameSync(`${path}.new`, path);
}
