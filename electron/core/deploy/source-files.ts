import { readFileSync } from 'node:fs';
import type { SourceFiles } from '#providers/emulation.ts';
import { asText, MAX_TEXT_BYTES } from '../code/text.ts';
import type { TreeFile } from './walk-source.ts';

/** A walked tree as models see it. What is installed can be asked for, but is not listed: nobody writes a handler there. */
export function createSourceFiles(files: readonly TreeFile[]): SourceFiles {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const texts = new Map<string, string | null>();

  function text(path: string): string | null {
    const known = texts.get(path);
    if (known !== undefined) return known;
    const file = byPath.get(path);
    const read = file === undefined || file.size > MAX_TEXT_BYTES ? null : asText(readFileSync(file.absolute));
    texts.set(path, read);
    return read;
  }

  let manifest: Record<string, unknown> | null | undefined;
  return {
    paths: files.map((file) => file.path).filter((path) => !/(?:^|\/)node_modules\//.test(path)),
    has: (path) => byPath.has(path),
    text,
    get packageJson() {
      if (manifest === undefined) manifest = parseManifest(text('package.json'));
      return manifest;
    },
  };
}

function parseManifest(text: string | null): Record<string, unknown> | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
