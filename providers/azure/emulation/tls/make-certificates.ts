import { createPrivateKey, KeyObject, webcrypto } from 'node:crypto';
// The library's container of parts asks for it.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 3_600_000;
const CA_DAYS = 3650;
/** Apple's systems accept no server certificate that is valid for longer. @see https://support.apple.com/103769 */
const LEAF_DAYS = 397;
/** A wildcard stands for one label, so each level below localhost needs its own. */
const NAMES = ['localhost', '*.localhost', '*.azurewebsites.localhost', '*.scm.azurewebsites.localhost'];
/**
 * Name constraints (RFC 5280, 4.2.1.10) in DER: only `localhost`, names below it and 127.0.0.0/8. Whoever trusts this
 * authority, and loses its key, has not lost any other name.
 */
const LOOPBACK_ONLY = Buffer.from('301ba019300b82096c6f63616c686f7374300a87087f000000ff000000', 'hex');

/** PEM both. */
export interface Pair {
  key: string;
  cert: string;
}

/** An authority that can vouch for this machine's own names only. */
export async function makeAuthority(now: Date): Promise<Pair> {
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

/** The certificate of the endpoints. */
export async function makeLeaf(authority: Pair, now: Date): Promise<Pair> {
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
