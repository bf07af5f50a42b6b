import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isMapping } from '../../../detection/cloud-yaml.ts';
import type { SourceFiles } from '../../../emulation.ts';

const MAX_TEXT_BYTES = 1024 * 1024;

/** Unpacked code as detection sees a project; packages it carries are left out. */
export function treeFiles(dir: string): SourceFiles {
  const paths = readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.startsWith('node_modules/') && !path.includes('/node_modules/'))
    .toSorted();
  const known = new Set(paths);
  const text = (path: string): string | null => {
    if (!known.has(path) || statSync(join(dir, path)).size > MAX_TEXT_BYTES) return null;
    const bytes = readFileSync(join(dir, path));
    return bytes.includes(0) ? null : bytes.toString('utf8');
  };
  return { paths, has: (path) => known.has(path), text, packageJson: parse(text('package.json')) };
}

function parse(text: string | null): Record<string, unknown> | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isMapping(value) ? value : null;
  } catch {
    return null;
  }
}
