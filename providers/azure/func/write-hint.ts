const REFUSED_WRITE =
  /\b(EROFS|EACCES|EPERM): [^,\n]{1,100}, (open|mkdir|mkdtemp|rename|link|symlink|unlink|rmdir|rm|copyfile|truncate|ftruncate|chmod) '/;

/** What to do about a write that the system refused, off the line that the app printed about it; null for other lines. */
export function writeHint(message: string): string | null {
  if (!REFUSED_WRITE.test(message)) return null;
  return 'The app runs from a copy of its folder that cannot be written to, as packages do in Azure. Write to the temporary directory, os.tmpdir().';
}
