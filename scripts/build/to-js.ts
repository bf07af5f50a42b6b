import { transform } from 'esbuild';

const IMPORT = /(\bfrom\s*|\bimport\s*\(?\s*)(["'])([.#][^"']*)\.ts\2/g;
const MODULE_URL = /(new URL\(\s*)(["'])([^"']+)\.ts\2(\s*,\s*import\.meta\.url\s*\))/g;
const MODULE_PATH = /(\b(?:join|resolve)\(\s*import\.meta\.dirname\s*,\s*)(["'])([^"']+)\.ts\2(\s*\))/g;
/** What is left would point at a file that is not there. */
const LEFT = /["'`]\.{1,2}\/[^"'`]*\.ts["'`]/;

/**
 * A TypeScript module as the JavaScript one that takes its place: types gone, and every reference
 * to a module of ours (`from './a.ts'`, `import('./a.ts')`, `new URL('./a.ts', import.meta.url)`,
 * `join(import.meta.dirname, 'a.ts')`) with the new ending. Throws where a reference is of no such form.
 */
export async function toJs(source: string, path: string): Promise<string> {
  const { code } = await transform(source, {
    loader: 'ts',
    format: 'esm',
    target: 'node24',
    sourcefile: path,
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  const js = code.replace(IMPORT, '$1$2$3.js$2').replace(MODULE_URL, '$1$2$3.js$2$4').replace(MODULE_PATH, '$1$2$3.js$2$4');
  const left = LEFT.exec(js);
  if (left !== null) {
    throw new Error(
      `${path} refers to a module in a way that the build does not know: ${left[0]}. Write new URL('./x.ts', import.meta.url).`,
    );
  }
  return js;
}
