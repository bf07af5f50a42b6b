import type { Filter } from '../api/filter/parse-filter.ts';
import type { FunctionPlace } from '../functions/resource-name.ts';

/** What of a filter the store can look for by itself; all of it is still to be checked. Null where nothing can match. */
export interface LogRange {
  /** Of the function in the runtime. */
  name?: string;
  invocationId?: string;
  /** ISO instants. */
  since?: string;
  until?: string;
}

/** Reads the terms that every entry has to meet. `places` are the functions by their names in the runtime. */
export function narrow(filter: Filter | null, places: ReadonlyMap<string, FunctionPlace>): LogRange | null {
  const range: LogRange = {};
  const wanted: Partial<FunctionPlace> = {};
  for (const term of requiredTerms(filter)) {
    if (term.kind !== 'compare') continue;
    const { operator, value } = term;
    const path = term.path.join('.');
    if (path === 'timestamp') Object.assign(range, timeRange(operator, value, range));
    else if (operator !== '=') continue;
    else if (path === 'resource.labels.service_name') wanted.id = value;
    else if (path === 'resource.labels.location') wanted.location = value;
    else if (path === 'labels.execution_id') range.invocationId = value;
  }
  if (wanted.id === undefined && wanted.location === undefined) return range;
  const names = [...places].filter(([, { id, location }]) => (wanted.id ?? id) === id && (wanted.location ?? location) === location);
  const [first] = names;
  if (first === undefined) return null;
  return names.length === 1 ? { ...range, name: first[0] } : range;
}

function requiredTerms(filter: Filter | null): readonly Filter[] {
  if (filter === null) return [];
  return filter.kind === 'and' ? filter.terms.flatMap(requiredTerms) : [filter];
}

/** A millisecond wider than what is asked for: entries have finer times. */
function timeRange(operator: string, value: string, { since, until }: LogRange): Pick<LogRange, 'since' | 'until'> {
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) return {};
  if (operator === '>' || operator === '>=') return { since: later(since, new Date(ms - 1).toISOString()) };
  if (operator === '<' || operator === '<=') return { until: earlier(until, new Date(ms + 1).toISOString()) };
  return {};
}

function later(a: string | undefined, b: string): string {
  return a !== undefined && a > b ? a : b;
}

function earlier(a: string | undefined, b: string): string {
  return a !== undefined && a < b ? a : b;
}
