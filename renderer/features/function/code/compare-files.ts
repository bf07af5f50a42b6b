/** How a file stands to the same one of another version. Sizes are all that is compared here. */
export type FileMark = 'new' | 'size' | 'gone';

interface Sized {
  path: string;
  size: number;
}

/** The files of both versions, those that are gone included, and how each stands to `before`. */
export function compareFiles(now: readonly Sized[], before: readonly Sized[]): { items: Sized[]; marks: ReadonlyMap<string, FileMark> } {
  const sizes = new Map(before.map((file) => [file.path, file.size]));
  const marks = new Map<string, FileMark>();
  for (const { path, size } of now) {
    const was = sizes.get(path);
    if (was === undefined) marks.set(path, 'new');
    else if (was !== size) marks.set(path, 'size');
    sizes.delete(path);
  }
  for (const path of sizes.keys()) marks.set(path, 'gone');
  return { items: [...now, ...before.filter((file) => sizes.has(file.path))], marks };
}
