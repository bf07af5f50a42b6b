import { posix, relative } from 'node:path';
import type { BuildFailure, BuildOptions, Message, OutputFile, Plugin } from 'esbuild';
import { AppError } from '#shared/errors.ts';
import { needsCompiling, type EntryFile } from './entries.ts';
import type { Inspection } from './inspect.ts';

/** A file made by the bundler, for the package. */
export interface BuiltFile {
  /** With `/`, relative to the package. */
  path: string;
  content: Uint8Array;
}

// In an ES module `require` is not there; bundled CommonJS code needs it for Node's own modules.
const REQUIRE =
  "import { createRequire as isobarCreateRequire } from 'node:module';\nglobalThis.require ??= isobarCreateRequire(import.meta.url);\n";

/** `packages/name` of an import like `@scope/name/sub` or `name/sub`. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** What stays an import: what the platform supplies, and packages that travel in node_modules. */
function externals(provided: readonly string[], files: ReadonlySet<string>): Plugin {
  return {
    name: 'isobar-externals',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        if (kind === 'entry-point' || /^[A-Za-z]:/.test(path)) return undefined;
        const name = packageName(path);
        return provided.includes(name) || files.has(`node_modules/${name}/package.json`) ? { path, external: true } : undefined;
      });
    },
  };
}

/** `src/index.ts:3:7: text`, with the line and a mark under the place. */
export function frame(message: Message): string {
  const at = message.location;
  if (at === null) return message.text;
  const gutter = String(at.line);
  const pad = ' '.repeat(gutter.length);
  const mark = ' '.repeat(at.column) + '^'.repeat(Math.max(1, Math.min(at.length, at.lineText.length - at.column)));
  return `${at.file}:${at.line}:${at.column + 1}: ${message.text}\n  ${gutter} | ${at.lineText}\n  ${pad} | ${mark}`;
}

function hintFor(message: Message, root: string): string {
  const missing = /^Could not resolve "([^./][^"]*)"/.exec(message.text)?.[1];
  if (missing !== undefined) return `Install it: cd ${root} && npm install ${packageName(missing)}`;
  if (message.text.includes('Top-level await')) return 'Top-level await needs ES modules: set "type": "module" in package.json.';
  return 'Correct the source, then deploy again.';
}

function toBuildError(failure: BuildFailure, root: string): AppError {
  const [first] = failure.errors;
  if (first === undefined) return new AppError('invalid_input', 'The source could not be bundled.', { cause: failure });
  const more = failure.errors.length - 1;
  return new AppError('invalid_input', `${frame(first)}${more > 0 ? `\nand ${more} more ${more === 1 ? 'error' : 'errors'}` : ''}`, {
    hint: hintFor(first, root),
    details: first.location === null ? {} : { file: first.location.file, line: first.location.line, column: first.location.column + 1 },
    cause: failure,
  });
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

/** `nodejs22.x`, `nodejs22`, `node|22` -> `node22`; what names no version of Node runs on ours. */
function esbuildTarget(runtime: string): string {
  return `node${/node(?:js)?\D?(\d{2})/.exec(runtime)?.[1] ?? '24'}`;
}

function formatOf(output: string, type: unknown): 'esm' | 'cjs' {
  if (output.endsWith('.mjs')) return 'esm';
  if (output.endsWith('.cjs')) return 'cjs';
  return type === 'module' ? 'esm' : 'cjs';
}

const NAMESPACE = (i: number) => `entry${i}`;

/** Options that every build shares. */
function common(inspection: Inspection, format: 'esm' | 'cjs') {
  return {
    absWorkingDir: inspection.root,
    bundle: true,
    write: false,
    platform: 'node',
    target: esbuildTarget(inspection.project.runtime),
    format,
    sourcemap: true,
    charset: 'utf8',
    logLevel: 'silent',
    plugins: [externals(inspection.model.provides, new Set(inspection.files.map((file) => file.path)))],
  } as const satisfies BuildOptions;
}

/** Several entries in CommonJS: one bundle, so that they share their modules, and a file per entry that hands its part out. */
async function buildShared(inspection: Inspection, entries: readonly EntryFile[]): Promise<BuiltFile[]> {
  const { build } = await import('esbuild');
  const shared = posix.join(posix.dirname(entries[0]?.output ?? ''), 'isobar-bundle.cjs');
  const contents = entries.map((entry, i) => `export * as ${NAMESPACE(i)} from ${JSON.stringify(`./${entry.source}`)};`).join('\n');
  const { outputFiles } = await build({
    ...common(inspection, 'cjs'),
    stdin: { contents, resolveDir: inspection.root, sourcefile: 'isobar-entries.js', loader: 'js' },
    outfile: shared,
  });
  const parts = entries.map((entry, i): BuiltFile => {
    const path = posix.relative(posix.dirname(entry.output), shared);
    const specifier = path.startsWith('.') ? path : `./${path}`;
    return { path: entry.output, content: Buffer.from(`module.exports = require(${JSON.stringify(specifier)}).${NAMESPACE(i)};\n`) };
  });
  return [...toBuilt(outputFiles, inspection.root), ...parts];
}

/** Everything else: a bundle per entry; in ES modules what several entries share is split off. */
async function buildSplit(inspection: Inspection, entries: readonly EntryFile[], format: 'esm' | 'cjs'): Promise<BuiltFile[]> {
  const { build } = await import('esbuild');
  const extension = posix.extname(entries[0]?.output ?? '.js');
  const { outputFiles } = await build({
    ...common(inspection, format),
    entryPoints: entries.map(({ source, output }) => ({ in: `./${source}`, out: output.slice(0, -extension.length) })),
    outdir: inspection.root,
    outExtension: { '.js': extension },
    splitting: format === 'esm' && entries.length > 1,
    chunkNames: 'isobar-chunks/[name]-[hash]',
  });
  return toBuilt(outputFiles, inspection.root);
}

function toBuilt(files: readonly OutputFile[], root: string): BuiltFile[] {
  return files.map((file) => {
    const path = relative(root, file.path).replaceAll('\\', '/');
    const needsRequire = !path.endsWith('.map') && file.text.includes('Dynamic require of');
    return { path, content: needsRequire ? Buffer.from(REQUIRE + file.text) : file.contents };
  });
}

/**
 * Compiles and bundles the entries that Node cannot run as they are; nothing where all can.
 * `packageType` is package.json's `type`. Throws `invalid_input` with file, line, column and the code around it.
 */
export async function bundleEntries(inspection: Inspection, packageType: unknown): Promise<BuiltFile[]> {
  const groups = Map.groupBy(inspection.entries.filter(needsCompiling), ({ output }) => posix.extname(output));
  try {
    const built = [...groups.values()].map((entries) => {
      const format = formatOf(entries[0]?.output ?? '', packageType);
      return format === 'cjs' && entries.length > 1 ? buildShared(inspection, entries) : buildSplit(inspection, entries, format);
    });
    return (await Promise.all(built)).flat();
  } catch (error) {
    throw isBuildFailure(error) ? toBuildError(error, inspection.root) : error;
  }
}
