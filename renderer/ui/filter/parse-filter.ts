/** One word of a filter: `state:failed`, `-provider:local`, `memory:>512`, or plain text (`field` null). */
export interface FilterToken {
  field: string | null;
  /** As typed, without quotes. */
  value: string;
  negated: boolean;
  /** Where it stands in the text. */
  start: number;
  end: number;
}

const TOKEN = /(-?)([A-Za-z][A-Za-z-]*):(?=\s|$)|(-?)(?:([A-Za-z][A-Za-z-]*):)?(?:"([^"]*)"?|([^\s"]+))/g;

/**
 * Reads a filter: words between spaces, `field:value` pairs, `-` for "not", quotes around spaces.
 * A pair whose field is not in `fields` is plain text, so that `arn:aws:…` can be searched for as it is.
 */
export function parseFilter(text: string, fields: ReadonlySet<string>): FilterToken[] {
  const tokens: FilterToken[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const [whole, emptyMinus, emptyName, minus, name, quoted, plain] = match;
    const field = (name ?? emptyName)?.toLowerCase() ?? null;
    const negated = (minus ?? emptyMinus) === '-';
    const at = { start: match.index, end: match.index + whole.length };
    if (field !== null && fields.has(field)) {
      tokens.push({ field, value: quoted ?? plain ?? '', negated, ...at });
    } else if (name === undefined && emptyName === undefined) {
      tokens.push({ field: null, value: quoted ?? plain ?? '', negated, ...at });
    } else {
      const raw = whole.replaceAll('"', '');
      tokens.push({ field: null, value: negated ? raw.slice(1) : raw, negated, ...at });
    }
  }
  return tokens;
}

/** A token as it is typed, quoted where it has to be. */
export function formatToken({ field, value, negated }: Pick<FilterToken, 'field' | 'value' | 'negated'>): string {
  const text = /\s/.test(value) || value === '' ? `"${value}"` : value;
  return `${negated ? '-' : ''}${field === null ? '' : `${field}:`}${text}`;
}
