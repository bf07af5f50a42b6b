/** What a pasted `.env` holds. Lines that are no assignment are named, not dropped in silence. */
export interface Dotenv {
  entries: { name: string; value: string }[];
  problems: { line: number; text: string }[];
}

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.:-]*)\s*=\s*(.*)$/;

/**
 * Reads `.env` text: comments, `export`, single quotes (literal), double quotes (with `\n`, `\"`),
 * quoted values over several lines. Of a name given twice the later counts.
 */
export function parseDotenv(text: string): Dotenv {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const entries = new Map<string, string>();
  const problems: Dotenv['problems'] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (/^\s*(?:#|$)/.test(line)) continue;
    const match = ASSIGNMENT.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) {
      problems.push({ line: index + 1, text: line.trim() });
      continue;
    }
    const value = readValue(match[2], lines, index);
    if (value === null) problems.push({ line: index + 1, text: line.trim() });
    else {
      entries.set(match[1], value.text);
      index = value.lastLine;
    }
  }
  return { entries: [...entries].map(([name, value]) => ({ name, value })), problems };
}

/** True where pasted text is worth reading as `.env`: more than one line, or one assignment. */
export function looksLikeDotenv(text: string): boolean {
  const { entries, problems } = parseDotenv(text);
  return entries.length > 0 && problems.length === 0 && (entries.length > 1 || ASSIGNMENT.test(text));
}

/** A value from its first character on; null where a quote is never closed. */
function readValue(rest: string, lines: readonly string[], line: number): { text: string; lastLine: number } | null {
  const quote = rest[0];
  if (quote !== '"' && quote !== "'") return { text: rest.replace(/\s+#.*$/, '').trimEnd(), lastLine: line };
  let open = rest.slice(1);
  for (let at = line; at < lines.length; at++) {
    const end = closingQuote(open, quote);
    if (end >= 0) {
      const inside = open.slice(0, end);
      return { text: quote === '"' ? unescape(inside) : inside, lastLine: at };
    }
    open += `\n${lines[at + 1] ?? ''}`;
  }
  return null;
}

function closingQuote(text: string, quote: string): number {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') at++;
    else if (text[at] === quote) return at;
  }
  return -1;
}

function unescape(text: string): string {
  return text.replace(/\\([nrt"\\$])/g, (_, char: string) => ({ n: '\n', r: '\r', t: '\t' })[char] ?? char);
}
