import { REGISTERING } from '../registering.ts';
import type { Project } from '#shared/model/project.ts';
import { codeFiles, codeText, compiledName, dependsOn } from '../../detection/code-files.ts';
import { maskSource } from '../../detection/mask-source.ts';
import type { Detection, SourceFiles } from '../../emulation.ts';
import { globExpression } from './entry-glob.ts';
import { functionTimeoutS, parseSettings } from './host-json.ts';
import { withOverrides } from './job-host.ts';
import { localVariables } from './local-settings.ts';
import { FOLDERS, scriptOf } from './v3/function-folders.ts';

const LIBRARY = '@azure/functions';
const REGISTRATION = new RegExp(`\\bapp\\s*\\.\\s*(?:${REGISTERING})\\s*\\(\\s*['"\`]([\\w-]+)['"\`]`, 'g');
/** Where a new project keeps its functions. */
const DEFAULT_MAIN = 'src/functions/*.js';

/** Function apps of the v4 model: code that registers functions, or at least host.json and the library. */
export function detectAzure(source: SourceFiles): Detection | null {
  const host = parseSettings(source.text('host.json'));
  const registered = registrations(source);
  const [first] = registered;
  const library = dependsOn(source, LIBRARY);
  if (first !== undefined) {
    const files = [...new Set(registered.map(({ path }) => path))];
    return detection(source, 0.96, `${first.path} registers the function "${first.name}"`, entryPattern(source, files));
  }
  if (source.paths.some((path) => /^[^/]+\/function\.json$/.test(path))) {
    return detection(source, 0.9, 'function.json files: an app of the older model v3', FOLDERS);
  }
  if (host !== null && host['version'] !== undefined) return detection(source, 0.85, 'host.json', entryPattern(source, []));
  return library ? detection(source, 0.7, `package.json names ${LIBRARY}`, entryPattern(source, [])) : null;
}

function detection(source: SourceFiles, confidence: number, from: string, handler: string): Detection {
  const env = localVariables(parseSettings(source.text('local.settings.json')));
  const timeoutS = functionTimeoutS(withOverrides(parseSettings(source.text('host.json')), env));
  return {
    confidence,
    from,
    handlers: [handler],
    project: { handler, ...(timeoutS === null ? {} : { timeoutS }), ...(Object.keys(env).length > 0 ? { env } : {}) },
  };
}

function registrations(source: SourceFiles): { path: string; name: string }[] {
  return codeFiles(source).flatMap((path) => {
    const text = codeText(source, path);
    if (text === null || !text.includes(LIBRARY)) return [];
    return [...maskSource(text, { strings: false }).matchAll(REGISTRATION)].map((match) => ({ path, name: match[1] ?? '' }));
  });
}

/** package.json's `main`; without one, the folder or file in which functions were found. */
function entryPattern(source: SourceFiles, files: string[]): string {
  const main = source.packageJson?.['main'];
  if (typeof main === 'string' && main !== '') return main.replace(/^\.\//, '');
  const [first] = files;
  if (first === undefined) return DEFAULT_MAIN;
  if (files.length === 1) return compiledName(first);
  const folder = first.slice(0, first.lastIndexOf('/') + 1);
  return `${folder}*${compiledName(first).slice(compiledName(first).lastIndexOf('.'))}`;
}

/** Every file the pattern stands for; for `dist/…` patterns over TypeScript the sources they are built from. */
export function azureEntries(project: Project, source: SourceFiles): { source: string; output: string }[] {
  if (project.handler === FOLDERS) return folderEntries(source);
  const pattern = globExpression(project.handler);
  const present = source.paths.filter((path) => pattern.test(path));
  if (present.length > 0) return present.map((path) => ({ source: path, output: path }));
  return codeFiles(source).flatMap((path) => {
    const output = outputs(path).find((candidate) => pattern.test(candidate));
    return output === undefined ? [] : [{ source: path, output }];
  });
}

/** The scripts of functions that are folders. */
function folderEntries(source: SourceFiles): { source: string; output: string }[] {
  return source.paths
    .filter((path) => /^[^/]+\/function\.json$/.test(path))
    .flatMap((path) => {
      const output = scriptOf(path.slice(0, path.indexOf('/')), parseSettings(source.text(path))?.['scriptFile'], source.has);
      if (source.has(output)) return [{ source: output, output }];
      const from = codeFiles(source).find((candidate) => outputs(candidate).includes(output));
      return from === undefined ? [] : [{ source: from, output }];
    });
}

/** Where compilers put a source file: beside it, or under dist/ with or without `src/`. */
function outputs(path: string): string[] {
  const compiled = compiledName(path);
  const short = compiled.replace(/^src\//, '');
  return [compiled, ...['dist', 'build', 'out', 'lib'].flatMap((folder) => [`${folder}/${compiled}`, `${folder}/${short}`])];
}
