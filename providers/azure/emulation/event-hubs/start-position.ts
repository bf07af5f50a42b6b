import type { Sender } from 'rhea';
import { AmqpRefusal } from '../amqp/amqp-service.ts';
import type { Hub, Hubs } from './hubs.ts';
import type { HubEvent } from './partition-log.ts';

const FILTER = 'apache.org:selector-filter:string';
const CLAUSE = /^\s*amqp\.annotation\.(x-opt-offset|x-opt-sequence-number|x-opt-enqueued-time)\s*(>=?)\s*'?(@latest|-?\d+)'?\s*$/;

/** What a clause compares, each rising from event to event. */
const MEASURES: Readonly<Record<string, (event: HubEvent) => number>> = {
  'x-opt-offset': ({ offset }) => offset,
  'x-opt-sequence-number': ({ sequence }) => sequence,
  'x-opt-enqueued-time': ({ enqueuedAtMs }) => enqueuedAtMs,
};

/** The clause that a link says with its source; null where it has none. */
export function selectorOf({ source }: Sender): string | null {
  const filters: unknown = typeof source === 'object' && source !== null ? Reflect.get(source, 'filter') : undefined;
  const filter: unknown = typeof filters === 'object' && filters !== null ? Reflect.get(filters, FILTER) : undefined;
  const value: unknown = typeof filter === 'object' && filter !== null && 'value' in filter ? filter.value : filter;
  return typeof value === 'string' ? value : null;
}

/**
 * Number of the first event that a receiver gets, by the clause that the official clients write; the oldest that is
 * there without one. Throws `AmqpRefusal` for other clauses.
 */
export function startOf(hubs: Hubs, hub: Hub, partition: number, selector: string | null): number {
  const { first, next } = hubs.state(hub, partition);
  if (selector === null) return first;
  const [, name = '', operator, value = ''] = CLAUSE.exec(selector) ?? [];
  const measure = MEASURES[name];
  if (measure === undefined || (value === '@latest' && name !== 'x-opt-offset'))
    throw new AmqpRefusal('amqp:invalid-field', `The local runtime does not understand the selector "${selector.slice(0, 200)}".`);
  if (value === '@latest') return next;
  const bound = Number(value);
  return hubs.locate(hub, partition, (event) => (operator === '>=' ? measure(event) >= bound : measure(event) > bound));
}
