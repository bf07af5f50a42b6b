import { useNavigate } from '@tanstack/react-router';
import { IconFunction } from '@tabler/icons-react';
import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import type { FunctionSummary } from '#shared/model/function.ts';
import { useFunctions } from '../../api/functions.ts';
import { useActions, type Action } from '../../app/actions.ts';
import { moveHints, selectHints } from '../../app/list-hints.ts';
import { DataAge } from '../../ui/data-age.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { FilterInput } from '../../ui/filter/filter-input.tsx';
import { compileFilter } from '../../ui/filter/match-filter.ts';
import { parseFilter } from '../../ui/filter/parse-filter.ts';
import { formatInteger, plural } from '../../ui/format.ts';
import { VirtualGrid } from '../../ui/grid/virtual-grid.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import list from '../../ui/list-page.module.css';
import { NoMatch } from '../../ui/no-match.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { fromList } from '../../ui/search-params.ts';
import { useRuntimeViews } from '../../api/runtime-views.ts';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { SlowNote } from '../../ui/slow-note.tsx';
import { useNarrow } from '../../ui/use-narrow.ts';
import { useSearchState } from '../../ui/use-search-state.ts';
import { FUNCTION_COLUMNS } from './function-columns.tsx';
import { FUNCTION_FIELD_IDS, FUNCTION_FIELDS, functionText } from './function-fields.ts';
import classes from './functions-page.module.css';
import { functionsSearch, hiddenAtFirst } from './functions-search.ts';
import { ListMenu } from './list-menu.tsx';
import { Failures } from './list-failures.tsx';
import { askToRemove, SelectionBar } from './selection-bar.tsx';
import { useBulkRemove } from './use-bulk-remove.ts';

const NO_ROWS: FunctionSummary[] = [];
const refOf = (fn: FunctionSummary) => fn.ref;

/** How many are shown, how many of them twice, and what is still being read. */
function counted(rows: readonly FunctionSummary[], all: number, views: ReadonlySet<string>, reading: readonly string[]): string {
  const through = rows.filter(({ provider, profile }) => views.has(`${provider}:${profile}`)).length;
  const shown = rows.length === all ? plural(all, 'function') : `${formatInteger(rows.length)} of ${plural(all, 'function')}`;
  const count = through === 0 ? shown : `${shown}, ${formatInteger(through)} of them seen through ${[...views].join(', ')}`;
  return reading.length === 0 ? count : `${count}, still reading ${reading.slice(0, 3).join(', ')}${reading.length > 3 ? ' …' : ''}`;
}

/** Every function of every profile: filter, sort, select, open. All of it stands in the address. */
export function FunctionsPage() {
  const [search, setSearch] = useSearchState(functionsSearch);
  const functions = useFunctions();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const removal = useBulkRemove();
  const views = useRuntimeViews();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const all = functions.data?.items ?? NO_ROWS;
  const query = useDeferredValue(search.q);
  const rows = useMemo(() => {
    const tokens = parseFilter(query, FUNCTION_FIELD_IDS);
    return tokens.length === 0 ? all : all.filter(compileFilter(tokens, FUNCTION_FIELDS, functionText));
  }, [all, query]);
  const narrow = useNarrow();
  const hidden = useMemo(() => (search.hide === 'auto' ? hiddenAtFirst(all, narrow) : fromList(search.hide)), [search.hide, all, narrow]);
  // A function that went away takes its selection with it.
  const chosen = useMemo(() => (selected.size === 0 ? NO_ROWS : all.filter((fn) => selected.has(fn.ref))), [all, selected]);
  const live = useMemo(() => (chosen.length === selected.size ? selected : new Set(chosen.map(refOf))), [chosen, selected]);
  const failedRefs = useMemo(() => new Set(removal.failed.map(({ ref }) => ref)), [removal.failed]);

  const { remove } = removal;
  const removeChosen = useCallback(() => {
    if (chosen.length === 0) return;
    void askToRemove(chosen).then((yes) => (yes ? remove(chosen.map(refOf)) : undefined));
  }, [chosen, remove]);
  useActions(
    useMemo<Action[]>(
      () => [
        { id: 'functions.filter', label: 'Filter functions', group: 'This page', keys: '/', run: () => input.current?.focus() },
        { id: 'functions.failed', label: 'Show failed functions', group: 'This page', run: () => setSearch({ q: 'state:failed' }) },
        ...(chosen.length === 0
          ? []
          : [
              {
                id: 'functions.remove',
                label: `Remove ${plural(chosen.length, 'selected function')}`,
                group: 'This page' as const,
                keys: 'delete',
                run: removeChosen,
              },
            ]),
        ...moveHints,
        ...selectHints,
      ],
      [chosen.length, removeChosen, setSearch],
    ),
  );
  const open = useCallback((fn: FunctionSummary) => void navigate({ to: '/functions/$ref', params: { ref: fn.ref } }), [navigate]);
  const clear = useCallback(() => setSearch({ q: '' }), [setSearch]);

  return (
    <>
      <PageHeader
        title="Functions"
        actions={
          <DataAge
            updatedAt={functions.dataUpdatedAt}
            fetching={functions.isFetching}
            stale={functions.isError || (functions.data?.failures.length ?? 0) > 0}
            onRefresh={() => void functions.refetch()}
          />
        }
      />
      <div className={classes.page}>
        <Failures functions={functions} removal={removal} />
        <div className={classes.toolbar}>
          <FilterInput
            label="Filter functions"
            placeholder="Filter: name, state:failed, runtime:nodejs*, memory:>512"
            value={search.q}
            onChange={(q) => setSearch({ q })}
            fields={FUNCTION_FIELDS}
            rows={all}
            inputRef={input}
          />
          <span className="grow" />
          {chosen.length > 0 || removal.progress !== null ? (
            <SelectionBar chosen={chosen} removal={removal} onClear={() => setSelected(new Set())} onRemove={removeChosen} />
          ) : (
            <span className={list.count} role="status">
              {functions.data === undefined ? '' : counted(rows, all.length, views, functions.data.reading)}
            </span>
          )}
          <ListMenu hidden={hidden} onHidden={(next) => setSearch({ hide: next.join(',') })} shown={rows} />
        </div>
        {functions.data === undefined ? (
          <div className={list.box}>
            {functions.error === null ? (
              <>
                <SlowNote boxed what="functions" />
                <SkeletonRows rows={20} label="Functions are being read" />
              </>
            ) : (
              <ErrorState error={functions.error} title="The functions could not be read" onRetry={() => void functions.refetch()} />
            )}
          </div>
        ) : (
          <VirtualGrid
            label="Functions"
            rows={rows}
            columns={FUNCTION_COLUMNS}
            rowId={refOf}
            onOpen={open}
            sort={search.sort === '' ? null : search.sort}
            onSort={(sort) => setSearch({ sort: sort ?? '' })}
            hidden={hidden}
            selected={live}
            onSelect={setSelected}
            rowTone={(fn) => (fn.state === 'failed' || failedRefs.has(fn.ref) ? 'bad' : undefined)}
            pageKeys
            empty={all.length > 0 ? <NoMatch what="functions" total={formatInteger(all.length)} onClear={clear} /> : <NoFunctions />}
          />
        )}
      </div>
    </>
  );
}

function NoFunctions() {
  return (
    <EmptyState
      title="No functions yet"
      icon={IconFunction}
      action={<LinkButton to="/deploy">Deploy a function</LinkButton>}
      command="isobar deploy ./my-function"
    >
      Nothing is deployed to any profile. Deploy a folder, a zip or a template; it takes seconds and stays on this machine.
    </EmptyState>
  );
}
