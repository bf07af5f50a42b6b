import { dirname, join, normalize } from 'node:path/posix';
import { isCode, isVendored, type CodeTree } from './code-tree.ts';

const ENDS = ['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.tsx', '.jsx', '/index.js', '/index.mjs', '/index.cjs', '/index.ts', '/index.tsx'];
/** What names of modules are replaced by: `@lib/*` is `src/lib/*`. */
interface Alias {
  prefix: string;
  suffix: string;
  targets: readonly string[];
}
interface Names {
  /** By folder of the configuration, the deepest first. */
  aliases: readonly { folder: string; all: readonly Alias[]; base: string | null }[];
  /** Packages that stand in the tree itself, with their folders. */
  packages: ReadonlyMap<string, string>;
  /** Folders that a layer puts on the path of the function. */
  layers: readonly string[];
}

const known = new WeakMap<CodeTree, Names>();

/** JSON with comments and commas at the end, as configurations of compilers are; null where it is none. */
function lenient(text: string): Record<string, unknown> | null {
  const plain = text.replaceAll(/("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string?: string) => string ?? '');
  try {
    const value: unknown = JSON.parse(plain.replaceAll(/,(\s*[}\]])/g, '$1'));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const under = (folder: string, path: string) => normalize(join(folder, path)).replace(/\/$/, '');

function aliasesOf(folder: string, text: string | null): Names['aliases'][number] | null {
  const options = text === null ? null : lenient(text)?.['compilerOptions'];
  if (!isRecord(options)) return null;
  const baseUrl = typeof options['baseUrl'] === 'string' ? under(folder, options['baseUrl']) : null;
  const all = Object.entries(isRecord(options['paths']) ? options['paths'] : {}).map(([pattern, targets]): Alias => {
    const [prefix = '', suffix = ''] = pattern.split('*');
    const list = Array.isArray(targets) ? targets.filter((each): each is string => typeof each === 'string') : [];
    return { prefix, suffix: pattern.includes('*') ? suffix : '\0', targets: list.map((each) => under(baseUrl ?? folder, each)) };
  });
  return { folder, all, base: baseUrl };
}

function namesIn(tree: CodeTree): Names {
  const found = known.get(tree);
  if (found !== undefined) return found;
  const aliases: Names['aliases'][number][] = [];
  const packages = new Map<string, string>();
  const layers = new Set<string>();
  for (const path of tree.paths) {
    const at = /^(?:(.*)\/)?(?:nodejs|python(?:\/lib\/python[\d.]+\/site-packages)?)\//.exec(path);
    if (at !== null && isCode(path)) layers.add(path.slice(0, at[0].length - 1));
    if (!/(?:^|\/)(?:[tj]sconfig(?:\.\w+)?|package)\.json$/.test(path) || isVendored(path, tree)) continue;
    const folder = dirname(path);
    if (path.endsWith('package.json')) {
      const name = lenient(tree.text(path) ?? '')?.['name'];
      if (typeof name === 'string' && !packages.has(name)) packages.set(name, folder);
    } else {
      const each = aliasesOf(folder, tree.text(path));
      if (each !== null) aliases.push(each);
    }
  }
  const names = { aliases: aliases.toSorted((a, b) => b.folder.length - a.folder.length), packages, layers: [...layers].slice(0, 100) };
  known.set(tree, names);
  return names;
}

const first = (tree: CodeTree, candidates: readonly string[]) => candidates.find((path) => tree.has(path)) ?? null;

function file(tree: CodeTree, base: string): string | null {
  if (base.startsWith('..')) return null;
  const bare = base.replace(/\.[mc]?js$/, '');
  return first(tree, [...ENDS.map((end) => base + end), ...ENDS.map((end) => bare + end)].filter(isCode));
}

function packageFile(tree: CodeTree, folder: string, rest: string): string | null {
  if (rest !== '') return file(tree, under(folder, rest)) ?? file(tree, under(folder, `src/${rest}`));
  const main = lenient(tree.text(under(folder, 'package.json')) ?? '')?.['main'];
  // What is built is not there yet: its source mostly is.
  const candidates = [...(typeof main === 'string' ? [main] : []), 'src/index', 'index', 'lib/index'];
  return candidates.map((each) => file(tree, under(folder, each))).find((each) => each !== null) ?? null;
}

/** By the paths that a configuration of the compiler gives. */
function byAlias(tree: CodeTree, from: string, module: string, aliases: Names['aliases']): string | null {
  for (const { folder, all, base } of aliases) {
    if (folder !== '.' && !from.startsWith(`${folder}/`)) continue;
    for (const { prefix, suffix, targets } of all) {
      const fits = suffix === '\0' ? module === prefix : module.startsWith(prefix) && module.endsWith(suffix);
      const star = suffix === '\0' ? '' : module.slice(prefix.length, module.length - suffix.length);
      const hit = fits ? targets.map((target) => file(tree, target.replace('*', star))).find((each) => each !== null) : null;
      if (hit !== null && hit !== undefined) return hit;
    }
    const plain = base === null ? null : file(tree, under(base, module));
    if (plain !== null) return plain;
  }
  return null;
}

function byName(tree: CodeTree, from: string, module: string): string | null {
  const { aliases, packages, layers } = namesIn(tree);
  const aliased = byAlias(tree, from, module, aliases);
  if (aliased !== null) return aliased;
  const name = module.split('/', module.startsWith('@') ? 2 : 1).join('/');
  const folder = packages.get(name);
  if (folder !== undefined) return packageFile(tree, folder, module.slice(name.length + 1));
  const inLayer = /^\/opt\/nodejs\/(.+)$/.exec(module)?.[1];
  return inLayer === undefined ? null : (layers.map((layer) => file(tree, under(layer, inLayer))).find((each) => each !== null) ?? null);
}

/** The file that a name in JavaScript or TypeScript means; null where it is a package of somebody else. */
export function resolveJavaScript(tree: CodeTree, from: string, module: string): string | null {
  return module.startsWith('.') ? file(tree, normalize(join(dirname(from), module))) : byName(tree, from, module);
}

/** Every folder above a file, the nearest first. */
function above(path: string): string[] {
  const folder = dirname(path);
  return folder === '.' || folder === '/' ? ['.'] : [folder, ...above(folder)];
}

/** The file that a name in Python means. Which folders are on its path is decided when it runs: those above it are tried, and layers. */
export function resolvePython(tree: CodeTree, root: string, from: string, module: string): string | null {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const path = module.slice(dots).replaceAll('.', '/');
  let folder = dirname(from);
  for (let i = 1; i < dots; i++) folder = dirname(folder);
  const bases = dots > 0 ? [folder] : [...new Set([dirname(from), root === '' ? '.' : root, ...above(from), ...namesIn(tree).layers])];
  return first(tree, bases.flatMap((base) => [normalize(join(base, `${path}.py`)), normalize(join(base, path, '__init__.py'))])); // prettier-ignore
}
