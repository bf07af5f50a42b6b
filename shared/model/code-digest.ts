/** One file of a package, as its digest sees it. */
export interface DigestFile {
  /** With `/`, relative to the package. */
  path: string;
  /** Lower-case hex over the file's bytes. */
  sha256: string;
  /** Whether the owner may execute it. */
  executable: boolean;
}

/**
 * The text whose SHA-256 (UTF-8, lower-case hex) is a package's digest: a line per file, sorted by path in
 * code unit order. It covers what the code is, not how it was zipped, so that packing the same files
 * again on another day or machine gives the same digest. A symbolic link counts as a file that holds its target's path.
 */
export function codeDigestText(files: Iterable<DigestFile>): string {
  return [...files]
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    .map(({ path, sha256, executable }) => `${sha256} ${executable ? 'x' : '-'} ${path}\n`)
    .join('');
}
