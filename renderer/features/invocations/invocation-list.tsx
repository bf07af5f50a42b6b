import { Button, Select } from '@mantine/core';
import { IconActivity, IconFilterOff } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { InvocationStatus, type Invocation } from '#shared/model/invocation.ts';
import { useActions, type Action } from '../../app/actions.ts';
import { moveHints } from '../../app/list-hints.ts';
import { DataAge } from '../../ui/data-age.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatInteger, plural } from '../../ui/format.ts';
import { VirtualGrid } from '../../ui/grid/virtual-grid.tsx';
import { NoMatch } from '../../ui/no-match.tsx';
import list from '../../ui/list-page.module.css';
import { PlaceFailures, StaleNotice } from '../../ui/place-failures.tsx';
import { RowsMenu } from '../../ui/rows-menu.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { SlowNote } from '../../ui/slow-note.tsx';
import { stateTone } from '../../ui/state-tone.ts';
import { useNarrow } from '../../ui/use-narrow.ts';
import { useSearchState } from '../../ui/use-search-state.ts';
import { useFirstCall } from '../functions/first-call.tsx';
import { FunctionSelect } from '../functions/function-select.tsx';
import { invocationColumns } from './list/invocation-columns.tsx';
import { invocationsCsv } from './list/invocations-csv.ts';
import { invocationsSearch } from './list/invocations-search.ts';
import { useInvocations } from './list/use-invocations.ts';
import { ReadFailure } from '../runtime/read-failure.tsx';

/** What can be missed where the window is narrow, so that when it was is not cut off: all are in the invocation itself. */
const HIDDEN_WHERE_NARROW = ['phases', 'memory', 'billed'];
/** Rows before the end at which the next page is read. */
const AHEAD = 40;
const STATUSES = [
  { value: '', label: 'Any status' },
  ...InvocationStatus.options.map((value) => ({ value, label: stateTone(value).word })),
];

/**
 * Calls of functions, newest first. Its state is in the address.
 *
 * @param functionRef the one function it is about; without it there is a filter for functions
 */
export function InvocationList({ functionRef }: { functionRef?: string }) {
  const [search, update] = useSearchState(invocationsSearch);
  const fixed = functionRef !== undefined;
  const narrow = useNarrow();
  const ref = functionRef ?? search.ref;
  const { query, items, failures } = useInvocations({ ref, status: search.status });
  // Known from the first attempt on, while it is tried again.
  const failure = query.error ?? query.failureReason;
  const navigate = useNavigate();
  const columns = useMemo(() => invocationColumns(!fixed), [fixed]);
  const filtered = search.status !== '' || (!fixed && search.ref !== '');
  const clear = useCallback(() => update({ ref: '', status: '' }), [update]);
  const open = useCallback((row: Invocation) => void navigate({ to: '/invocations/$id', params: { id: row.id } }), [navigate]);
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
        {
          id: 'invocations.errors',
          label: 'Show invocations that failed with an error',
          group: 'This page',
          run: () => update({ status: 'error' }),
        },
        { id: 'invocations.clear', label: 'Clear the filter', group: 'This page', run: clear },
        ...moveHints,
      ],
      [update, clear],
    ),
  );
  return (
    <div className={list.page}>
      <StaleNotice what="invocations" query={query} />
      <PlaceFailures what="invocations" failures={failures} onRetry={() => void query.refetch()} />
      <div className={list.toolbar}>
        {fixed ? null : <FunctionSelect value={search.ref} onChange={(next) => update({ ref: next })} />}
        <Select
          aria-label="Status"
          data={STATUSES}
          value={search.status}
          onChange={(value) => update({ status: InvocationStatus.safeParse(value).data ?? '' })}
          allowDeselect={false}
          w={140}
        />
        {filtered ? (
          <Button variant="subtle" color="gray" leftSection={<IconFilterOff size={14} aria-hidden />} onClick={clear}>
            Clear filter
          </Button>
        ) : null}
        <span className="grow" />
        <span className={list.count} role="status">
          {query.data === undefined ? '' : countText(items.length, hasNextPage, isFetchingNextPage)}
        </span>
        <DataAge updatedAt={query.dataUpdatedAt} fetching={query.isFetching} stale={query.isError} onRefresh={() => void query.refetch()} />
        <RowsMenu what="invocation" rows={items} csv={() => invocationsCsv(items)} />
      </div>
      {query.data === undefined ? (
        <div className={list.box}>
          {failure === null ? (
            <>
              <SlowNote boxed what="invocations" />
              <SkeletonRows rows={18} label="Invocations are being read" />
            </>
          ) : (
            <ReadFailure error={failure} title="The invocations could not be read" onRetry={() => void query.refetch()} />
          )}
        </div>
      ) : (
        <VirtualGrid
          label="Invocations"
          rows={items}
          columns={columns}
          {...(narrow ? { hidden: HIDDEN_WHERE_NARROW } : {})}
          rowId={(row) => row.id}
          onOpen={open}
          sort={search.sort === '' ? null : search.sort}
          onSort={(sort) => update({ sort: sort ?? '' })}
          rowTone={(row) => (stateTone(row.status).tone === 'bad' ? 'bad' : undefined)}
          pageKeys
          onReach={onReach}
          empty={
            filtered ? <NoMatch what="invocations" total="stored" onClear={clear} /> : <NoInvocations functionRef={functionRef ?? null} />
          }
        />
      )}
    </div>
  );
}

function NoInvocations({ functionRef }: { functionRef: string | null }) {
  const { action, command } = useFirstCall(functionRef);
  return (
    <EmptyState title="Nothing has been invoked yet" icon={IconActivity} action={action} command={command}>
      Each call is kept with what went in, what came out, how long it took and what it printed, whoever made it.
    </EmptyState>
  );
}

function countText(count: number, more: boolean, reading: boolean): string {
  if (reading) return `${formatInteger(count)} invocations, reading more`;
  return more ? `Newest ${formatInteger(count)} invocations` : plural(count, 'invocation');
}
