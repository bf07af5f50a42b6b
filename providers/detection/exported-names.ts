import { maskSource } from './mask-source.ts';

const DECLARATION = /\bexport\s+(?:async\s+)?(?:function\s*\*?|const|let|var|class)\s*([A-Za-z_$][\w$]*)/g;
const DEFAULT = /\bexport\s+default\b/;
const LIST = /\bexport\s*\{([^}]*)\}/g;
const PROPERTY = /(?:^|[^.\w$])(?:module\s*\.\s*)?exports\s*\.\s*([A-Za-z_$][\w$]*)\s*=(?!=)/g;
const WHOLE = /(?:^|[^.\w$])module\s*\.\s*exports\s*=(?!=)\s*/;

/**
 * Names that a module seems to export, in the order of the text: ES module and CommonJS forms.
 * Candidates for a person to choose from; a module that computes its exports shows none.
 */
export function exportedNames(source: string): string[] {
  const code = maskSource(source, { strings: true });
  const found: { at: number; name: string }[] = [];
  for (const pattern of [DECLARATION, PROPERTY]) {
    for (const match of code.matchAll(pattern)) if (match[1] !== undefined) found.push({ at: match.index, name: match[1] });
  }
  for (const match of code.matchAll(LIST)) {
    for (const name of listedNames(match[1] ?? '')) found.push({ at: match.index, name });
  }
  const asDefault = DEFAULT.exec(code);
  if (asDefault !== null) found.push({ at: asDefault.index, name: 'default' });
  const whole = WHOLE.exec(code);
  if (whole !== null) {
    for (const name of objectKeys(code, whole.index + whole[0].length)) found.push({ at: whole.index, name });
  }
  const names = found.toSorted((a, b) => a.at - b.at).map(({ name }) => name);
  return [...new Set(names)].filter((name) => name !== '__esModule');
}

function listedNames(list: string): string[] {
  return list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith('type '))
    .map((part) => /\bas\s+["']?([\w$]+)["']?$/.exec(part)?.[1] ?? part)
    .filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
}

/** Keys of the object literal that begins at `at`: `{ a, b: …, async c() {} }`; none where something else begins there. */
function objectKeys(code: string, at: number): string[] {
  if (code[at] !== '{') return [];
  const keys: string[] = [];
  let depth = 0;
  let expectKey = true;
  for (let i = at; i < code.length; i++) {
    const char = code[i] ?? '';
    if ('{[('.includes(char)) depth++;
    else if ('}])'.includes(char)) {
      depth--;
      if (depth === 0) break;
    } else if (depth === 1 && char === ',') expectKey = true;
    else if (depth === 1 && expectKey && /[A-Za-z_$"']/.test(char)) {
      const key = /^["']?(?:async\s+)?(?:\*\s*)?([A-Za-z_$][\w$]*)/.exec(code.slice(i));
      if (key?.[1] !== undefined) keys.push(key[1]);
      expectKey = false;
    }
  }
  return keys;
}
