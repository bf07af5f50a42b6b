/** A word of a command for a POSIX shell, so that nothing in a name is anything but a name. */
export function shellQuoted(text: string): string {
  return /^[\w@.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
