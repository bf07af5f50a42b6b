import type { Project } from '#shared/model/project.ts';
import { compiledName, mainFile } from '../../detection/code-files.ts';
import type { SourceFiles } from '../../emulation.ts';

/** What the framework loads where package.json names no `main`; `src/index.ts` is there for TypeScript, it becomes index.js. */
const DEFAULTS = ['index', 'function', 'src/index', 'src/function'];

/** The source file of a function; null where there is none. */
export function functionFile(source: SourceFiles): string | null {
  const file = mainFile(source, DEFAULTS);
  const loadable =
    file === null || compiledName(file) !== file || !file.startsWith('src/') || typeof source.packageJson?.['main'] === 'string';
  return loadable ? file : null;
}

/**
 * The one file the framework loads: package.json's `main`, else index.js or function.js.
 * @see https://github.com/GoogleCloudPlatform/functions-framework-nodejs/blob/main/src/loader.ts `getFunctionModulePath`
 */
export function gcpEntries(_project: Project, source: SourceFiles): { source: string; output: string }[] {
  const file = functionFile(source);
  if (file === null) return [];
  if (compiledName(file) === file) return [{ source: file, output: file }];
  const main = source.packageJson?.['main'];
  const output = typeof main === 'string' && main !== '' ? main.replace(/^\.\//, '') : file.replace(/^src\//, '');
  return [{ source: file, output: compiledName(output) }];
}
