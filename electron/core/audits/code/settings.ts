import type { CallView } from './call-view.ts';
import type { Machine } from './machine.ts';
import { report } from './report-flow.ts';
import type { place, Value } from './value.ts';

type Place = ReturnType<typeof place>;

/** Where a key is given: by position, by keyword (Python), or as a field of the options (JavaScript). */
const KEYS: readonly { symbol: RegExp; arg: number; name?: RegExp }[] = [
  { symbol: /^jsonwebtoken\.(?:sign|verify)$|^jose\.(?:JWT\.(?:sign|verify)|jwtVerify|jwtDecrypt)$|^hono\/jwt\.(?:sign|verify)$/, arg: 1 },
  { symbol: /^jose\.(?:JWK\.asKey|SignJWT\(\)(?:\.\w+\(\))*\.sign)$/, arg: 0 },
  { symbol: /^(?:jwt|jose\.jwt|jwt-simple)\.(?:encode|decode)$/, arg: 1, name: /^key$/ },
  { symbol: /^crypto\.(?:createHmac|createCipheriv|createDecipheriv)$/, arg: 1 },
  { symbol: /^hmac\.(?:new|HMAC|digest)$/, arg: 0, name: /^key$/ },
  { symbol: /^(?:cryptography\.fernet\.Fernet|Crypto\.Cipher\.\w+\.new|Cryptodome\.Cipher\.\w+\.new)$/, arg: 0, name: /^key$/ },
  { symbol: /^itsdangerous\.\w+$/, arg: 0, name: /^secret_key$/ },
  { symbol: /^CryptoJS\.\w+\.(?:encrypt|decrypt|HmacSHA\d+)$|^crypto-js(?:\.\w+)?\.(?:encrypt|decrypt|HmacSHA\d+)$/, arg: 1 },
  { symbol: /^(?:express-session|cookie-session|cookie-parser|express-jwt(?:\.\w+)?|koa-jwt|koa-session|hono\/jwt\.jwt|passport-jwt\.Strategy|@nestjs\/jwt\.JwtModule\.register)$/, arg: 0, name: /^(?:secret|keys|secretOrKey)$/ },
  { symbol: /\.(?:connect|createConnection|createPool|Pool|ConnectionPool|Client|Connection|Sequelize|MongoClient)$|^(?:knex|pg-promise\(\)|sequelize)$/, arg: -1, name: /^(?:password|passwd)$/ },
]; // prettier-ignore

/** Credentials of a cloud, whatever they are given to. */
const CLOUD_KEY = /^(?:\w+_)?secret_?access_?key$/i;
/** What web frameworks sign sessions with. */
const SESSION_KEY = /^(?:JWT_)?SECRET_KEY$/i;
const PUBLIC = /^-----BEGIN (?:PUBLIC|RSA PUBLIC|CERT)/;

const isKey = (text: string) => text.trim().length > 1 && !PUBLIC.test(text) && !/^(?:\$\{|<|\{\{|process\.env|\*+$)|<[^>]+>/.test(text);

/** A text that is a key; what stands for one, and public ones, are none. */
function fixedText(given: Value | undefined): boolean {
  if (given === undefined) return false;
  if (given.text === null) return [...(given.fields ?? [])].some(([name, each]) => /^\d+$/.test(name) && fixedText(each));
  return isKey(given.text);
}

/** What is said of a key: that it is fixed, or that it is where a variable is missing; null where neither is so. */
function howFixed(given: Value | undefined): string | null {
  if (fixedText(given)) return 'a fixed text in the code';
  const { text, fallback } = given ?? {};
  return (text ?? null) === null && fallback !== undefined && isKey(fallback)
    ? 'a fixed text in the code where its variable is missing'
    : null;
}

function tell(machine: Machine, sink: string, at: Place, message: string): void {
  report(machine, { rule: 'CODE-016', sink, at, taint: null, message, confidence: 'high' });
}

/** `{ credentials: { … } }`; those that another call made were looked at there. */
function literalCredentials({ fields }: Value): Value['fields'] {
  const given = fields?.get('credentials');
  return given?.sym === null ? given.fields : null;
}

/** Keys that stand in the code: whoever reads it can sign, decrypt and log in as well. */
export function checkKeys(machine: Machine, call: CallView, at: Place): void {
  const sym = (call.sym ?? '').slice(0, 80);
  const options = [...call.keywords, ...call.args.flatMap((arg) => [...(arg.fields ?? []), ...(literalCredentials(arg) ?? [])])];
  if (options.some(([name, given]) => CLOUD_KEY.test(name) && fixedText(given))) return tell(machine, sym, at, `${sym} is given credentials of a cloud as a fixed text in the code.`);
  for (const { arg, name } of KEYS.filter(({ symbol }) => symbol.test(sym))) {
    const byName = name === undefined ? undefined : options.find(([own]) => name.test(own))?.[1];
    const how = howFixed(byName ?? call.args[arg]);
    if (how !== null) return tell(machine, sym, at, `The ${arg < 0 ? 'password' : 'key'} that ${sym} is given is ${how}.`);
  }
} // prettier-ignore

/** `app.config['SECRET_KEY'] = …`, `app.secret_key = …`. */
export function checkKeySet(machine: Machine, name: string, given: Value, at: Place): void {
  const how = SESSION_KEY.test(name) ? howFixed(given) : null;
  if (how !== null) tell(machine, name, at, `${name}, which signs sessions or tokens, is ${how}.`);
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
  if (OLD.test(sym) || /^cryptography\.hazmat\..*(?:algorithms\.(?:ARC4|Blowfish|IDEA|CAST5|SEED|TripleDES)|modes\.ECB)$/.test(sym))
    return true;
  if (/^crypto\.create(?:C|Dec)ipheriv$/.test(sym)) return /^(?:des|rc[24]|bf)|-ecb$/i.test(call.args[0]?.text ?? '');
  return /Cipher\.\w+\.new$/.test(sym) && (named(call, 'mode', 1)?.sym ?? '').endsWith('MODE_ECB');
}

function takesUnsigned(call: CallView): boolean {
  const given = [
    named(call, 'algorithms'),
    /^jwt|^jsonwebtoken|^jose/.test(call.sym ?? '')
      ? (named(call, 'algorithm') ?? call.args.map(({ fields }) => fields?.get('algorithm')).find((each) => each !== undefined))
      : undefined,
  ];
  return given
    .flatMap((each) => (each === undefined ? [] : [each, ...(each.fields?.values() ?? [])]))
    .some(({ text }) => text?.toLowerCase() === 'none');
}

/** `verify(token)`, `verify(token, '')`: nothing to check it with. */
function unkeyed({ sym, args }: CallView): boolean {
  const [, key] = args;
  return (
    sym === 'jsonwebtoken.verify' &&
    (key === undefined ? args.length === 1 : key.text === '' || key.literal === false || key.sym === 'undefined')
  );
}

/** PyJWT before 2.0 takes the algorithm that the token names: a public key then serves as a secret. @see https://pyjwt.readthedocs.io/en/stable/changelog.html#v2-0-0 */
function anyAlgorithm(call: CallView): boolean {
  const { sym, args, keywords } = call;
  const keyed = (args[1] ?? keywords.get('key')) !== undefined;
  return sym === 'jwt.decode' && keyed && args.length < 3 && ['algorithms', 'options', 'verify'].every((name) => !keywords.has(name));
}

const SETTINGS: readonly { rule: string; is(call: CallView): boolean; message: string }[] = [
  { rule: 'CODE-009', is: unchecked, message: 'The certificate of the other side is not checked.' },
  { rule: 'CODE-015', is: brokenCipher, message: 'The cipher or its mode is broken: what it hides can be read or changed.' },
  { rule: 'CODE-007', is: unkeyed, message: 'The token is checked without a key: unsigned ones are accepted.' },
  { rule: 'CODE-007', is: anyAlgorithm, message: 'The token itself says which algorithm it is checked with: a list of algorithms is missing.' },
  { rule: 'CODE-007', is: takesUnsigned, message: 'Tokens without a signature are accepted (algorithm "none").' },
]; // prettier-ignore

/** Settings that turn a check off, or were never safe. */
export function checkSettings(machine: Machine, call: CallView, at: Place): void {
  for (const { rule, is, message } of SETTINGS)
    if (is(call)) report(machine, { rule, sink: (call.sym ?? call.method).slice(0, 80), at, taint: null, message, confidence: 'high' });
}
