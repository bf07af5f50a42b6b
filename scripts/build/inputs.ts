import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../lib/node24.mjs';

/** SHA-256 over names and contents of the files that match, relative to the checkout. */
export function hashInputs(patterns: readonly string[]): string {
  const hash = createHash('sha256');
  const files = globSync([...patterns], {
    cwd: ROOT,
    exclude: (name) => name === 'node_modules' || name === 'dist' || name.includes('.test.'),
  });
  for (const path of files.sort())
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  return hash.digest('hex');
}

/** What a build was made from, kept beside it so that it is made again only when that changed. */
export function builtFrom(name: string): string | null {
  try {
    return readFileSync(record(name), 'utf8');
  } catch {
    return null;
  }
}

export function recordBuild(name: string, hash: string): void {
  mkdirSync(dirname(record(name)), { recursive: true });
  writeFileSync(record(name), hash);
}

function record(name: string): string {
  return join(ROOT, 'dist', `.${name}-inputs`);
}
