/** Letters to insert, remove, replace or swap to get from one word to the other. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** The known word that was probably meant; null where none is close. */
export function nearest(word: string, known: readonly string[]): string | null {
  const starts = known.filter((candidate) => word.length >= 3 && candidate.startsWith(word));
  const [only] = starts;
  if (only !== undefined && starts.length === 1) return only;
  let best: { candidate: string; far: number } | null = null;
  for (const candidate of known) {
    const far = distance(word, candidate);
    if (far <= Math.max(1, Math.floor(candidate.length / 3)) && far < (best?.far ?? Number.POSITIVE_INFINITY)) best = { candidate, far };
  }
  return best?.candidate ?? null;
}
