import { badField } from '../api/api-error.ts';
import { camelPath, isJson, type Json } from '../api/json.ts';

/**
 * Whether a resource passes a list filter: comparisons (`=`, `!=`, `:` for "has") joined by AND, as clients send them
 * (`environment="GEN_2"`, `labels.team:web`). Throws INVALID_ARGUMENT for anything else rather than ignoring it.
 * @see https://google.aip.dev/160
 */
export function matchesFilter(resource: Json, filter: string): boolean {
  const text = filter.trim();
  if (text === '') return true;
  return text.split(/\s+AND\s+/).every((term) => matchesTerm(resource, term.trim()));
}

function matchesTerm(resource: Json, term: string): boolean {
  const found = /^\(?\s*([A-Za-z_][\w.-]*)\s*(!=|=|:)\s*(?:"([^"]*)"|([^\s"()]+))\s*\)?$/.exec(term);
  if (found === null) throw badField('filter', `This emulation does not understand the filter "${term}".`);
  const [, path = '', operator = '', quoted, bare] = found;
  const wanted = quoted ?? bare ?? '';
  const value = camelPath(path)
    .split('.')
    .reduce<unknown>((inner, key) => (isJson(inner) ? inner[key] : undefined), resource);
  if (operator === ':') return wanted === '*' ? value !== undefined : String(value ?? '').includes(wanted);
  return (String(value ?? '') === wanted) === (operator === '=');
}
