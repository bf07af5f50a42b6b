const MASK = '[redacted]';

// Each keeps what names the secret and hides what it is.
const RULES: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${MASK}`],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, MASK],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}\b/g, MASK],
  [/\bAIza[A-Za-z0-9_-]{35}\b/g, MASK],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, MASK],
  [/\b(AccountKey|SharedAccessSignature|sig)=[^;&\s"']+/g, `$1=${MASK}`],
  [/([#?&]token=)[^&\s"']+/g, `$1${MASK}`],
  [/\/\/([^/\s:@]+):[^/\s@]+@/g, `//$1:${MASK}@`],
  [
    /((?<![\w.-])[\w.-]{0,64}?(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|credential)[\w.-]{0,64}["']?\s{0,4}[:=]\s{0,4})("[^"]*"|'[^']*'|[^\s,;}\]]+)/gi,
    `$1${MASK}`,
  ],
];

/** Longer texts are cut: no line of a log is worth more, and the patterns have to be tried at every place. */
const MAX_LENGTH = 32 * 1024;

/** A text for the log without what looks like a secret. */
export function redact(text: string): string {
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)} … (${text.length - MAX_LENGTH} more characters)` : text;
  return RULES.reduce((out, [pattern, replacement]) => out.replace(pattern, replacement), cut);
}
