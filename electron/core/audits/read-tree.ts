import { lstat, readdir } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toPathError } from '../directories/path-error.ts';
import { asText } from '../code/text.ts';
import type { CodeTree } from './code/code-tree.ts';

/** A source or a package as the audit reads it, with what it left out. */
export interface AuditTree extends CodeTree {
  root: string;
  notes: string[];
  packageJson: Record<string, unknown> | null;
  /** Folders with a `node_modules` of their own: empty, or with `/` at the end. What is in it is read as packages, not as files. */
  installedIn: readonly string[];
}

const SKIPPED = new Set(['.git', '.hg', '.svn', '.terraform', '.serverless', '.aws-sam', '.venv', 'venv', '__pycache__', '.nyc_output', '.pytest_cache', '.mypy_cache', '.turbo', 'coverage', '.isobar', 'node_modules']); // prettier-ignore
const MAX_FILES = 20_000;
const MAX_TEXT = 4 * 1024 * 1024;

/**
 * Every file below a directory. Links are not followed: what they lead to is looked at where it is, or is none of this
 * source. Limits end the walk with a note, never with a failure.
 */
export async function readTree(root: string, signal: AbortSignal): Promise<AuditTree> {
  const sizes = new Map<string, number>();
  const notes: string[] = [];
  const installedIn: string[] = [];
  let links = 0;
  let full = false;

  async function visit(directory: string, prefix: string, depth: number): Promise<void> {
    signal.throwIfAborted();
    const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
      if (prefix === '') throw toPathError(error, directory);
      notes.push(`${prefix}: it could not be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}).`);
      return [];
    });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (full) return;
      const path = prefix + entry.name;
      if (entry.isSymbolicLink()) links++;
      else if (entry.isDirectory()) {
        if (entry.name === 'node_modules') installedIn.push(prefix);
        if (!SKIPPED.has(entry.name) && depth < 40) await visit(join(directory, entry.name), `${path}/`, depth + 1);
      } else if (entry.isFile()) {
        if (sizes.size >= MAX_FILES) {
          full = true;
          notes.push(`More than ${MAX_FILES} files: the rest was not looked at.`);
          return;
        }
        const info = await lstat(join(directory, entry.name)).catch(() => null);
        if (info !== null) sizes.set(path, info.size);
      }
    }
  }

  await visit(root, '', 0);
  if (links > 0) notes.push(`${links} symbolic ${links === 1 ? 'link was' : 'links were'} not followed.`);
  const text = (path: string): string | null => {
    const size = sizes.get(path);
    if (size === undefined || size > MAX_TEXT) return null;
    try {
      return asText(readFileSync(join(root, path)));
    } catch {
      return null; // It went away, or may not be read: as if it were no text.
    }
  };
  let manifest: Record<string, unknown> | null | undefined;
  return {
    root,
    notes,
    installedIn,
    paths: [...sizes.keys()].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
    has: (path) => sizes.has(path),
    size: (path) => sizes.get(path) ?? 0,
    text,
    get packageJson() {
      manifest ??= parseObject(text('package.json'));
      return manifest;
    },
  };
}

function parseObject(text: string | null): Record<string, unknown> | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
