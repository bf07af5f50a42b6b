import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useRef } from 'react';
import type { TraceSummary } from '#shared/model/trace.ts';
import { useActions, type Action } from '../../app/actions.ts';
import { moveHints } from '../../app/list-hints.ts';
import { DataAge } from '../../ui/data-age.tsx';
import { formatInteger, plural } from '../../ui/format.ts';
import { VirtualGrid } from '../../ui/grid/virtual-grid.tsx';
import { NoMatch } from '../../ui/no-match.tsx';
import list from '../../ui/list-page.module.css';
import { PlaceFailures, StaleNotice } from '../../ui/place-failures.tsx';
import { RowsMenu } from '../../ui/rows-menu.tsx';
import { SkeletonBlock, SkeletonRows } from '../../ui/skeleton.tsx';
import { SlowNote } from '../../ui/slow-note.tsx';
import { useNarrow } from '../../ui/use-narrow.ts';
import { useSearchState } from '../../ui/use-search-state.ts';
import { NoTraces } from './list/no-traces.tsx';
import { TraceChart } from './list/trace-chart.tsx';
import { traceColumns } from './list/trace-columns.tsx';
import { TraceFilters } from './list/trace-filters.tsx';
import classes from './list/trace-list.module.css';
import { tracesCsv } from './list/traces-csv.ts';
import { isFiltered, NO_FILTER, tracesSearch, type TracesSearch } from './list/traces-search.ts';
import { useTraces } from './list/use-traces.ts';
import { ReadFailure } from '../runtime/read-failure.tsx';

/** What can be missed where the window is narrow, so that when it was is not cut off: it is in the trace itself. */
const HIDDEN_WHERE_NARROW = ['spans'];
/** Rows before the end at which the next page is read. */
const AHEAD = 40;

/**
 * Traces, newest first: filters, a chart of their durations, and the list. Its state is in the address.
 *
 * @param functionRef the one function it is about; without it there is a filter for functions
 */
export function TraceList({ functionRef }: { functionRef?: string }) {
  const [raw, update] = useSearchState(tracesSearch);
  const search = useMemo<TracesSearch>(() => (functionRef === undefined ? raw : { ...raw, ref: functionRef }), [raw, functionRef]);
  const fixed = functionRef !== undefined;
  const narrow = useNarrow();
  const { query, items, failures } = useTraces(search);
  // Known from the first attempt on, while it is tried again.
  const failure = query.error ?? query.failureReason;
  const navigate = useNavigate();
  const min = useRef<HTMLInputElement>(null);
  const filtered = isFiltered(search, fixed);
  const longest = useMemo(() => items.reduce((most, trace) => Math.max(most, trace.durationMs), 0), [items]);
  const columns = useMemo(() => traceColumns(longest), [longest]);
  const clear = useCallback(() => update(fixed ? { errors: false, min: '', last: '', from: '', to: '' } : NO_FILTER), [update, fixed]);
  const open = useCallback(
    (trace: TraceSummary) => void navigate({ to: '/traces/$traceId', params: { traceId: trace.traceId } }),
    [navigate],
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onReach = useCallback(
    (index: number) => {
      if (index >= items.length - AHEAD && hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
    [items.length, hasNextPage, isFetchingNextPage, fetchNextPage],
  );
  useActions(
    useMemo<Action[]>(
      () => [
        { id: 'traces.errors', label: 'Show only traces with errors', group: 'This page', run: () => update({ errors: true }) },
        { id: 'traces.min', label: 'Filter by duration', group: 'This page', keys: '/', run: () => min.current?.focus() },
        { id: 'traces.clear', label: 'Clear the filter', group: 'This page', run: clear },
        ...moveHints,
      ],
      [update, clear],
    ),
  );

  return (
    <div className={list.page}>
      <StaleNotice what="traces" query={query} />
      <PlaceFailures what="traces" failures={failures} onRetry={() => void query.refetch()} />
      <div className={list.toolbar}>
        <TraceFilters search={search} update={update} fixed={fixed} minRef={min} />
        <span className="grow" />
        <div className={classes.status}>
          <span className={list.count} role="status">
            {query.data === undefined ? '' : countText(items.length, hasNextPage, isFetchingNextPage)}
          </span>
          <DataAge
            updatedAt={query.dataUpdatedAt}
            fetching={query.isFetching}
            stale={query.isError}
            onRefresh={() => void query.refetch()}
          />
          <RowsMenu what="trace" rows={items} csv={() => tracesCsv(items)} />
        </div>
      </div>
      {query.data === undefined ? (
        failure === null ? (
          <>
            <SlowNote what="traces" />
            <SkeletonBlock height={144} label="The chart is being drawn" />
            <div className={list.box}>
              <SkeletonRows rows={14} label="Traces are being read" />
            </div>
          </>
        ) : (
          <div className={list.box}>
            <ReadFailure error={failure} title="The traces could not be read" onRetry={() => void query.refetch()} />
          </div>
        )
      ) : (
        <>
          {items.length === 0 ? null : <TraceChart traces={items} more={hasNextPage} search={search} update={update} />}
          <VirtualGrid
            label="Traces"
            rows={items}
            columns={columns}
            {...(narrow ? { hidden: HIDDEN_WHERE_NARROW } : {})}
            rowId={(trace) => trace.traceId}
            onOpen={open}
            sort={search.sort === '' ? null : search.sort}
            onSort={(sort) => update({ sort: sort ?? '' })}
            rowTone={(trace) => (trace.errorCount > 0 ? 'bad' : undefined)}
            pageKeys
            onReach={onReach}
            empty={filtered ? <NoMatch what="traces" total="stored" onClear={clear} /> : <NoTraces functionRef={functionRef ?? null} />}
          />
        </>
      )}
    </div>
  );
}

function countText(count: number, more: boolean, reading: boolean): string {
  if (reading) return `${formatInteger(count)} traces, reading more`;
  return more ? `Newest ${formatInteger(count)} traces` : plural(count, 'trace');
}
