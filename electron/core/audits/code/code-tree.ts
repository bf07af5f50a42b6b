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
export const TYPESCRIPT = /\.(?:ts|mts|cts|tsx|jsx)$/;

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
