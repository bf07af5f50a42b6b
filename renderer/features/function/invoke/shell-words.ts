/** A piece of a shell word: text as it is, or the name of a variable that stands for a secret. */
export type Part = { text: string } | { variable: string };

/** A word quoted for POSIX shells; variables stay outside the single quotes, so that the shell fills them in. */
export function toShellWord(parts: readonly Part[]): string {
  const word = joined(parts);
  const [only] = word;
  if (only === undefined) return "''";
  if (word.length === 1 && 'text' in only && /^[A-Za-z0-9_./:@%+=,-]+$/.test(only.text)) return only.text;
  return word.map((part) => ('variable' in part ? `"$${part.variable}"` : quote(part.text))).join('');
}

/** Neighbouring texts as one, empty ones left out. */
function joined(parts: readonly Part[]): Part[] {
  const word: Part[] = [];
  for (const part of parts) {
    const last = word.at(-1);
    if ('variable' in part) word.push(part);
    else if (last !== undefined && 'text' in last) word[word.length - 1] = { text: last.text + part.text };
    else if (part.text !== '') word.push(part);
  }
  return word;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
