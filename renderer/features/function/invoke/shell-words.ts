/** A piece of a shell word: text as it is, or the name of a variable that stands for a secret. */
export type Part = { text: string } | { variable: string };

/** A word quoted for POSIX shells; variables stay outside the single quotes, so that the shell fills them in. */
export function toShellWord(parts: readonly Part[]): string {
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only !== undefined && 'text' in only && /^[A-Za-z0-9_./:@%+=,-]+$/.test(only.text)) return only.text;
  if (parts.every((part) => 'text' in part && part.text === '')) return "''";
  return parts.map((part) => ('variable' in part ? `"$${part.variable}"` : quote(part.text))).join('');
}

function quote(text: string): string {
  return text === '' ? '' : `'${text.replaceAll("'", `'\\''`)}'`;
}
