import type { SourceFiles } from '../emulation.ts';

/** A source tree in memory, as detection sees one. */
export function sourceFiles(files: Record<string, string>): SourceFiles {
  const manifest = files['package.json'];
  return {
    paths: Object.keys(files).toSorted(),
    has: (path) => Object.hasOwn(files, path),
    text: (path) => files[path] ?? null,
    packageJson: manifest === undefined ? null : (JSON.parse(manifest) as Record<string, unknown>),
  };
}
