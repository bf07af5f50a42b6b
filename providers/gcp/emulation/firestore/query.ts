import { ApiError, badField } from '../api/api-error.ts';
import { isJson, listOf, messageOf, numberOf, textOf, type Json } from '../api/json.ts';
import { comparePaths, compareValues, elementsOf, kindOf, numberOfValue } from './compare-values.ts';
import { parseFieldPath, valueAt, withValue } from './field-path.ts';

interface Order {
  path: string[];
  sign: 1 | -1;
}

const NAME = '__name__';
const INEQUALITIES = new Set(['LESS_THAN', 'LESS_THAN_OR_EQUAL', 'GREATER_THAN', 'GREATER_THAN_OR_EQUAL', 'NOT_EQUAL', 'NOT_IN']);

/** Answers a `StructuredQuery` from all documents below its parent. Throws INVALID_ARGUMENT. @see google/firestore/v1/query.proto */
export function runQuery(query: Json, parent: string, below: readonly Json[]): Json[] {
  if (query['findNearest'] !== undefined) throw new ApiError('UNIMPLEMENTED', 'Vector search is not part of this emulation.');
  const where = isJson(query['where']) ? query['where'] : null;
  const orders = ordersOf(query, where);
  const found = below
    .filter((document) => isFrom(listOf(query, 'from'), parent, textOf(document, 'name')))
    .filter((document) => where === null || matches(where, document))
    // What lacks a field that is sorted by is left out.
    .filter((document) => orders.every(({ path }) => fieldOf(document, path) !== undefined))
    .toSorted((a, b) => compareDocuments(orders, a, b))
    .filter((document) => isWithin(query, orders, document));
  const offset = numberOf(query, 'offset');
  const limit = query['limit'] === undefined ? Infinity : Number(isJson(query['limit']) ? query['limit']['value'] : query['limit']);
  const page = found.slice(offset, offset + limit);
  const selected = listOf(messageOf(query, 'select'), 'fields').map((one) => textOf(one, 'fieldPath'));
  return query['select'] === undefined ? page : page.map((document) => projected(document, selected));
}

/** Only some fields of a document. */
export function projected(document: Json, paths: readonly string[]): Json {
  const fields = messageOf(document, 'fields');
  const kept = paths
    .filter((path) => path !== NAME)
    .map(parseFieldPath)
    .reduce<Json>((some, path) => {
      const value = valueAt(fields, path);
      return value === undefined ? some : withValue(some, path, value);
    }, {});
  return { ...document, fields: kept };
}

function isFrom(from: readonly unknown[], parent: string, name: string): boolean {
  const segments = name.slice(parent.length + 1).split('/');
  return (
    from.length === 0 ||
    from.some((one) => {
      const collection = textOf(one, 'collectionId');
      const all = isJson(one) && one['allDescendants'] === true;
      if (!all && segments.length !== 2) return false;
      return collection === '' || segments.at(-2) === collection;
    })
  );
}

function fieldOf(document: Json, path: readonly string[]): Json | undefined {
  return path[0] === NAME ? { referenceValue: textOf(document, 'name') } : valueAt(messageOf(document, 'fields'), path);
}

/** What is sorted by: what is asked for, what is compared by more or less, and the name last. */
function ordersOf(query: Json, where: Json | null): Order[] {
  const orders = listOf(query, 'orderBy').map((one): Order => ({
    path: parseFieldPath(textOf(messageOf(one, 'field'), 'fieldPath')),
    sign: textOf(one, 'direction') === 'DESCENDING' ? -1 : 1,
  }));
  const sign = orders.at(-1)?.sign ?? 1;
  const has = (path: readonly string[]): boolean => orders.some((one) => one.path.join('.') === path.join('.'));
  const unequal = where === null ? [] : inequalitiesOf(where);
  for (const path of unequal.toSorted((a, b) => (a.join('.') < b.join('.') ? -1 : 1))) if (!has(path)) orders.push({ path, sign });
  if (!has([NAME])) orders.push({ path: [NAME], sign });
  return orders;
}

function inequalitiesOf(filter: Json): string[][] {
  const { compositeFilter, fieldFilter } = filter;
  if (isJson(compositeFilter)) return listOf(compositeFilter, 'filters').flatMap((one) => (isJson(one) ? inequalitiesOf(one) : []));
  if (!isJson(fieldFilter) || !INEQUALITIES.has(textOf(fieldFilter, 'op'))) return [];
  return [parseFieldPath(textOf(messageOf(fieldFilter, 'field'), 'fieldPath'))];
}

function compareDocuments(orders: readonly Order[], a: Json, b: Json): number {
  for (const { path, sign } of orders) {
    const difference = compareAt(path, fieldOf(a, path), fieldOf(b, path));
    if (difference !== 0) return sign * difference;
  }
  return 0;
}

function compareAt(path: readonly string[], a: Json | undefined, b: Json | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return path[0] === NAME ? comparePaths(textOf(a, 'referenceValue'), textOf(b, 'referenceValue')) : compareValues(a, b);
}

/** Between the cursors: `before` begins with (or ends before) what equals it. */
function isWithin(query: Json, orders: readonly Order[], document: Json): boolean {
  const { startAt, endAt } = query;
  if (isJson(startAt)) {
    const at = atCursor(startAt, orders, document);
    if (startAt['before'] === true ? at < 0 : at <= 0) return false;
  }
  if (isJson(endAt)) {
    const at = atCursor(endAt, orders, document);
    if (endAt['before'] === true ? at >= 0 : at > 0) return false;
  }
  return true;
}

function atCursor(cursor: Json, orders: readonly Order[], document: Json): number {
  for (const [index, value] of listOf(cursor, 'values').entries()) {
    const order = orders[index];
    if (order === undefined || !isJson(value)) throw badField('cursor', 'The cursor has more values than the query has orders.');
    const difference = order.sign * compareAt(order.path, fieldOf(document, order.path), value);
    if (difference !== 0) return difference;
  }
  return 0;
}

function matches(filter: Json, document: Json): boolean {
  const { compositeFilter, fieldFilter, unaryFilter } = filter;
  if (isJson(compositeFilter)) {
    const filters = listOf(compositeFilter, 'filters').flatMap((one): Json[] => (isJson(one) ? [one] : []));
    return textOf(compositeFilter, 'op') === 'OR'
      ? filters.some((one) => matches(one, document))
      : filters.every((one) => matches(one, document));
  }
  if (isJson(unaryFilter)) return unary(textOf(unaryFilter, 'op'), fieldOf(document, pathOf(unaryFilter)));
  if (!isJson(fieldFilter)) throw badField('where', 'The filter is empty.');
  const operator = OPERATORS[textOf(fieldFilter, 'op')];
  if (operator === undefined) throw badField('where.field_filter.op', `Invalid operator "${textOf(fieldFilter, 'op')}".`);
  const value = fieldOf(document, pathOf(fieldFilter));
  return value !== undefined && operator(value, messageOf(fieldFilter, 'value'));
}

function pathOf(filter: Json): string[] {
  return parseFieldPath(textOf(messageOf(filter, 'field'), 'fieldPath'));
}

const equal = (a: Json, b: Json): boolean => compareValues(a, b) === 0;
/** Only values of one kind are more or less than one another. */
const ordered =
  (decide: (difference: number) => boolean) =>
  (a: Json, b: Json): boolean =>
    kindOf(a) === kindOf(b) && decide(compareValues(a, b));

const OPERATORS: Readonly<Record<string, (value: Json, wanted: Json) => boolean>> = {
  EQUAL: equal,
  NOT_EQUAL: (value, wanted) => kindOf(value) !== 'nullValue' && !equal(value, wanted),
  LESS_THAN: ordered((difference) => difference < 0),
  LESS_THAN_OR_EQUAL: ordered((difference) => difference <= 0),
  GREATER_THAN: ordered((difference) => difference > 0),
  GREATER_THAN_OR_EQUAL: ordered((difference) => difference >= 0),
  ARRAY_CONTAINS: (value, wanted) => elementsOf(value).some((one) => equal(one, wanted)),
  ARRAY_CONTAINS_ANY: (value, wanted) => elementsOf(value).some((one) => elementsOf(wanted).some((other) => equal(one, other))),
  IN: (value, wanted) => elementsOf(wanted).some((one) => equal(value, one)),
  NOT_IN: (value, wanted) => kindOf(value) !== 'nullValue' && !elementsOf(wanted).some((one) => equal(value, one)),
};

function unary(operator: string, value: Json | undefined): boolean {
  if (value === undefined) return false;
  const isNull = kindOf(value) === 'nullValue';
  const isNan = kindOf(value) === 'number' && Number.isNaN(numberOfValue(value));
  switch (operator) {
    case 'IS_NULL':
      return isNull;
    case 'IS_NOT_NULL':
      return !isNull;
    case 'IS_NAN':
      return isNan;
    case 'IS_NOT_NAN':
      return !isNan && !isNull;
    default:
      throw badField('where.unary_filter.op', `Invalid operator "${operator}".`);
  }
}

/** `count`, `sum` and `avg` over what a query found. @see `StructuredAggregationQuery` in google/firestore/v1/query.proto */
export function aggregateDocuments(aggregations: readonly unknown[], found: readonly Json[]): Json {
  return Object.fromEntries(
    aggregations.map((one, index) => [textOf(one, 'alias') || `field_${index + 1}`, aggregateOne(isJson(one) ? one : {}, found)]),
  );
}

function aggregateOne({ count, sum, avg }: Json, found: readonly Json[]): Json {
  if (isJson(count)) {
    const upTo = isJson(count['upTo']) ? Number(count['upTo']['value']) : Number(count['upTo'] ?? Infinity);
    return { integerValue: String(Math.min(found.length, upTo)) };
  }
  const path = pathOf(isJson(sum) ? sum : isJson(avg) ? avg : {});
  const values = found.flatMap((document): Json[] => {
    const value = fieldOf(document, path);
    return value !== undefined && kindOf(value) === 'number' ? [value] : [];
  });
  const total = values.reduce((all, value) => all + numberOfValue(value), 0);
  if (isJson(avg)) return values.length === 0 ? { nullValue: null } : { doubleValue: total / values.length };
  return values.every((value) => 'integerValue' in value) ? { integerValue: String(total) } : { doubleValue: total };
}
