import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One import of a source file. */
export interface Import {
  /** As written, or the path below the checkout where it is one of our own modules. */
  target: string;
  /** Whether the target is one of our own modules. */
  own: boolean;
  /** Whether nothing of it remains when types are gone. */
  typeOnly: boolean;
}

export interface SourceFile {
  /** Below the checkout, with `/`. */
  path: string;
  text: string;
  imports: Import[];
}

const STATIC = /^\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\bfrom\s*)?(['"])([^'"\n]+)\2/gm;
const TYPE_QUERY = /\btypeof\s+import\(\s*(['"])([^'"\n]+)\1\s*\)|:\s*import\(\s*(['"])([^'"\n]+)\3\s*\)\./g;
const DYNAMIC = /\b(?:import|require)\(\s*(['"])([^'"\n]+)\1\s*\)/g;
const ALIASES: Readonly<Record<string, string>> = { '#shared/': 'shared/', '#providers/': 'providers/', '#core/': 'electron/core/' };

/** A source text as the rules see it. `path` is below the checkout. */
export function sourceFile(path: string, text: string): SourceFile {
  const imports: Import[] = [];
  const types = new Set<number>();
  for (const match of text.matchAll(TYPE_QUERY)) {
    types.add(match.index + match[0].indexOf('import('));
    imports.push({ ...locate(path, match[2] ?? match[4] ?? ''), typeOnly: true });
  }
  for (const match of text.matchAll(STATIC)) imports.push({ ...locate(path, match[3] ?? ''), typeOnly: match[1] !== undefined });
  for (const match of text.matchAll(DYNAMIC)) {
    if (!types.has(match.index)) imports.push({ ...locate(path, match[2] ?? ''), typeOnly: false });
  }
  return { path, text, imports };
}

function locate(from: string, specifier: string): { target: string; own: boolean } {
  const alias = Object.keys(ALIASES).find((prefix) => specifier.startsWith(prefix));
  if (alias !== undefined) return { target: `${ALIASES[alias]}${specifier.slice(alias.length)}`, own: true };
  if (!specifier.startsWith('.')) return { target: specifier, own: false };
  return { target: join(from, '..', specifier).replaceAll('\\', '/'), own: true };
}

const ELSEWHERE = new Set(['node_modules', 'dist', '.git', 'test-results', 'playwright-report']);

/** The files below `root` that match, without dependencies and build products; paths with `/`. */
export function listFiles(root: string, patterns: readonly string[]): string[] {
  return globSync([...patterns], { cwd: root, exclude: (path) => path.split(/[\\/]/).some((name) => ELSEWHERE.has(name)) })
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

/** Every source file of the checkout, the examples apart. */
export function readSources(root: string): SourceFile[] {
  return listFiles(root, ['**/*.{ts,tsx,mjs,js}'])
    .filter((path) => !path.startsWith('examples/') && !path.includes('/fixtures/'))
    .map((path) => sourceFile(path, readFileSync(join(root, path), 'utf8')));
}

/** Tests, and what only tests use. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$|\.spec\.ts$|(^|\/)testing[/-]|^e2e\//.test(path);
}
