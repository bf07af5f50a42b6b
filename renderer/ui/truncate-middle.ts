/** A long identifier with its middle left out: both ends stay, which is where identifiers differ. */
export function truncateMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  const tail = Math.floor((max - 1) / 2);
  return `${text.slice(0, max - 1 - tail)}…${tail === 0 ? '' : text.slice(-tail)}`;
}
