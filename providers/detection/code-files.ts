import type { SourceFiles } from '../emulation.ts';

const CODE = /\.(?:js|mjs|cjs|ts|mts|cts|jsx|tsx)$/;
const SKIP =
  /(?:^|\/)(?:node_modules|\.[^/]+|coverage|__tests__|__mocks__|tests?|spec|e2e|scripts)\/|\.d\.[mc]?ts$|\.(?:test|spec)\.[^/]+$|\.config\.[^/]+$/;
const BUILT = /^(?:dist|build|out|lib)\//;
/** Bigger files are bundles: slow to scan and no place where a person writes a handler. */
const MAX_SCANNED = 256 * 1024;
const MAX_FILES = 200;

/** Files in which a handler may be written, shallow ones first; without tests, and without build output where its sources are there. */
export function codeFiles(source: SourceFiles): string[] {
  const files = source.paths.filter((path) => CODE.test(path) && !SKIP.test(path));
  const written = files.filter((path) => !BUILT.test(path));
  return (written.length > 0 ? written : files).toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1)).slice(0, MAX_FILES);
}

const depth = (path: string): number => path.split('/').length;

/** Text of a code file, null where it is too big to be worth a look. */
export function codeText(source: SourceFiles, path: string): string | null {
  const text = source.text(path);
  return text === null || text.length > MAX_SCANNED ? null : text;
}

/** The path without its extension: `src/index.ts` -> `src/index`. */
export function withoutExtension(path: string): string {
  return path.replace(CODE, '');
}

/** The compiled form of a source file's name: `index.ts` -> `index.js`, `index.mts` -> `index.mjs`. */
export function compiledName(path: string): string {
  return path
    .replace(/\.tsx?$|\.jsx$/, '.js')
    .replace(/\.mts$/, '.mjs')
    .replace(/\.cts$/, '.cjs');
}

const EXTENSIONS = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx', '.jsx'];

/** The file that `path`, written with or without an extension, or with the one it will have when compiled, stands for. */
export function findCode(source: SourceFiles, path: string): string | null {
  const clean = path.replace(/^\.\//, '');
  if (source.has(clean)) return clean;
  const stem = withoutExtension(clean);
  const direct = EXTENSIONS.map((extension) => stem + extension).find((candidate) => source.has(candidate));
  if (direct !== undefined) return direct;
  const built = BUILT.exec(clean);
  if (built === null) return null;
  const rest = stem.slice(built[0].length);
  const candidates = [rest, `src/${rest}`].flatMap((base) => EXTENSIONS.map((extension) => base + extension));
  return candidates.find((candidate) => source.has(candidate)) ?? null;
}

const USUAL_MAINS = ['index', 'src/index', 'app', 'src/app', 'main', 'src/main', 'server', 'src/server', 'function', 'src/function'];

/** package.json's `main`, or the first file there is of those that people (or a platform) take by default; null where there is none. */
export function mainFile(source: SourceFiles, stems: readonly string[] = USUAL_MAINS): string | null {
  const main = source.packageJson?.['main'];
  const named = typeof main === 'string' ? findCode(source, main) : null;
  if (named !== null) return named;
  for (const stem of stems) {
    const found = findCode(source, `${stem}.js`);
    if (found !== null) return found;
  }
  return null;
}

/** Whether package.json names a package, at run time or for development. */
export function dependsOn(source: SourceFiles, name: string): boolean {
  return ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].some((field) => {
    const list = source.packageJson?.[field];
    return typeof list === 'object' && list !== null && Object.hasOwn(list, name);
  });
}
