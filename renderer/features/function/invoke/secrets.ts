import type { Part } from './shell-words.ts';

const SECRET_NAME =
  /authorization|cookie|token|secret|passw(?:or)?d|passphrase|api[-_]?key|access[-_]?key|private[-_]?key|functions[-_]?key|credential|connection[-_]?string/i;
const SECRET_QUERY = /^(?:key|code|sig|signature)$/i;

/** True where a header, variable or field of this name usually holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** `x-api-key` as a variable's name: `X_API_KEY`. */
export function toVariableName(name: string): string {
  const upper = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[A-Z_]/.test(upper) ? upper : `SECRET_${upper}`;
}

/** A header's value with its secret taken out; the scheme of `Authorization` stays readable. */
export function maskHeader(name: string, value: string): Part[] {
  if (value === '' || !isSecretName(name)) return [{ text: value }];
  const scheme = /^(Bearer|Basic|Token|ApiKey)\s+/i.exec(value)?.[0] ?? '';
  return [...(scheme === '' ? [] : [{ text: scheme }]), { variable: toVariableName(name) }];
}

/** A path with query, the values of secret parameters taken out. */
export function maskPath(path: string): Part[] {
  return split(path, /([?&]([^=&#]+)=)([^&#]+)/g, (name) => isSecretName(name) || SECRET_QUERY.test(name));
}

/** JSON text with the string values of secret fields taken out; other text stays as it is. */
export function maskBody(body: string): Part[] {
  return split(body, /("((?:[^"\\]|\\.)*)"\s*:\s*")((?:[^"\\]|\\.)+)(?=")/g, isSecretName);
}

/** Cuts the third group out of every match whose second group is a secret's name. */
function split(text: string, pattern: RegExp, isSecret: (name: string) => boolean): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const [, before = '', name = ''] = match;
    if (!isSecret(name)) continue;
    const secretAt = match.index + before.length;
    parts.push({ text: text.slice(from, secretAt) }, { variable: toVariableName(name) });
    from = match.index + match[0].length;
  }
  parts.push({ text: text.slice(from) });
  return parts.filter((part) => 'variable' in part || part.text !== '' || parts.length === 1);
}
