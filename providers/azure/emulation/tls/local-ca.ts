import { createPrivateKey, createPublicKey, KeyObject, webcrypto } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
// The library's container of parts asks for it.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

/** What the endpoints present, and what a client has to trust. */
export interface LocalTls {
  /** PEM. */
  key: string;
  /** PEM: the leaf and the authority that signed it. */
  cert: string;
  /** Absolute path of the authority's certificate, PEM. */
  caFile: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 3_600_000;
const CA_DAYS = 3650;
/** Apple's systems accept no server certificate that is valid for longer. @see https://support.apple.com/103769 */
const LEAF_DAYS = 397;
const RENEW_BEFORE_MS = 30 * DAY_MS;
/** A wildcard stands for one label, so each level below localhost needs its own. */
const NAMES = ['localhost', '*.localhost', '*.azurewebsites.localhost', '*.scm.azurewebsites.localhost'];
/**
 * Name constraints (RFC 5280, 4.2.1.10) in DER: only `localhost`, names below it and 127.0.0.0/8. Whoever trusts this
 * authority, and loses its key, has not lost any other name.
 */
const LOOPBACK_ONLY = Buffer.from('301ba019300b82096c6f63616c686f7374300a87087f000000ff000000', 'hex');

/**
 * The certificate of the emulation's endpoints, signed by an authority of this installation alone. Both are made on first
 * use and kept in `dir/tls`, keys readable by the owner only; the leaf is made anew before it ends.
 */
export async function localTls(dir: string, now: Date = new Date()): Promise<LocalTls> {
  const folder = join(dir, 'tls');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const caFile = join(folder, 'ca.pem');
  const known = readPair(folder, 'ca');
  const authority = known !== null && isFresh(known.cert, now) ? known : await makeAuthority(now);
  if (authority !== known) writePair(folder, 'ca', authority);
  const leaf = readPair(folder, 'server');
  const usable = leaf !== null && isFresh(leaf.cert, now) && (await isSignedBy(leaf.cert, authority.cert));
  const server = usable ? leaf : await makeLeaf(authority, now);
  if (server !== leaf) writePair(folder, 'server', server);
  return { key: server.key, cert: `${server.cert}\n${authority.cert}\n`, caFile };
}

/** PEM both. */
interface Pair {
  key: string;
  cert: string;
}

async function makeAuthority(now: Date): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Isobar local authority for Azure, O=Isobar',
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter: new Date(now.getTime() + CA_DAYS * DAY_MS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.Extension('2.5.29.30', true, LOOPBACK_ONLY),
    ],
  });
  return { key: pemOf(keys.privateKey), cert: certificate.toString('pem') };
}

async function makeLeaf(authority: Pair, now: Date): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const issuer = new x509.X509Certificate(authority.cert);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer: issuer.subject,
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter: new Date(now.getTime() + LEAF_DAYS * DAY_MS - DAY_MS),
    publicKey: keys.publicKey,
    signingKey: await signingKey(authority.key),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...NAMES.map((value) => ({ type: 'dns' as const, value })),
        { type: 'ip' as const, value: '127.0.0.1' },
      ]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(await issuer.publicKey.export()),
    ],
  });
  return { key: pemOf(keys.privateKey), cert: certificate.toString('pem') };
}

function pemOf(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();
}

async function signingKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
}

function isFresh(pem: string, now: Date): boolean {
  const { notBefore, notAfter } = new x509.X509Certificate(pem);
  return notBefore <= now && notAfter.getTime() - now.getTime() > RENEW_BEFORE_MS;
}

async function isSignedBy(leaf: string, authority: string): Promise<boolean> {
  const publicKey = await new x509.X509Certificate(authority).publicKey.export();
  return new x509.X509Certificate(leaf).verify({ publicKey, signatureOnly: true });
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
