/** A value as KQL writes it. @see https://learn.microsoft.com/kusto/query/scalar-data-types/string */
export function text(value: string): string {
  return `'${value.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\r/g, '\\r').replace(/\n/g, '\\n').replace(/\t/g, '\\t')}'`;
}

/** An instant. */
export function instant(ms: number): string {
  return `datetime(${new Date(ms).toISOString()})`;
}

/** Conditions as `where` lines; null for one that does not apply. */
export function where(...conditions: readonly (string | null)[]): string[] {
  return conditions.flatMap((condition) => (condition === null ? [] : [`| where ${condition}`]));
}

export function query(...lines: readonly (string | readonly string[])[]): string {
  return lines.flat().join('\n');
}
