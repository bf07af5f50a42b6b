import { dirname, join, normalize } from 'node:path/posix';
import type { ModuleIr } from './ir.ts';
import { readJavaScript, readTypeScript } from './read-javascript.ts';
import { readPython } from './read-python.ts';

/** Files of a function, as far as reading code needs them. */
export interface CodeTree {
  /** Paths with `/`, sorted. */
  paths: readonly string[];
  has(path: string): boolean;
  /** Null where it is no text, too large to be read, or not there. */
  text(path: string): string | null;
  size(path: string): number;
}

const JAVASCRIPT = /\.(?:js|mjs|cjs)$/;
const TYPESCRIPT = /\.(?:ts|mts|cts|tsx|jsx)$/;

/** Longer files were generated or packed: their lines lead nobody to a mistake. */
export const MAX_CODE_BYTES = 1024 * 1024;
const MAX_LINE = 20_000;

export function isCode(path: string): boolean {
  return (JAVASCRIPT.test(path) || TYPESCRIPT.test(path) || path.endsWith('.py')) && !/\.d\.[mc]?ts$/.test(path);
}

/** Code of others: it is looked at as dependencies, not line by line. */
export function isVendored(path: string, tree: CodeTree): boolean {
  if (
    /(?:^|\/)(?:node_modules|site-packages|dist-packages|\.python_packages|bower_components|vendor|__pypackages__|\.venv|venv)\//.test(path)
  )
    return true;
  return packagesIn(tree).some((folder) => path.startsWith(folder));
}

const packageFolders = new WeakMap<CodeTree, string[]>();

/** Folders that pip wrote into the package itself: each has a `NAME-VERSION.dist-info` beside it, which lists it. */
function packagesIn(tree: CodeTree): string[] {
  const known = packageFolders.get(tree);
  if (known !== undefined) return known;
  const folders = new Set<string>();
  for (const path of tree.paths) {
    const match = /^(.*?)([^/]+)\.(?:dist|egg)-info\/(RECORD|top_level\.txt)$/.exec(path);
    if (match === null) continue;
    const base = match[1] ?? '';
    folders.add(`${base}${match[2] ?? ''}.`);
    for (const line of (tree.text(path) ?? '').split('\n')) {
      const top = line.split(',')[0]?.trim().split('/')[0];
      if (top === undefined || top === '' || top.startsWith('..')) continue;
      folders.add(match[3] === 'RECORD' && top.endsWith('.py') ? base + top : `${base}${top}/`);
    }
  }
  const list = [...folders];
  packageFolders.set(tree, list);
  return list;
}

/** Reads files once each. */
export interface Modules {
  tree: CodeTree;
  load(path: string): Promise<ModuleIr>;
  loaded(path: string): ModuleIr | null;
  /** The file that a module name means, seen from a file; null where it is a package. */
  resolve(from: string, module: string, language: ModuleIr['language']): string | null;
}

export function createModules(tree: CodeTree, root: string): Modules {
  const read = new Map<string, ModuleIr>();
  const first = (candidates: readonly string[]) => candidates.find((path) => tree.has(path)) ?? null;

  function empty(path: string, why: string): ModuleIr {
    return { file: path, language: path.endsWith('.py') ? 'python' : 'javascript', body: [], problem: why };
  }

  async function readFile(path: string): Promise<ModuleIr> {
    if (tree.size(path) > MAX_CODE_BYTES) return empty(path, `it is larger than ${MAX_CODE_BYTES / 1024} kB`);
    const text = tree.text(path);
    if (text === null) return empty(path, 'it is no text');
    if (hasLongLine(text)) return empty(path, `it has lines of more than ${MAX_LINE} characters: it was packed or generated`);
    if (path.endsWith('.py')) return readPython(path, text);
    return TYPESCRIPT.test(path) ? readTypeScript(path, text) : readJavaScript(path, text);
  }

  function resolveJavaScript(from: string, module: string): string | null {
    if (!module.startsWith('.')) return null;
    const base = normalize(join(dirname(from), module));
    if (base.startsWith('..')) return null;
    const bare = base.replace(/\.[mc]?js$/, '');
    const ends = ['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.tsx', '.jsx', '/index.js', '/index.mjs', '/index.cjs', '/index.ts'];
    return first([base, ...ends.map((end) => base + end), ...ends.map((end) => bare + end)].filter(isCode));
  }

  function resolvePython(from: string, module: string): string | null {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0;
    const path = module.slice(dots).replaceAll('.', '/');
    let folder = dirname(from);
    for (let i = 1; i < dots; i++) folder = dirname(folder);
    const bases = dots > 0 ? [folder] : [dirname(from), root === '' ? '.' : root, '.'];
    return first(bases.flatMap((base) => [normalize(join(base, `${path}.py`)), normalize(join(base, path, '__init__.py'))]));
  }

  return {
    tree,
    async load(path) {
      const known = read.get(path);
      if (known !== undefined) return known;
      const module = await readFile(path);
      read.set(path, module);
      return module;
    },
    loaded: (path) => read.get(path) ?? null,
    resolve: (from, module, language) => (language === 'python' ? resolvePython(from, module) : resolveJavaScript(from, module)),
  };
}

function hasLongLine(text: string): boolean {
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    if (end - start > MAX_LINE) return true;
    start = end + 1;
  }
  return text.length - start > MAX_LINE;
}
