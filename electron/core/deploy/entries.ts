import type { ProgrammingModel, SourceFiles } from '#providers/emulation.ts';
import type { Project } from '#shared/model/project.ts';

/** A file the platform loads: `source` in the tree, `output` in the package. */
export interface EntryFile {
  source: string;
  output: string;
}

const COMPILED: readonly (readonly [RegExp, string])[] = [
  [/\.mts$/, '.mjs'],
  [/\.cts$/, '.cjs'],
  [/\.(?:ts|tsx|jsx)$/, '.js'],
];
const EXTENSIONS = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx', '.jsx'];

export function compiledName(path: string): string {
  const rule = COMPILED.find(([pattern]) => pattern.test(path));
  return rule === undefined ? path : path.replace(rule[0], rule[1]);
}

/** Whether Node cannot run the file as it is. */
export function needsCompiling({ source, output }: EntryFile): boolean {
  return source !== output || compiledName(source) !== source;
}

/** For a model that does not say: the handler's file part; where it has none (a target's name), package.json's `main`, else index. */
function guess(project: Project, source: SourceFiles): EntryFile[] {
  const { handler } = project;
  const main = source.packageJson?.['main'];
  const stems = /[./]/.test(handler)
    ? [handler, handler.replace(/\.[^./]+$/, '')]
    : [...(typeof main === 'string' ? [main.replace(/^\.\//, '')] : []), 'index'];
  for (const stem of stems) {
    const path = [stem, ...EXTENSIONS.map((extension) => stem + extension)].find((candidate) => source.has(candidate));
    if (path !== undefined) return [{ source: path, output: compiledName(path) }];
  }
  return [];
}

/** The files that the platform will load; empty where none was found. */
export function findEntries(project: Project, model: ProgrammingModel, source: SourceFiles): EntryFile[] {
  return model.entries?.(project, source) ?? guess(project, source);
}
