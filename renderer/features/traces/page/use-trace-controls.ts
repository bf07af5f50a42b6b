import { useCallback, useMemo, useState } from 'react';
import { filterSpans, type SpanFilter } from '../tree/filter-spans.ts';
import { searchSpans, stepMatch } from '../tree/search-spans.ts';
import { collapseAll, collapseOneLevel, expandOneLevel, reveal, rowOf, visibleRows, type VisibleRow } from '../tree/visible-rows.ts';
import { clampRange, formatRange, parseRange, showInRange, type ViewRange } from '../view/view-range.ts';
import type { TraceModel } from './trace-model.ts';
import { formatFilters, parseFilters, type TraceSearch } from './trace-search.ts';
import { useSettled } from '../../../ui/use-settled.ts';

export type Fold = 'all' | 'none' | 'one more' | 'one less';

export interface TraceControls {
  rows: VisibleRow[];
  collapsed: ReadonlySet<number>;
  toggle(index: number): void;
  fold(fold: Fold): void;
  /** Node under the cursor; -1 where there is none. */
  active: number;
  /** Moves the cursor, opening what hides the span and bringing it into the time range. */
  goTo(index: number): void;
  /** Node whose details are open; -1 where none are. */
  open: number;
  setOpen(index: number): void;
  range: ViewRange;
  setRange(range: ViewRange): void;
  query: string;
  setQuery(query: string): void;
  matches: readonly number[];
  /** The match after or before the cursor, wrapping; the next span where nothing is searched. */
  step(direction: 1 | -1): void;
  filters: readonly SpanFilter[];
  setFilters(filters: readonly SpanFilter[]): void;
  service: string | null;
  setService(service: string | null): void;
}

const NOTHING: ReadonlySet<number> = new Set();

/** The state of the trace page: what is folded, where the cursor is, what is on show; and how to change it. */
export function useTraceControls(
  model: TraceModel,
  search: TraceSearch,
  update: (patch: Partial<TraceSearch>, options?: { push?: boolean }) => void,
): TraceControls {
  const { tree, full, critical } = model;
  const open = tree.indexOf.get(search.span) ?? -1;
  const [collapsed, setCollapsed] = useState(NOTHING);
  const [active, setActive] = useState(open);
  const [rangeText, setRangeText] = useSettled(search.range, (range) => update({ range }));
  const [query, setQuery] = useSettled(search.q, (q) => update({ q }));
  const range = useMemo(() => parseRange(rangeText, full), [rangeText, full]);
  const filters = useMemo(() => parseFilters(search.only), [search.only]);
  const service = search.service === '' ? null : search.service;
  const kept = useMemo(() => filterSpans(tree, filters, critical, service), [tree, filters, critical, service]);
  const rows = useMemo(() => visibleRows(tree, collapsed, kept), [tree, collapsed, kept]);
  const matches = useMemo(() => {
    const found = searchSpans(tree, query);
    return kept === null ? found : found.filter((index) => kept.has(index));
  }, [tree, query, kept]);

  const setRange = useCallback((next: ViewRange) => setRangeText(formatRange(clampRange(next, full), full) ?? ''), [full, setRangeText]);
  const goTo = useCallback(
    (index: number) => {
      const node = tree.nodes[index];
      if (node === undefined) return;
      setActive(index);
      setCollapsed((now) => reveal(tree, now, index));
      const next = showInRange(range, full, node.span.startMs, node.endMs);
      if (next !== range) setRange(next);
    },
    [tree, range, full, setRange],
  );
  const setOpen = useCallback((index: number) => update({ span: tree.nodes[index]?.span.spanId ?? '' }), [tree, update]);
  const toggle = useCallback((index: number) => {
    setCollapsed((now) => {
      const next = new Set(now);
      if (!next.delete(index)) next.add(index);
      return next;
    });
  }, []);
  const fold = useCallback(
    (how: Fold) => {
      setCollapsed((now) => {
        if (how === 'all') return collapseAll(tree);
        if (how === 'none') return NOTHING;
        return how === 'one more' ? collapseOneLevel(tree, now) : expandOneLevel(tree, now);
      });
    },
    [tree],
  );
  const step = useCallback(
    (direction: 1 | -1) => {
      if (query.trim() === '') {
        const at = rowOf(rows, active);
        goTo(rows[Math.min(rows.length - 1, Math.max(0, active < 0 ? 0 : at + direction))]?.index ?? -1);
      } else goTo(stepMatch(matches, active < 0 ? null : active, direction));
    },
    [query, rows, active, matches, goTo],
  );
  return {
    rows,
    collapsed,
    toggle,
    fold,
    active,
    goTo,
    open,
    setOpen,
    range,
    setRange,
    query,
    setQuery,
    matches,
    step,
    filters,
    setFilters: (next) => update({ only: formatFilters(next) }),
    service,
    setService: (next) => update({ service: next ?? '' }),
  };
}
