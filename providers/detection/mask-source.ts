/** Characters after which a `/` begins a regular expression rather than a division. */
const BEFORE_REGEX = new Set(['(', ',', '=', ':', '[', '!', '&', '|', '?', '{', '}', ';', '\n', '+', '-', '*', '%', '~', '^', '<', '>']);

/**
 * JavaScript or TypeScript with comments blanked out, and strings too where asked; line numbers stay.
 * Good enough to look for declarations in code nobody has run: it knows strings, templates and
 * regular expressions.
 */
export function maskSource(source: string, options: { strings: boolean }): string {
  let out = '';
  let last = '\n';
  for (let i = 0; i < source.length;) {
    const end = tokenEnd(source, i, last);
    const text = source.slice(i, end);
    const comment = text.startsWith('//') || text.startsWith('/*');
    const blank = comment || (options.strings && /^["'`/]./s.test(text));
    out += blank ? text.replace(/[^\n]/g, ' ') : text;
    if (!comment && text.trim() !== '') last = text.at(-1) ?? last;
    i = end;
  }
  return out;
}

function tokenEnd(source: string, at: number, last: string): number {
  const char = source[at] ?? '';
  const next = source[at + 1] ?? '';
  if (char === '/' && next === '/') return lineEnd(source, at);
  if (char === '/' && next === '*') {
    const end = source.indexOf('*/', at + 2);
    return end < 0 ? source.length : end + 2;
  }
  if (char === '"' || char === "'" || char === '`') return closing(source, at + 1, char, char === '`');
  if (char === '/' && BEFORE_REGEX.has(last)) return regexEnd(source, at);
  return at + 1;
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end;
}

function closing(source: string, from: number, quote: string, multiline: boolean): number {
  for (let i = from; i < source.length; i++) {
    const char = source[i];
    if (char === '\\') i++;
    else if (char === quote) return i + 1;
    else if (char === '\n' && !multiline) return i;
  }
  return source.length;
}

function regexEnd(source: string, at: number): number {
  let inClass = false;
  for (let i = at + 1; i < source.length; i++) {
    const char = source[i];
    if (char === '\n') return at + 1;
    if (char === '\\') i++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return i + 1;
  }
  return at + 1;
}
