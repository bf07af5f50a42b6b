import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Ignore } from 'ignore';
import { AppError } from '#shared/errors.ts';
import { toPathError } from '../directories/path-error.ts';

export interface TreeFile {
  /** With `/`, relative to the source. */
  path: string;
  absolute: string;
  size: number;
  mtimeMs: number;
  executable: boolean;
}

/**
 * What never belongs in a package. What git ignores is not on the list: `node_modules` and `dist` are
 * exactly what has to run.
 */
const EXCLUDED = new Set([
  '.git', '.hg', '.svn', '.isobar', '.DS_Store', 'Thumbs.db', '.nyc_output', '.pytest_cache', '.mypy_cache', '__pycache__',
  '.vscode', '.idea', '.turbo', '.serverless', '.aws-sam', '.terraform',
]); // prettier-ignore
const EXCLUDED_PATHS = /(?:^|\/)node_modules\/(?:\.cache|\.bin|\.package-lock\.json)$|^(?:isobar\.yaml|template\.json|coverage)$/;

export const MAX_FILES = 100_000;
export const MAX_BYTES = 1024 * 1024 * 1024;

function tooLarge(files: readonly TreeFile[]): AppError {
  const folders = new Map<string, number>();
  for (const { path, size } of files) {
    const top = path
      .split('/')
      .slice(0, path.startsWith('node_modules/') ? 2 : 1)
      .join('/');
    folders.set(top, (folders.get(top) ?? 0) + size);
  }
  const largest = [...folders].sort((a, b) => b[1] - a[1]).slice(0, 3);
  const named = largest.map(([name, size]) => `${name} (${Math.ceil(size / 1024 / 1024)} MB)`).join(', ');
  return new AppError('too_large', `The source is too large: more than ${MAX_FILES} files or ${MAX_BYTES / 1024 / 1024} MB.`, {
    hint: `The largest parts are ${named}. Leave out what the function does not need with \`exclude\` in isobar.yaml.`,
  });
}

/** Every file that would be packaged, sorted. Links are followed within the source and refused where they leave it. */
export async function walkSource(root: string, exclude: readonly string[], signal: AbortSignal): Promise<TreeFile[]> {
  const files: TreeFile[] = [];
  let bytes = 0;
  const base = await realpath(root).catch((error: unknown) => Promise.reject(toPathError(error, root)));
  const rules: Ignore | null = exclude.length === 0 ? null : (await import('ignore')).default().add([...exclude]);

  const left = (path: string, name: string, directory: boolean) =>
    EXCLUDED.has(name) || EXCLUDED_PATHS.test(path) || (rules?.ignores(directory ? `${path}/` : path) ?? false);

  function add(file: TreeFile): void {
    files.push(file);
    bytes += file.size;
    if (files.length > MAX_FILES || bytes > MAX_BYTES) throw tooLarge(files);
  }

  /** `chain`: the real directories this one is in, to end a circle of links. */
  async function visit(absolute: string, prefix: string, chain: readonly string[]): Promise<void> {
    signal.throwIfAborted();
    const entries = await readdir(absolute, { withFileTypes: true }).catch((error: unknown) =>
      Promise.reject(toPathError(error, absolute)),
    );
    await Promise.all(
      entries.map(async (entry) => {
        const path = prefix + entry.name;
        const child = join(absolute, entry.name);
        if (left(path, entry.name, entry.isDirectory())) return;
        if (entry.isDirectory()) await visit(child, `${path}/`, [...chain, child]);
        else if (entry.isSymbolicLink()) await follow(child, path, chain);
        else if (entry.isFile()) await addFile(child, path);
        // Sockets, pipes and devices are no code.
      }),
    );
  }

  async function addFile(absolute: string, path: string): Promise<void> {
    const info = await lstat(absolute).catch((error: unknown) => Promise.reject(toPathError(error, absolute)));
    add({ path, absolute, size: info.size, mtimeMs: info.mtimeMs, executable: (info.mode & 0o100) !== 0 });
  }

  async function follow(link: string, path: string, chain: readonly string[]): Promise<void> {
    const target = await realpath(link).catch((error: unknown) => {
      throw new AppError('invalid_input', `${path} is a link to something that does not exist.`, {
        hint: 'Remove it, or leave it out with `exclude` in isobar.yaml.',
        details: { path },
        cause: error,
      });
    });
    const info = await stat(target);
    if (left(path, path.slice(path.lastIndexOf('/') + 1), info.isDirectory())) return;
    if (target !== base && !target.startsWith(base + sep)) {
      throw new AppError('invalid_input', `${path} is a link that leaves the source: it leads to ${target}.`, {
        hint: 'Copy the files into the source instead (for a workspace package: install it packed), or leave the link out with `exclude` in isobar.yaml.',
        details: { path, target },
      });
    }
    if (info.isFile()) await addFile(target, path);
    else if (info.isDirectory() && !chain.includes(target)) await visit(target, `${path}/`, [...chain, target]);
  }

  await visit(base, '', [base]);
  return files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
