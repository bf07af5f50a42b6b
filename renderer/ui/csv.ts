type Cell = string | number | null;

/** What a file of rows has in it: names of columns, in order, with what each says of a row. */
export type CsvColumns<T> = Readonly<Record<string, (row: T) => Cell>>;

/**
 * Rows as CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe in front,
 * so that a function's name can never become code in somebody's spreadsheet.
 */
export function toCsv<T>(columns: CsvColumns<T>, rows: readonly T[]): string {
  const cells = Object.values(columns);
  const lines = [Object.keys(columns), ...rows.map((row) => cells.map((cell) => cell(row)))];
  return lines.map((line) => line.map(toCell).join(',')).join('\r\n') + '\r\n';
}

function toCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
