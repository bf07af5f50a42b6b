import { checkFunction } from './functions.ts';
import { partsOf } from './parts-of.ts';
import { rootOf, type Expression, type Query } from './query.ts';
import { QueryError } from './query-error.ts';

/** Throws where a query names what there is not, whether or not there is anything to run it over. `outer` are the names around a subquery. */
export function checkQuery(query: Query, outer: ReadonlySet<string> | null = null): void {
  const names = new Set(outer);
  for (const [at, { alias, from }] of query.sources.entries()) {
    const root = at === 0 && outer === null ? rootOf(from) : null;
    // The container, whatever it is called.
    if (root !== null) names.add(root);
    check(from, names, false);
    names.add(alias);
  }
  const { select, where, groupBy, orderBy } = query;
  const selected =
    select.kind === 'items' ? select.items.map(({ expression }) => expression) : select.kind === 'value' ? [select.expression] : [];
  for (const expression of selected) check(expression, names, true);
  for (const expression of [where, ...groupBy, ...orderBy.map((item) => item.expression)]) {
    if (expression !== null) check(expression, names, false);
  }
  if (select.kind === 'all' && query.sources.length !== 1) throw new QueryError(null, "'SELECT *' is only valid with a single input set.");
}

function check(expression: Expression, names: ReadonlySet<string>, canAggregate: boolean): void {
  if (expression.kind === 'name' && !names.has(expression.name)) {
    const { name, at } = expression;
    throw new QueryError('SC2001', `Identifier '${name}' could not be resolved.`, { start: at, end: at + name.length });
  }
  if (expression.kind === 'call') checkFunction(expression.name, expression.at, canAggregate);
  if (expression.kind === 'subquery') checkQuery(expression.query, names);
  for (const part of partsOf(expression)) check(part, names, canAggregate);
}
