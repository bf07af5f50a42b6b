/** Longer lines are none that tools write, nor people. */
const MAX_LINE = 2000;
const KEYS = {
  /** `"key": {`, and as YAML has it `'key':`, `key:`. */
  entries: /^\s*(?:"([^"]+)"\s*:\s*(?:\{|$)|'([^']+)':(?=\s|$)|([^\s"'#][^"']*?):(?=\s|$))/,
  /** `"key": "text"` */
  texts: /^\s*"([^"]+)"\s*:\s*"/,
};

/** Where keys of a JSON or YAML file are, by what they hold: the first line that begins with one, and 1 where none does. */
export function keyLines(text: string, what: keyof typeof KEYS): (key: string) => number {
  const lines = new Map<string, number>();
  for (const [i, line] of text.split('\n').entries()) {
    const [, double, single, bare] = (line.length > MAX_LINE ? null : KEYS[what].exec(line)) ?? [];
    const key = double ?? single ?? bare;
    if (key !== undefined && !lines.has(key)) lines.set(key, i + 1);
  }
  return (key) => lines.get(key) ?? 1;
}
