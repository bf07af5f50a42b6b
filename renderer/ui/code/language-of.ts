import type { CodeLanguage } from './languages.ts';

const BY_EXTENSION: Record<string, CodeLanguage> = {
  json: 'json',
  map: 'json',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescript',
  py: 'python',
  yml: 'yaml',
  yaml: 'yaml',
};

/** Language of a file by its name; plain text where it is not known. */
export function languageOfPath(path: string): CodeLanguage {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(BY_EXTENSION, extension) ? (BY_EXTENSION[extension] ?? 'text') : 'text';
}

/** Language of a body by its media type. */
export function languageOfType(contentType: string | null): CodeLanguage {
  return /\bjson\b/.test(contentType ?? '') ? 'json' : 'text';
}
