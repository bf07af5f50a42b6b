/** A part of a URL as it is meant; as it is written where that is not encoded as it should be. */
export function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
