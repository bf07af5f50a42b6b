import { badRequest } from '../cosmos-error.ts';
import type { CosmosAnswer, CosmosRequest } from '../cosmos-exchange.ts';
import { partitionHeader } from '../partition-key.ts';
import { aggregatesOf } from '../sql/aggregate.ts';
import type { Expression, Query } from '../sql/query.ts';
import { runQuery } from '../sql/run-query.ts';
import { isList, isObject, type Value } from '../sql/value.ts';
import type { CosmosStore } from '../store/create-store.ts';
import type { ContainerRecord, ItemRecord } from '../store/records.ts';
import { continuationOf, listHeaders, pageAnswer, pageSize, queryOf } from './feed.ts';

const NAME = 'Documents';

function itemsFor(store: CosmosStore, { headers }: CosmosRequest, container: ContainerRecord): ItemRecord[] {
  return store.items(container, partitionHeader(headers['x-ms-documentdb-partitionkey'], container.definition));
}

/** All items, a page at a time. */
export function readItems(store: CosmosStore, request: CosmosRequest, container: ContainerRecord): CosmosAnswer {
  const after = continuationOf(request)?.item ?? 0;
  return paged(
    request,
    container,
    itemsFor(store, request, container).filter(({ number }) => number > after),
    (item) => [item.body],
  );
}

/** Pages of a query that only filters go on behind the last item that was looked at, whatever is written in between. */
export function queryItems(store: CosmosStore, request: CosmosRequest, container: ContainerRecord): CosmosAnswer {
  const { query, parameters } = queryOf(request);
  checkOrder(query, container);
  const items = itemsFor(store, request, container);
  if (isWhole(query)) {
    return pageAnswer(request, {
      rid: container.rid,
      name: NAME,
      results: runQuery(
        query,
        items.map(({ body }) => body),
        parameters,
      ),
    });
  }
  const after = continuationOf(request)?.item ?? 0;
  return paged(
    request,
    container,
    items.filter(({ number }) => number > after),
    ({ body }) => runQuery(query, [body], parameters),
  );
}

/** Whether a query has to see all items before it knows its first result. */
function isWhole({ orderBy, distinct, groupBy, top, offset, select, sources }: Query): boolean {
  return (
    sources.length === 0 ||
    orderBy.length > 0 ||
    distinct ||
    groupBy.length > 0 ||
    top !== null ||
    offset !== null ||
    aggregatesOf(select).length > 0
  );
}

/** An item's results are never divided between two pages. */
function paged(
  request: CosmosRequest,
  { rid }: ContainerRecord,
  items: readonly ItemRecord[],
  resultsOf: (item: ItemRecord) => Value[],
): CosmosAnswer {
  const size = pageSize(request);
  const page: Value[] = [];
  let next: { item: number } | null = null;
  for (const [at, item] of items.entries()) {
    page.push(...resultsOf(item));
    if (page.length >= size && at < items.length - 1) {
      next = { item: item.number };
      break;
    }
  }
  return { status: 200, headers: listHeaders(page, next), body: { _rid: rid, [NAME]: page, _count: page.length } };
}

/**
 * "Queries that have an ORDER BY clause with two or more properties require a composite index."
 * @see https://learn.microsoft.com/azure/cosmos-db/index-policy#order-by-queries-on-multiple-properties
 */
function checkOrder({ orderBy }: Query, { definition: { indexingPolicy } }: ContainerRecord): void {
  if (orderBy.length < 2) return;
  const wanted = orderBy.map(({ expression, descending }) => `${pathOf(expression) ?? ''} ${descending ? 'descending' : 'ascending'}`);
  const opposite = wanted.map((one) =>
    one.endsWith(' descending') ? one.replace(/descending$/, 'ascending') : one.replace(/ascending$/, 'descending'),
  );
  const indexes = isList(indexingPolicy['compositeIndexes']) ? indexingPolicy['compositeIndexes'].filter(isList) : [];
  const serves = indexes.some((index) => {
    const paths = index.filter(isObject).map(({ path, order }) => `${String(path)} ${String(order ?? 'ascending')}`);
    return [wanted, opposite].some((order) => order.join('\n') === paths.join('\n'));
  });
  if (!serves) throw badRequest('The order by query does not have a corresponding composite index that it can be served from.');
}

/** `/address/city`, for a path into an item; null for anything else. */
function pathOf(expression: Expression): string | null {
  if (expression.kind === 'name') return '';
  if (expression.kind !== 'member' || expression.key.kind !== 'constant') return null;
  const parent = pathOf(expression.of);
  return parent === null ? null : `${parent}/${String(expression.key.value)}`;
}

/** What is left to clients that put the answers of many partitions together: nothing, for there is one, and it answers the query as it is. */
export function queryPlan(request: CosmosRequest): CosmosAnswer {
  const { query } = queryOf(request);
  return {
    status: 200,
    body: {
      partitionedQueryExecutionInfoVersion: 2,
      queryInfo: {
        distinctType: 'None',
        top: null,
        offset: null,
        limit: null,
        orderBy: [],
        orderByExpressions: [],
        groupByExpressions: [],
        groupByAliases: [],
        aggregates: [],
        groupByAliasToAggregateType: {},
        rewrittenQuery: '',
        hasSelectValue: query.select.kind === 'value',
        hasNonStreamingOrderBy: false,
      },
      queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
    },
  };
}
