import { join, normalize } from 'node:path/posix';
import { isCode, isVendored, type CodeTree } from './code-tree.ts';

/** A function that the cloud calls: a file, and what it exports (null: whatever looks like a handler). */
export interface EntryPoint {
  file: string;
  name: string | null;
}

const ENDS = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx', '.jsx', '.py', '/index.js', '/index.mjs', '/index.ts', '/__init__.py'];
/** Folders on the way to a file of that name; what is further away is another project's. */
const NEAR = 2;
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

/** Folders that a build writes, with where their sources mostly are. */
const BUILT = /^(?:\.\/)?(?:\.?build|dist|out|lib|\.webpack\/service|\.esbuild\/\.build)\//;
const SOURCES = ['', 'src/', 'source/', 'lib/'];

function fileOf(tree: CodeTree, root: string, stem: string): string | null {
  // Python writes folders with dots as well as with slashes.
  for (const base of [stem, stem.replaceAll('.', '/')]) {
    for (const end of ENDS) {
      const path = under(root, base + end);
      if (path !== null && tree.has(path)) return path;
    }
  }
  return null;
}

/** The one file of that name that is nearest to a folder; null where there is none, or where two are as near. */
function nearest(tree: CodeTree, folder: string, stem: string): string | null {
  const wanted = (stem.split('/').at(-1) ?? stem).split('.').at(-1) ?? stem;
  const steps = (path: string) => {
    const [from, to] = [folder === '' ? [] : folder.split('/'), path.split('/').slice(0, -1)];
    const same = from.findIndex((part, i) => part !== to[i]);
    const common = same === -1 ? from.length : same;
    return from.length + to.length - 2 * common;
  };
  const found = tree.paths
    .filter((path) => isCode(path) && !isVendored(path, tree) && path.replace(/^.*\//, '').replace(/\.\w+$/, '') === wanted)
    .map((path) => ({ path, steps: steps(path) }))
    .toSorted((a, b) => a.steps - b.steps);
  const [first, second] = found;
  return first === undefined || first.steps > NEAR || second?.steps === first.steps ? null : first.path;
}

/** Handlers that a plugin writes into the package: the application itself is called from them. */
const GENERATED = /^(?:wsgi|wsgi_handler|handler_wsgi)\.handler$/;

/** The application behind a handler that the source does not have: built from elsewhere, packed by hand, or generated; null where nothing fits. */
export function findBehind(tree: CodeTree, root: string, declaredIn: string | null, handler: string): EntryPoint[] | null {
  if (GENERATED.test(handler)) return guessEntries(tree, root);
  const dot = handler.lastIndexOf('.');
  if (dot < 1) return null;
  const [stem, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const rest = stem.replace(BUILT, '');
  const sources =
    rest === stem && !BUILT.test(`${root}/`)
      ? []
      : SOURCES.map((source) => fileOf(tree, root.replace(/(?:^|\/)(?:\.?build|dist|out)(?:\/.*)?$/, ''), source + rest));
  const file =
    sources.find((each) => each !== null) ?? nearest(tree, root === '' ? (declaredIn ?? '').split('/').slice(0, -1).join('/') : root, stem);
  return file === null || file === undefined ? null : [{ file, name }];
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
    const file = fileOf(tree, root, stem);
    if (file !== null) return { file, name };
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
