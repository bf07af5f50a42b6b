import { aggregate, aggregatesOf } from './aggregate.ts';
import { evaluate, type Scope } from './evaluate.ts';
import { nameOf } from './parse-query.ts';
import { rootOf, type Expression, type OrderItem, type Query, type Select, type Source } from './query.ts';
import { QueryError } from './query-error.ts';
import { canonical, compareAny, isList, type Value } from './value.ts';

/**
 * What a query answers over the items of a container, in their order. Throws `QueryError`.
 * @see https://github.com/Azure/azure-cosmos-dotnet-v3/blob/master/Microsoft.Azure.Cosmos/tests/Microsoft.Azure.Cosmos.Tests/Query/OfflineEngine/SqlInterpreter.cs the official client's own engine
 */
export function runQuery(query: Query, items: Iterable<Value>, parameters: ReadonlyMap<string, Value>): Value[] {
  const scope: Scope = { names: new Map(), parameters, aggregates: new Map(), run: runInner };
  const [first] = query.sources;
  const root = first === undefined ? null : rootOf(first.from);
  const rows = first === undefined ? [scope] : [...items].map((item) => (root === null ? scope : bound(scope, root, item)));
  return answer(query, joined(query.sources, rows), scope);
}

/** A subquery: its names are those around it and its own. */
function runInner(query: Query, outer: Scope): Value[] {
  const scope = { ...outer, aggregates: new Map() };
  return answer(query, joined(query.sources, [scope]), scope);
}

const bound = (scope: Scope, name: string, value: Value): Scope => ({ ...scope, names: new Map(scope.names).set(name, value) });

/** Each combination of what FROM and JOIN name. */
function joined(sources: readonly Source[], scopes: Scope[]): Scope[] {
  return sources.reduce(
    (rows, { alias, each, from }) =>
      rows.flatMap((scope) => {
        const value = evaluate(from, scope);
        if (each) return isList(value) ? value.map((element) => bound(scope, alias, element)) : [];
        return value === undefined ? [] : [bound(scope, alias, value)];
      }),
    scopes,
  );
}

function answer(query: Query, scopes: Scope[], scope: Scope): Value[] {
  const { where, select, distinct, top, offset, limit } = query;
  const kept = where === null ? scopes : scopes.filter((row) => evaluate(where, row) === true);
  const groups = grouped(query, ordered(query.orderBy, kept), scope);
  let results = groups.map((row) => project(select, query.sources, row)).filter((value) => value !== undefined);
  if (distinct) results = [...new Map(results.map((value) => [canonical(value), value])).values()];
  if (top !== null) results = results.slice(0, countOf(top, scope, 'TOP'));
  if (offset === null || limit === null) return results;
  const from = countOf(offset, scope, 'OFFSET');
  return results.slice(from, from + countOf(limit, scope, 'LIMIT'));
}

function countOf(expression: Expression, scope: Scope, word: string): number {
  const value = evaluate(expression, scope);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new QueryError(null, `The value of ${word} has to be a whole number of 0 or more.`);
  return value;
}

/** One scope for each result: an item, a group with what its aggregates come to, or all items together. */
function grouped({ select, groupBy, sources }: Query, rows: Scope[], scope: Scope): Scope[] {
  const calls = aggregatesOf(select);
  if (calls.length === 0 && groupBy.length === 0) return rows;
  const groups = new Map<string, Scope[]>(groupBy.length === 0 ? [['', []]] : []);
  for (const row of rows) {
    const key = groupBy.map((expression) => canonical(evaluate(expression, row))).join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  // Where nothing was found, something can be counted all the same.
  const nothing = sources.reduce((empty, { alias }) => bound(empty, alias, undefined), scope);
  return [...groups.values()].map((group) => ({
    ...(group[0] ?? nothing),
    aggregates: new Map<Expression, Value>(calls.map((call) => [call, aggregate(call, group)])),
  }));
}

/** By one expression, items without it are left out, as with the default indexing policy. */
function ordered(orderBy: readonly OrderItem[], scopes: Scope[]): Scope[] {
  if (orderBy.length === 0) return scopes;
  return scopes
    .map((scope) => ({ scope, keys: orderBy.map(({ expression }) => evaluate(expression, scope)) }))
    .filter(({ keys }) => keys.length > 1 || keys[0] !== undefined)
    .toSorted((a, b) => {
      for (const [at, { descending }] of orderBy.entries()) {
        const order = compareAny(a.keys[at], b.keys[at]);
        if (order !== 0) return descending ? -order : order;
      }
      return 0;
    })
    .map(({ scope }) => scope);
}

function project(select: Select, sources: readonly Source[], scope: Scope): Value {
  if (select.kind === 'value') return evaluate(select.expression, scope);
  if (select.kind === 'all') {
    return scope.names.get(sources[0]?.alias ?? '');
  }
  let unnamed = 0;
  const members = select.items.map(({ expression, alias }) => {
    const name = alias ?? nameOf(expression) ?? `$${(unnamed += 1)}`;
    return [name, evaluate(expression, scope)] as const;
  });
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}
