import { TYPESCRIPT, type CodeTree } from './code-tree.ts';
import type { ModuleIr } from './ir.ts';
import { readJavaScript, readTypeScript } from './read-javascript.ts';
import { readPython } from './read-python.ts';
import { resolveJavaScript, resolvePython } from './resolve.ts';

/** Longer files were generated or packed: their lines lead nobody to a mistake. */
export const MAX_CODE_BYTES = 1024 * 1024;
const MAX_LINE = 20_000;
/** Tags, which many write in files that end in `.js`. */
const JSX = /<(?:\/?[A-Za-z][\w.]*[\s/>]|>)/;

/** Reads files once each. */
export interface Modules {
  tree: CodeTree;
  load(path: string): Promise<ModuleIr>;
  loaded(path: string): ModuleIr | null;
  /** The file that a module name means, seen from a file; null where it is a package. */
  resolve(from: string, module: string, language: ModuleIr['language']): string | null;
}

/** Files of a tree as modules. Functions of one source have roots of their own; what was read of it they share (`read`). */
export function createModules(tree: CodeTree, root: string, read = new Map<string, ModuleIr>()): Modules {
  function empty(path: string, why: string): ModuleIr {
    return { file: path, language: path.endsWith('.py') ? 'python' : 'javascript', body: [], problem: why };
  }

  async function readFile(path: string): Promise<ModuleIr> {
    if (tree.size(path) > MAX_CODE_BYTES) return empty(path, `it is larger than ${MAX_CODE_BYTES / 1024} kB`);
    const text = tree.text(path);
    if (text === null) return empty(path, 'it is no text');
    if (hasLongLine(text)) return empty(path, `it has lines of more than ${MAX_LINE} characters: it was packed or generated`);
    if (path.endsWith('.py')) return readPython(path, text);
    if (TYPESCRIPT.test(path)) return readTypeScript(path, text);
    const plain = readJavaScript(path, text);
    if (plain.problem === null || !JSX.test(text)) return plain;
    const withTags = await readTypeScript(path, text, 'jsx');
    return withTags.problem === null ? withTags : plain;
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
    resolve: (from, module, language) =>
      language === 'python' ? resolvePython(tree, root, from, module) : resolveJavaScript(tree, from, module),
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
