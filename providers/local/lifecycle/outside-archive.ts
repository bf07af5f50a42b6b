/**
 * A path for another program. An installed application's code is in an archive that only it can read;
 * what others need stands beside it, in `app.asar.unpacked`. Any other path stays as it is.
 */
export function outsideArchive(path: string): string {
  return path.replace(/([\\/])app\.asar(?=[\\/])/, '$1app.asar.unpacked');
}
