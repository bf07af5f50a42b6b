/**
 * package.json's `main` of a function app is a glob over its entry files: `src/functions/*.js`,
 * `dist/src/{index.js,functions/*.js}`. Knows `*`, `**`, `?`, `[…]` and `{a,b}`.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-reference-node#registering-a-function
 */
export function globExpression(pattern: string): RegExp {
  let source = '';
  let braces = 0;
  const clean = pattern.replace(/^\.\//, '');
  for (let i = 0; i < clean.length; i++) {
    const char = clean[i] ?? '';
    if (clean.startsWith('**/', i)) {
      source += '(?:[^/]+/)*';
      i += 2;
    } else if (clean.startsWith('**', i)) {
      source += '.*';
      i += 1;
    } else if (char === '{') braces += ((source += '(?:'), 1);
    else if (char === '}' && braces > 0) braces -= ((source += ')'), 1);
    else if (char === ',' && braces > 0) source += '|';
    else if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '[' && clean.indexOf(']', i) > i) {
      const end = clean.indexOf(']', i);
      source += clean.slice(i, end + 1).replace('[!', '[^');
      i = end;
    } else source += char.replace(/[.+^$()|[\]\\{}]/, '\\$&');
  }
  return new RegExp(`^${source}$`);
}
