import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import type { TraceSummary } from '#shared/model/trace.ts';
import { formatMs } from '../../../ui/format.ts';
import { toSinceUntil } from '../../../ui/time-range/time-range.ts';
import { useClock } from '../../../ui/use-clock.ts';
import { DurationBars } from './duration-bars.tsx';
import { durationHistogram } from './duration-histogram.ts';
import classes from './trace-list.module.css';
import { TraceScatter } from './trace-scatter.tsx';
import { TRACE_CHARTS, type TracesSearch } from './traces-search.ts';

const LABELS = { time: 'Over time', durations: 'Durations', none: 'No chart' } as const;

/** The traces that were read as a picture: when and how long, or how long at all. */
export function TraceChart({
  traces,
  more,
  search,
  update,
}: {
  traces: readonly TraceSummary[];
  more: boolean;
  search: TracesSearch;
  update: (patch: Partial<TracesSearch>) => void;
}) {
  const { p50Ms, p95Ms, p99Ms } = useMemo(() => durationHistogram(traces), [traces]);
  // A relative range moves on; ten seconds at a time, so that the picture stands still in between.
  const now = useClock((ms) => Math.floor(ms / 10_000) * 10_000);
  const { since, until } = toSinceUntil(search, now);
  return (
    <div className={classes.chart}>
      <div className={classes.chartHead}>
        <SegmentedControl
          aria-label="Chart"
          value={search.chart}
          onChange={(value) => update({ chart: TRACE_CHARTS.find((each) => each === value) ?? 'time' })}
          data={TRACE_CHARTS.map((value) => ({ value, label: LABELS[value] }))}
        />
        {search.chart === 'none' ? null : (
          <>
            <span>
              p50 {formatMs(p50Ms)}, p95 {formatMs(p95Ms)}, p99 {formatMs(p99Ms)}
              {more ? ` of the newest ${traces.length}` : ''}
            </span>
            <span className="grow" />
            <Legend chart={search.chart} starts={traces.some(({ cold }) => cold !== null)} />
          </>
        )}
      </div>
      {search.chart === 'time' ? (
        <TraceScatter
          traces={traces}
          since={since === undefined ? null : Date.parse(since)}
          until={until === undefined ? (search.last === '' ? null : now + 10_000) : Date.parse(until)}
          onBrush={({ from, to, minMs }) =>
            update({ last: '', from, to, ...(minMs === null ? {} : { min: `${Number(minMs.toPrecision(3))}ms` }) })
          }
        />
      ) : null}
      {search.chart === 'durations' ? (
        <DurationBars traces={traces} onMin={(ms) => update({ min: `${Number(ms.toPrecision(3))}ms` })} />
      ) : null}
    </div>
  );
}

/** `starts`: whether it is known of any trace if it was a cold start. */
function Legend({ chart, starts }: { chart: 'time' | 'durations'; starts: boolean }) {
  return (
    <>
      <span className={classes.legend}>
        <svg width="10" height="10" aria-hidden>
          <path className={classes.dots} d="M5 5h0" />
        </svg>
        {chart === 'time' && starts ? 'warm' : 'no errors'}
      </span>
      {chart === 'time' && starts ? (
        <span className={classes.legend}>
          <svg width="10" height="10" aria-hidden>
            <circle className={classes.coldDots} cx="5" cy="5" r="3" />
          </svg>
          cold start
        </span>
      ) : null}
      <span className={classes.legend}>
        <svg width="10" height="10" aria-hidden>
          <path className={classes.crosses} d="M2 2l6 6m0 -6l-6 6" />
        </svg>
        errors
      </span>
    </>
  );
}
