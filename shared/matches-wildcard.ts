/** Whether a text matches a pattern with `*` and `?`. Linear in the text for each `*`, whatever the pattern. */
export function matchesWildcard(pattern: string, text: string): boolean {
  let p = 0;
  let star = -1;
  let mark = 0;
  for (let t = 0; t < text.length;) {
    const character = pattern[p];
    if (character === '*') {
      star = p++;
      mark = t;
    } else if (character !== undefined && (character === '?' || character === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
