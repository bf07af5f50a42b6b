import { join, normalize } from 'node:path/posix';
import { isCode, isVendored, type CodeTree } from './code-tree.ts';

/** A function that the cloud calls: a file, and what it exports (null: whatever looks like a handler). */
export interface EntryPoint {
  file: string;
  name: string | null;
}

const ENDS = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx', '.jsx', '.py', '/index.js', '/index.mjs', '/index.ts', '/__init__.py'];
const MAIN = [
  'index.js',
  'index.mjs',
  'index.cjs',
  'function.js',
  'app.js',
  'main.py',
  'index.ts',
  'src/index.ts',
  'src/index.js',
  'src/index.mjs',
  'src/app.ts',
  'lambda_function.py',
  'function_app.py',
  'app.py',
  'handler.py',
  'handler.js',
  'app.mjs',
];

function under(root: string, path: string): string | null {
  const joined = normalize(join(root, path));
  return joined.startsWith('..') ? null : joined;
}

function mainFile(tree: CodeTree, root: string): string | null {
  const manifest = under(root, 'package.json');
  const text = manifest === null || !tree.has(manifest) ? null : tree.text(manifest);
  const main = text === null ? null : /"main"\s*:\s*"([^"*]+)"/.exec(text)?.[1];
  const candidates = [...(main === null || main === undefined ? [] : [main, `${main}.js`, `${main}/index.js`]), ...MAIN];
  for (const candidate of candidates) {
    const path = under(root, candidate);
    if (path !== null && tree.has(path) && isCode(path)) return path;
  }
  return null;
}

/** The file and export that a handler's name means; null where there is none. */
export function findEntry(tree: CodeTree, root: string, handler: string): EntryPoint | null {
  const whole = under(root, handler);
  if (whole !== null && tree.has(whole) && isCode(whole)) return { file: whole, name: null };
  const dot = handler.lastIndexOf('.');
  const colon = handler.indexOf('::');
  const [stem, name] =
    colon > 0 ? [handler.slice(0, colon), null] : dot > 0 ? [handler.slice(0, dot), handler.slice(dot + 1)] : [null, handler];
  if (stem !== null) {
    // Python writes folders with dots as well as with slashes.
    for (const base of [stem, stem.replaceAll('.', '/')]) {
      for (const end of ENDS) {
        const path = under(root, base + end);
        if (path !== null && tree.has(path)) return { file: path, name };
      }
    }
  }
  const main = mainFile(tree, root);
  return main === null || name === null || stem !== null ? null : { file: main, name };
}

const SKIPPED =
  /(?:^|\/)(?:tests?|__tests__|spec|docs?|examples?|\.github|public|static|coverage|frontend|client|www)\/|\.(?:test|spec|config|min|bundle)\.[cm]?[jt]sx?$|(?:^|\/)(?:test_[^/]*|conftest|setup)\.py$/;

/** Files that may hold a handler, where nothing says which. */
export function guessEntries(tree: CodeTree, root: string): EntryPoint[] {
  const prefix = root === '' ? '' : `${root}/`;
  return tree.paths
    .filter((path) => path.startsWith(prefix) && isCode(path) && !SKIPPED.test(path.slice(prefix.length)) && !isVendored(path, tree))
    .slice(0, 400)
    .map((file) => ({ file, name: null }));
}
