import { AppError } from '#shared/errors.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { AZURE } from '../provider-id.ts';

/** A row of a result, by column. */
export type Row = Readonly<Record<string, unknown>>;

export interface TimeRange {
  from: number;
  to: number;
}

/** Asks a component for rows. A result that was cut off is an error: what is missing would not be seen. */
export async function runQuery(
  context: AzureContext,
  component: string,
  kql: string,
  { from, to }: TimeRange,
  { signal }: Call,
): Promise<Row[]> {
  const client = await context.clients.logs();
  const interval = { startTime: new Date(from), endTime: new Date(to) };
  const result = await client.queryResource(component, kql, interval, { abortSignal: signal });
  if (result.status !== 'Success') {
    throw new AppError('unavailable', `Application Insights gave a part of the answer only: ${result.partialError.message}`, {
      provider: AZURE,
      hint: 'Ask for a shorter time.',
    });
  }
  const [table] = result.tables;
  if (table === undefined) return [];
  const names = table.columnDescriptors.map(({ name }) => name ?? '');
  return table.rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
}

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value);
export const numberOf = (value: unknown): number => (typeof value === 'number' ? value : Number(value));

/** Epoch milliseconds of a column of times. */
export function timeOf(value: unknown): number {
  return value instanceof Date ? value.getTime() : Date.parse(textOf(value));
}

/** A column of properties, which comes as an object or as its text. */
export function propertiesOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  try {
    const parsed: unknown = JSON.parse(textOf(value));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
