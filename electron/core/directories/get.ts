import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { toPathError } from './path-error.ts';

const MAX_ITEMS = 2000;

/** Files that make a folder look like something to deploy. */
const MARKS = new Set([
  'isobar.yaml',
  'package.json',
  'host.json',
  'function.json',
  'template.yaml',
  'template.yml',
  'serverless.yml',
  'serverless.yaml',
]);

function expand(path: string): string {
  const text = path.trim();
  if (text === '' || text === '~') return homedir();
  if (text.startsWith('~/') || text.startsWith('~\\')) return join(homedir(), text.slice(2));
  if (!isAbsolute(text))
    throw new AppError('invalid_input', `"${text}" is not an absolute path.`, { hint: 'Begin with / or ~.', details: { field: 'path' } });
  return resolve(text);
}

async function looksDeployable(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).some((name) => MARKS.has(name));
  } catch {
    // It may not be opened; that it is there can still be shown.
    return false;
  }
}

type Item = { name: string; path: string; kind: 'directory' | 'zip'; project: boolean };

/** Folders first, then zips; hidden ones are left out, like in a file dialog. */
export const getDirectory =
  (_core: CoreContext): HandlerOf<'directories', 'get'> =>
  async (input) => {
    const path = expand(input.path);
    let entries;
    try {
      entries = await readdir(path, { withFileTypes: true });
    } catch (error) {
      throw toPathError(error, path);
    }
    const found: Item[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const kind =
        entry.isDirectory() || entry.isSymbolicLink()
          ? 'directory'
          : entry.name.toLowerCase().endsWith('.zip') && entry.isFile()
            ? 'zip'
            : null;
      if (kind !== null) found.push({ name: entry.name, path: join(path, entry.name), kind, project: false });
    }
    const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
    found.sort((a, b) => (a.kind === b.kind ? order.compare(a.name, b.name) : a.kind === 'directory' ? -1 : 1));
    const items = found.slice(0, MAX_ITEMS);
    await Promise.all(
      items.filter((item) => item.kind === 'directory').map(async (item) => (item.project = await looksDeployable(item.path))),
    );
    const parent = dirname(path);
    return { path, parent: parent === path ? null : parent, items, truncated: found.length > MAX_ITEMS };
  };
