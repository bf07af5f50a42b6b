const REFUSED_WRITE =
  /\b(EROFS|EACCES|EPERM): [^,\n]{1,100}, (open|mkdir|mkdtemp|rename|link|symlink|unlink|rmdir|rm|copyfile|truncate|ftruncate|chmod) '/;

/** What to do about a write that the system refused, off the line that the app printed about it; null for other lines. */
export function writeHint(message: string, inPlace: boolean): string | null {
  if (!REFUSED_WRITE.test(message)) return null;
  return inPlace
    ? 'The app can write to its own folder and to the temporary directory, os.tmpdir(); the rest of this machine is read-only to it.'
    : 'The app was built on the way, so that it runs from a copy of its folder that cannot be written to. Build it beforehand (npm run build) to let it run in its own folder, or write to the temporary directory, os.tmpdir().';
}
