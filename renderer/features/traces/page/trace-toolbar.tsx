import { SegmentedControl } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { Ref } from 'react';
import { SPAN_FILTERS, type SpanFilter } from '../tree/filter-spans.ts';
import { isWhole } from '../view/view-range.ts';
import { formatMs } from '../../../ui/format.ts';
import { SpanSearch } from './span-search.tsx';
import type { TraceModel } from './trace-model.ts';
import { TRACE_VIEWS, type TraceViewName } from './trace-search.ts';
import classes from './trace-toolbar.module.css';
import type { TraceControls } from './use-trace-controls.ts';

const VIEW_LABELS: Record<TraceViewName, string> = { timeline: 'Timeline', flame: 'Flame graph', statistics: 'Statistics', raw: 'JSON' };
const FILTER_LABELS: Record<SpanFilter, string> = { errors: 'Errors', critical: 'Critical path', slow: 'Slowest 20 %' };

/** How the trace is shown, what of it, and the search. */
export function TraceToolbar({
  model,
  controls,
  view,
  onView,
  searchRef,
}: {
  model: TraceModel;
  controls: TraceControls;
  view: TraceViewName;
  onView: (view: TraceViewName) => void;
  searchRef: Ref<HTMLInputElement>;
}) {
  const { filters, setFilters, service, setService, range, setRange } = controls;
  return (
    <div className={classes.toolbar}>
      <SegmentedControl
        aria-label="View"
        value={view}
        onChange={(value) => onView(TRACE_VIEWS.find((each) => each === value) ?? 'timeline')}
        data={TRACE_VIEWS.map((value) => ({ value, label: VIEW_LABELS[value] }))}
      />
      {view === 'timeline' ? (
        <>
          <div className={classes.pills} role="group" aria-label="Show only">
            {SPAN_FILTERS.map((filter) => {
              const on = filters.includes(filter);
              return (
                <button
                  key={filter}
                  type="button"
                  className={classes.pill}
                  aria-pressed={on}
                  disabled={filter === 'errors' && model.tree.failed === 0 && !on}
                  onClick={() => setFilters(on ? filters.filter((each) => each !== filter) : [...filters, filter])}
                >
                  {FILTER_LABELS[filter]}
                  {filter === 'errors' ? <span className={classes.count}>{model.tree.failed}</span> : null}
                </button>
              );
            })}
            {service === null ? null : (
              <button type="button" className={classes.pill} aria-pressed onClick={() => setService(null)} title="Show all services">
                {service}
                <IconX size={12} aria-label="Remove" />
              </button>
            )}
            {isWhole(range, model.full) ? null : (
              <button
                type="button"
                className={classes.pill}
                aria-pressed
                onClick={() => setRange(model.full)}
                title="Show the whole trace (0)"
              >
                {formatMs(range.startMs - model.full.startMs)} to {formatMs(range.endMs - model.full.startMs)}
                <IconX size={12} aria-label="Remove" />
              </button>
            )}
          </div>
          <SpanSearch controls={controls} inputRef={searchRef} />
        </>
      ) : null}
    </div>
  );
}
