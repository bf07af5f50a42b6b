import { Parser, type Program } from 'acorn';
import type { ModuleIr } from './ir.ts';
import { readLineMap, type LineMap } from './line-map.ts';
import { toStatements } from './javascript-statements.ts';

const AS_WRITTEN: LineMap = (line, column) => ({ line, column });

function parse(text: string): Program {
  const options = {
    ecmaVersion: 'latest',
    locations: true,
    allowHashBang: true,
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
  } as const;
  try {
    return Parser.parse(text, { ...options, sourceType: 'module' });
  } catch (error) {
    // Scripts may use names that modules may not.
    try {
      return Parser.parse(text, { ...options, sourceType: 'script' });
    } catch {
      throw error;
    }
  }
}

function failed(file: string, why: string): ModuleIr {
  return { file, language: 'javascript', body: [], problem: why };
}

/** JavaScript as it stands. A file with a syntax error is empty and says so. */
export function readJavaScript(file: string, text: string): ModuleIr {
  try {
    return { file, language: 'javascript', body: toStatements(parse(text), AS_WRITTEN), problem: null };
  } catch (error) {
    return failed(file, error instanceof RangeError ? 'it is nested too deeply' : `syntax error: ${message(error)}`);
  }
}

/** TypeScript and JSX: types are taken away first; places are those of the file as written. */
export async function readTypeScript(file: string, text: string, as?: 'jsx'): Promise<ModuleIr> {
  const { transform } = await import('esbuild');
  const loader = as ?? (file.endsWith('.jsx') ? 'jsx' : file.endsWith('.tsx') ? 'tsx' : 'ts');
  try {
    const { code, map } = await transform(text, {
      loader,
      format: 'esm',
      target: 'esnext',
      sourcemap: 'external',
      logLevel: 'silent',
      sourcefile: file,
      // What a class is given by a container is a type only: its import has to stay.
      tsconfigRaw: { compilerOptions: { experimentalDecorators: true, verbatimModuleSyntax: /^\s*@\w+\(/m.test(text) } },
    });
    const { mappings } = JSON.parse(map) as { mappings: string };
    return { file, language: 'javascript', body: toStatements(parse(code), readLineMap(mappings)), problem: null };
  } catch (error) {
    const [first] = (error as { errors?: { text: string; location: { line: number } | null }[] }).errors ?? [];
    const why = first === undefined ? message(error) : `${first.text} (line ${first.location?.line ?? '?'})`;
    return failed(file, `syntax error: ${why}`);
  }
}

const message = (error: unknown) => (error instanceof Error ? error.message : String(error));
