import type { CallView } from './call-view.ts';
import type { Machine } from './machine.ts';
import { report } from './report-flow.ts';
import type { place } from './value.ts';

type Place = ReturnType<typeof place>;

/** Where a key is given as a fixed text. */
const KEYS: readonly { symbol: RegExp; arg: number; name?: string }[] = [
  { symbol: /^jsonwebtoken\.(?:sign|verify)$/, arg: 1 },
  { symbol: /^(?:jwt|jose\.jwt|jwt-simple)\.(?:encode|decode)$/, arg: 1, name: 'key' },
  { symbol: /^crypto\.(?:createHmac|createCipheriv|createDecipheriv)$/, arg: 1 },
  { symbol: /^hmac\.(?:new|HMAC|digest)$/, arg: 0, name: 'key' },
  { symbol: /^(?:cryptography\.fernet\.Fernet|Crypto\.Cipher\.\w+\.new|Cryptodome\.Cipher\.\w+\.new)$/, arg: 0, name: 'key' },
  { symbol: /^CryptoJS\.\w+\.(?:encrypt|decrypt)$|^crypto-js\.\w+\.(?:encrypt|decrypt)$/, arg: 1 },
];

/** Keys that stand in the code: whoever reads it can sign and decrypt as well. */
export function checkKeys(machine: Machine, call: CallView, at: Place): void {
  const { sym } = call;
  const known = sym === null ? undefined : KEYS.find(({ symbol }) => symbol.test(sym));
  if (known === undefined || sym === null) return;
  const key = (known.name === undefined ? undefined : call.keywords.get(known.name)) ?? call.args[known.arg];
  const text = key?.text ?? '';
  if (text === '' || /^-----BEGIN (?:PUBLIC|RSA PUBLIC|CERT)/.test(text)) return;
  report(machine, { rule: 'CODE-016', sink: sym.slice(0, 80), at, taint: null, message: `The key that ${sym.slice(0, 80)} is given is a fixed text in the code.`, confidence: 'high' });
} // prettier-ignore

const named = ({ keywords, args }: CallView, name: string, position = -1) => keywords.get(name) ?? args[position];

function unchecked(call: CallView): boolean {
  const sym = call.sym ?? '';
  if (/^(?:requests|httpx)(?:\.|$)/.test(sym) && named(call, 'verify')?.literal === false) return true;
  const needs = named(call, 'cert_reqs');
  return sym === 'ssl._create_unverified_context' || (needs?.sym ?? needs?.text ?? '').endsWith('CERT_NONE');
}

const OLD = /^crypto\.create(?:C|Dec)ipher$|^Crypto(?:dome)?\.Cipher\.(?:DES3?|ARC[24]|Blowfish)\.new$/;

function brokenCipher(call: CallView): boolean {
  const sym = call.sym ?? '';
  if (OLD.test(sym)) return true;
  if (/^crypto\.create(?:C|Dec)ipheriv$/.test(sym)) return /^(?:des|rc[24]|bf)|-ecb$/i.test(call.args[0]?.text ?? '');
  return /Cipher\.\w+\.new$/.test(sym) && (named(call, 'mode', 1)?.sym ?? '').endsWith('MODE_ECB');
}

function takesUnsigned(call: CallView): boolean {
  return [...(named(call, 'algorithms')?.fields?.values() ?? [])].some(({ text }) => text?.toLowerCase() === 'none');
}

const SETTINGS: readonly { rule: string; is(call: CallView): boolean; message: string }[] = [
  { rule: 'CODE-009', is: unchecked, message: 'The certificate of the other side is not checked.' },
  { rule: 'CODE-015', is: brokenCipher, message: 'The cipher or its mode is broken: what it hides can be read or changed.' },
  { rule: 'CODE-007', is: takesUnsigned, message: 'Tokens without a signature are accepted (algorithm "none").' },
];

/** Settings that turn a check off, or were never safe. */
export function checkSettings(machine: Machine, call: CallView, at: Place): void {
  for (const { rule, is, message } of SETTINGS)
    if (is(call)) report(machine, { rule, sink: (call.sym ?? call.method).slice(0, 80), at, taint: null, message, confidence: 'high' });
}
