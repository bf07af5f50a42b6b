import type { FunctionEntry } from '../../emulation.ts';
import type { RpcBinding } from './functions-core.ts';

const GRID_EVENT = {
  id: '1',
  subject: '/orders/1',
  eventType: 'Example.Created',
  eventTime: '2026-01-15T09:30:00.000Z',
  dataVersion: '1',
  data: { id: 1 },
};

/** What a trigger may give, by its type in lower case; nothing at all for the others. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  queuetrigger: { id: 1 },
  servicebustrigger: { id: 1 },
  eventhubtrigger: { id: 1 },
  kafkatrigger: { id: 1 },
  blobtrigger: 'The content of a blob.',
  cosmosdbtrigger: [{ id: '1' }],
  sqltrigger: [{ Operation: 0, Item: { id: 1 } }],
  mysqltrigger: [{ Operation: 0, Item: { id: 1 } }],
  eventgridtrigger: GRID_EVENT,
};

/**
 * The request that runs a function that takes none itself, with an example of what sets it off.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http
 */
export function byHand(name: string, { type, cardinality }: RpcBinding): NonNullable<FunctionEntry['byHand']> {
  const one = EXAMPLES[type.toLowerCase()] ?? '';
  const value = cardinality === 'many' ? [one] : one;
  const input = typeof value === 'string' ? value : JSON.stringify(value);
  return { method: 'POST', path: `/admin/functions/${encodeURIComponent(name)}`, body: JSON.stringify({ input }, null, 2) };
}
