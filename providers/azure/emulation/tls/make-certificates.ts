import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { bits, der, integer, members, octets, oid, sequence, set, tagged, time, TRUE, utf8 } from './der.ts';

const DAY_MS = 24 * 3_600_000;
const CA_DAYS = 3650;
/** Apple's systems accept no server certificate that is valid for longer. @see https://support.apple.com/103769 */
const LEAF_DAYS = 397;
/** A wildcard stands for one label, so each level below localhost needs its own. */
const NAMES = ['localhost', '*.localhost', '*.azurewebsites.localhost', '*.scm.azurewebsites.localhost'];
const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** PEM both. */
export interface Pair {
  key: string;
  cert: string;
}

/** Extensions of certificates. @see https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1 */
const EXTENSIONS = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

/** An authority that can vouch for this machine's own names only. */
export function makeAuthority(now: Date): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = nameOf(['2.5.4.3', 'Isobar local authority for Azure'], ['2.5.4.10', 'Isobar']);
  const cert = certificate({
    issuer: { name, key: privateKey },
    subject: { name, key: publicKey },
    now,
    days: CA_DAYS,
    extensions: [
      critical('basicConstraints', sequence(TRUE, integer(Buffer.from([0])))),
      // It signs certificates and lists of revoked ones.
      critical('keyUsage', bits(Buffer.from([0x06]), 1)),
      extension('subjectKeyIdentifier', octets(identifier(publicKey))),
      critical('nameConstraints', loopbackOnly()),
    ],
  });
  return { key: pemOfKey(privateKey), cert };
}

/** The certificate of the endpoints. */
export function makeLeaf(authority: Pair, now: Date): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = new X509Certificate(authority.cert);
  const cert = certificate({
    issuer: { name: subjectOf(issuer.raw), key: createPrivateKey(authority.key) },
    subject: { name: nameOf(['2.5.4.3', 'localhost']), key: publicKey },
    now,
    days: LEAF_DAYS - 1,
    extensions: [
      critical('basicConstraints', sequence()),
      // It signs handshakes.
      critical('keyUsage', bits(Buffer.from([0x80]), 7)),
      extension('extendedKeyUsage', sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension('subjectAltName', sequence(...NAMES.map(dnsName), der(0x87, Buffer.from([127, 0, 0, 1])))),
      extension('subjectKeyIdentifier', octets(identifier(publicKey))),
      extension('authorityKeyIdentifier', sequence(der(0x80, identifier(issuer.publicKey)))),
    ],
  });
  return { key: pemOfKey(privateKey), cert };
}

interface Request {
  issuer: { name: Buffer; key: KeyObject };
  subject: { name: Buffer; key: KeyObject };
  now: Date;
  days: number;
  extensions: readonly Buffer[];
}

/** Valid from yesterday, since clocks differ, for so many days from now. @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
function certificate({ issuer, subject, now, days, extensions }: Request): string {
  const serial = randomBytes(16);
  // Positive, and not shorter than it looks.
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  const at = (day: number): Buffer => time(new Date(now.getTime() + day * DAY_MS));
  const content = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_SHA256,
    issuer.name,
    sequence(at(-1), at(days)),
    subject.name,
    spki(subject.key),
    tagged(3, sequence(...extensions)),
  );
  return pem('CERTIFICATE', sequence(content, ECDSA_SHA256, bits(sign('sha256', content, issuer.key))));
}

const extension = (name: keyof typeof EXTENSIONS, value: Buffer): Buffer => sequence(oid(EXTENSIONS[name]), octets(value));
/** Whoever does not understand it has to refuse the certificate. */
const critical = (name: keyof typeof EXTENSIONS, value: Buffer): Buffer => sequence(oid(EXTENSIONS[name]), TRUE, octets(value));

const dnsName = (name: string): Buffer => der(0x82, Buffer.from(name, 'ascii'));

/**
 * Only `localhost`, names below it and 127.0.0.0/8. Whoever trusts this authority, and loses its key, has not lost any
 * other name. @see https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.10
 */
function loopbackOnly(): Buffer {
  const network = der(0x87, Buffer.from([127, 0, 0, 0, 255, 0, 0, 0]));
  return sequence(tagged(0, sequence(dnsName('localhost')), sequence(network)));
}

function nameOf(...parts: readonly (readonly [type: string, value: string])[]): Buffer {
  return sequence(...parts.map(([type, value]) => set(sequence(oid(type), utf8(value)))));
}

/** As it stands in a certificate: whoever checks a chain compares the bytes. */
function subjectOf(certified: Buffer): Buffer {
  const subject = members(members(certified)[0] ?? Buffer.alloc(0))[5];
  if (subject === undefined) throw new Error('The certificate has no subject.');
  return subject;
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

/** SHA-1 of the public key's bits. @see https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.2 */
function identifier(key: KeyObject): Buffer {
  const [, keyBits = Buffer.alloc(0)] = members(spki(key));
  return createHash('sha1').update(keyBits.subarray(3)).digest();
}

function pemOfKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n');
}
