import { badField } from '../api-error.ts';
import { camelPath, isJson, type Json } from '../json.ts';
import { parseFilter, type Filter } from './parse-filter.ts';

/** How a field is compared where neither text nor number is meant: `severity` has an order of its own. */
export type Order = Readonly<Record<string, (value: string) => number>>;

/** Compiles a filter; an empty one lets everything through. Throws INVALID_ARGUMENT for what it does not understand. */
export function compileFilter(text: string, order: Order = {}): (resource: Json) => boolean {
  if (text.trim() === '') return () => true;
  const filter = parseFilter(text);
  return (resource) => matchesFilter(filter, resource, order);
}

/** Whether the resource passes the filter. */
export function matchesFilter(filter: Filter, resource: Json, order: Order = {}): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => matchesFilter(term, resource, order));
    case 'or':
      return filter.terms.some((term) => matchesFilter(term, resource, order));
    case 'not':
      return !matchesFilter(filter.term, resource, order);
    case 'anywhere':
      return JSON.stringify(resource).toLowerCase().includes(filter.text.toLowerCase());
    case 'compare':
      return compare(valueAt(resource, filter.path), filter, order[filter.path.join('.')]);
  }
}

function valueAt(resource: Json, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isJson(inner) ? (inner[key] ?? inner[camelPath(key)]) : undefined), resource);
}

function compare(
  value: unknown,
  { operator, value: wanted }: { operator: string; value: string },
  rank?: (value: string) => number,
): boolean {
  if (operator === ':') return wanted === '*' ? value !== undefined : has(value, wanted);
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  switch (operator) {
    case '=':
      return text === wanted;
    case '!=':
      return text !== wanted;
    case '=~':
      return toRegex(wanted).test(text) && value !== undefined;
    case '!~':
      return !toRegex(wanted).test(text);
    default:
      return value !== undefined && ordered(operator, text, wanted, rank);
  }
}

/** "Has": text that contains it, a list or map in which it is; letters count alike. */
function has(value: unknown, wanted: string): boolean {
  if (Array.isArray(value)) return value.some((one) => has(one, wanted));
  if (isJson(value)) return Object.keys(value).includes(wanted);
  return String(value ?? '')
    .toLowerCase()
    .includes(wanted.toLowerCase());
}

function ordered(operator: string, text: string, wanted: string, rank?: (value: string) => number): boolean {
  const difference = rank !== undefined ? rank(text) - rank(wanted) : distance(text, wanted);
  if (operator === '<') return difference < 0;
  if (operator === '<=') return difference <= 0;
  return operator === '>' ? difference > 0 : difference >= 0;
}

/** Times before numbers before text. */
function distance(a: string, b: string): number {
  const iso = /^\d{4}-\d\d-\d\d(?:T|$)/;
  if (iso.test(a) && iso.test(b)) return Date.parse(a) - Date.parse(b);
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}

function toRegex(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (error) {
    throw badField('filter', `Unparseable filter: ${error instanceof Error ? error.message : String(error)}`);
  }
}
