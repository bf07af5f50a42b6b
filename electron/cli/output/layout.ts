import { stripVTControlCharacters } from 'node:util';

/** Text of others must not move the cursor or change colours: control characters are shown, not sent. */
export function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- it is control characters that are looked for
  return text.replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Cells in a terminal; codes for colour take none. */
export function width(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}

export function pad(text: string, to: number, right = false): string {
  const space = ' '.repeat(Math.max(0, to - width(text)));
  return right ? space + text : text + space;
}

export interface Column<T> {
  title: string;
  value(row: T): string | number | null | undefined;
  /** Numbers stand right. */
  right?: boolean;
}

/** Aligned columns under titles; nothing but the titles where there are no rows. */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[], title: (text: string) => string = (text) => text): string[] {
  const cells = rows.map((row) =>
    columns.map((column) => {
      const value = column.value(row);
      return value === null || value === undefined || value === '' ? '-' : plain(String(value)).replaceAll('\n', ' ');
    }),
  );
  const widths = columns.map((column, i) => Math.max(width(column.title), ...cells.map((row) => width(row[i] ?? ''))));
  const lay = (texts: readonly string[]) =>
    texts
      .map((text, i) => pad(text, widths[i] ?? 0, columns[i]?.right))
      .join('  ')
      .trimEnd();
  return [title(lay(columns.map((column) => column.title.toUpperCase()))), ...cells.map(lay)];
}

/** `name  value` lines; what has no value is left out. */
export function fields(
  pairs: readonly (readonly [string, string | number | boolean | null | undefined])[],
  name: (text: string) => string = (text) => text,
): string[] {
  const known = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '');
  const widest = Math.max(0, ...known.map(([key]) => width(key)));
  return known.map(([key, value]) => `${name(pad(key, widest))}  ${plain(String(value))}`);
}
