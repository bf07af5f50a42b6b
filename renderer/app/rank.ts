/**
 * How well a text answers a query, 0 for not at all. The whole text beats its beginning, that beats the
 * beginning of a word, that beats the inside of one, that beats letters in order with gaps.
 * Every word of the query has to be found.
 */
export function rank(query: string, text: string, keywords: readonly string[] = []): number {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  const own = text.toLowerCase();
  const scores = words.map((word) => Math.max(rankWord(word, own), ...keywords.map((k) => rankWord(word, k.toLowerCase()) * 0.7)));
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0) / words.length;
}

function rankWord(word: string, text: string): number {
  if (text === word) return 100;
  if (text.startsWith(word)) return 80;
  const at = text.indexOf(word);
  if (at > 0) return /[\s/\-_.:@]/.test(text[at - 1] ?? '') ? 60 : 40;
  return isSubsequence(word, text) ? 10 : 0;
}

function isSubsequence(word: string, text: string): boolean {
  let from = 0;
  for (const letter of word) {
    const at = text.indexOf(letter, from);
    if (at === -1) return false;
    from = at + 1;
  }
  return word.length > 2;
}

/** The best `limit` of many, best first; equal ones keep their order. */
export function best<T>(
  query: string,
  items: readonly T[],
  textOf: (item: T) => string,
  limit: number,
  keywordsOf?: (item: T) => readonly string[],
): T[] {
  return items
    .map((item, order) => ({ item, order, score: rank(query, textOf(item), keywordsOf?.(item)) }))
    .filter((each) => each.score > 0)
    .toSorted((a, b) => b.score - a.score || a.order - b.order)
    .slice(0, limit)
    .map((each) => each.item);
}
