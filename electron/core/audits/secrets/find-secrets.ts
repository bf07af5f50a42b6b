import { isSecretName } from '../code/knowledge.ts';
import { PATTERNS } from './patterns.ts';

/** A secret in a text, while it is looked at; nothing of this is kept. */
export interface Found {
  kind: string;
  secret: string;
  /** Offset in the text. */
  index: number;
  confidence: 'high' | 'medium';
}

const PLACEHOLDER =
  /^(?:x{3,}|\*{3,}|\.{3,}|-+|<.*>|\[.*\]|\{.*\}|%.*%|\$\{?.*|#\{.*|your[-_ ]?.*|my[-_]?(?:secret|password|token|key|api).*|enter[-_ ].*|insert[-_ ].*|replace[-_ ]?.*|example.*|sample.*|change[-_]?(?:me|it).*|placeholder.*|dummy.*|fake.*|foo.*|bar|test(?:ing)?|todo|tbd|none|null|nil|undefined|true|false|string|str|text|value|secret|password|passwd|token|key|apikey|required|optional|redacted|arn:.*|https?:\/\/[^@]*|(?:~|\.{1,2})?\/[\w./ -]*|file:.*|process\.env.*|os\.environ.*|var\..*|local\..*|data\..*|module\..*|self\..*|ssm:.*|@microsoft\.keyvault.*|\{\{.*)$/i;

/** Bits per character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

export function isPlaceholder(text: string): boolean {
  return text.length < 200 && PLACEHOLDER.test(text.trim());
}

/**
 * Where telemetry goes, and for which component: an identifier that opens nothing, although it stands in a connection string.
 * @see https://learn.microsoft.com/azure/azure-monitor/app/connection-strings
 */
const IDENTIFIER =
  /^InstrumentationKey=[0-9a-f-]{36}(?:;(?:IngestionEndpoint|LiveEndpoint|ProfilerEndpoint|SnapshotEndpoint|EndpointSuffix|ApplicationId|Location|AadTokenAudience|Authorization)=[^;]*)*;?$/i;

/** A connection string whose secret part is put in from somewhere else: `mongodb://${user}:${password}@host`. */
const FILLED_IN = /(?::|(?:password|pwd|key|secret|token)=)\$\{[^}]*\}/i;

/** A value that was given to a name that speaks of a secret. */
function looksSecret(text: string, least: number): boolean {
  if (text.length < least || text.length > 4096 || isPlaceholder(text) || IDENTIFIER.test(text) || /\s{2,}|^\s*$/.test(text)) return false;
  // A sentence is no secret, nor is a name in words, nor what other text is filled into.
  if (
    /^[A-Za-z]+(?: [A-Za-z,.']+){2,}$/.test(text) ||
    /^[a-z]+\d?(?:[-_.][a-z]+\d?){2,}$/.test(text) ||
    /^[A-Z]+(?:_[A-Z]+)+$/.test(text) ||
    FILLED_IN.test(text)
  )
    return false;
  // Versions of packages, and numbers of something.
  if (/^[\^~<>=v ]*\d+(?:\.\d+){1,3}[-+.\w]*$/.test(text) || /^\d{1,5}$/.test(text)) return false;
  return new Set(text).size >= Math.min(4, text.length - 1);
}

/** Secrets known by their form. */
export function findByForm(text: string): Found[] {
  const found: Found[] = [];
  for (const { kind, near, pattern, confidence } of PATTERNS) {
    if (!near.some((each) => text.includes(each))) continue;
    for (const match of text.matchAll(pattern)) {
      const secret = match[1] ?? match[0];
      if (isPlaceholder(secret)) continue;
      const index = match.index + match[0].indexOf(secret);
      if (found.some((other) => index < other.index + other.secret.length && other.index < index + secret.length)) continue;
      found.push({ kind, secret, index, confidence: /EXAMPLE/.test(secret) ? 'medium' : confidence });
    }
  }
  return found;
}

/** A variable's value: by its form, or because its name says so. */
export function findInVariable(name: string, text: string): Found | null {
  const [byForm] = findByForm(text);
  if (byForm !== undefined) return byForm;
  if (isSecretName(name) && looksSecret(text, 4)) return { kind: `value of ${name}`, secret: text, index: 0, confidence: 'high' };
  // Long and random, whatever it is called.
  if (
    /^[A-Za-z0-9+/_=-]{32,256}$/.test(text) &&
    !/^[0-9a-f-]{36}$|^[0-9]+$|^[a-z-]+$/i.test(text) &&
    entropy(text) > 4.3 &&
    /key|auth|cred|sign|salt|hash/i.test(name)
  )
    return { kind: `random value of ${name}`, secret: text, index: 0, confidence: 'medium' };
  return null;
}

/** Tells lines that nobody wrote by hand, by an offset in them: names in packed code are parts of programs. Offsets come in ascending order. */
function packedLines(text: string): (index: number) => boolean {
  let [start, end] = [0, -1];
  return (index) => {
    if (index > end) {
      start = text.lastIndexOf('\n', index);
      end = text.indexOf('\n', index);
      if (end === -1) end = text.length;
    }
    return end - start > MAX_LINE;
  };
}

// NAME = "value", NAME: 'value', "NAME": "value", NAME=value
const QUOTED = /(["'`]?)([A-Za-z_][\w.-]{2,60})\1\s{0,4}(?::=|=>|[:=])\s{0,4}(["'`])([^"'`\n]{4,300})\3/g;
const BARE = /^\s{0,40}(?:export\s+|set\s+|-\s+)?([A-Za-z_][\w.-]{2,60})\s{0,4}[:=]\s{0,4}([^\s"'`{[#<(][^\s"'`]{5,300})[ \t]{0,20}$/gm;

function assignments(text: string, bare: boolean): Found[] {
  const found: Found[] = [];
  const isPacked = packedLines(text);
  const add = (name: string, secret: string, index: number, least: number) => {
    const last = name.split('.').at(-1) ?? name;
    if (isSecretName(last) && looksSecret(secret, least)) found.push({ kind: `value of ${last}`, secret, index, confidence: 'medium' });
  };
  for (const match of text.matchAll(QUOTED)) {
    if (isPacked(match.index)) continue;
    const secret = match[4] ?? '';
    // Words between quotes are what people read; a secret has more than letters.
    const wordy = /^[A-Za-z]+(?:[ -][A-Za-z]+)*[.:!?]?$/.test(secret) && entropy(secret) < 3.4;
    if (!wordy) add(match[2] ?? '', secret, match.index + match[0].lastIndexOf(secret), 6);
  }
  if (!bare) return found;
  for (const match of text.matchAll(BARE)) add(match[1] ?? '', match[2] ?? '', match.index + match[0].indexOf(match[2] ?? ''), 6);
  return found;
}

const MAX_LINE = 2000;
const SETTINGS = /(?:^|\/)(?:\.env[\w.-]*|[^/]*\.(?:env|ini|cfg|conf|properties|toml|tfvars|ya?ml))$/i;

/** Secrets in a file, in order of place. */
export function findInFile(path: string, text: string): Found[] {
  const byForm = findByForm(text);
  const named = assignments(text, SETTINGS.test(path)).filter(
    ({ index, secret }) => !byForm.some((other) => index < other.index + other.secret.length && other.index < index + secret.length),
  );
  return [...byForm, ...named].toSorted((a, b) => a.index - b.index);
}
