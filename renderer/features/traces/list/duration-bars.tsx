import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { TraceSummary } from '#shared/model/trace.ts';
import { formatMs, plural } from '../../../ui/format.ts';
import { durationHistogram, type HistogramBar } from './duration-histogram.ts';
import classes from './trace-list.module.css';

/** How durations are spread. A bar is a button that shows the traces from there on; the arrow keys go from bar to bar. */
export function DurationBars({ traces, onMin }: { traces: readonly TraceSummary[]; onMin: (ms: number) => void }) {
  const { bars, highest } = useMemo(() => durationHistogram(traces), [traces]);
  const box = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: bars.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(to, bars.length - 1));
    setCurrent(next);
    box.current?.querySelectorAll('button')[next]?.focus();
  };
  const labelled = new Set([0, Math.floor(bars.length / 2), bars.length - 1]);
  return (
    <div className={classes.plot}>
      <div ref={box} className={classes.bars} role="group" aria-label="Traces by duration">
        {bars.map((bar, i) => (
          <button
            key={bar.fromMs}
            type="button"
            className={classes.bar}
            tabIndex={i === Math.min(current, bars.length - 1) ? 0 : -1}
            aria-label={describe(bar)}
            title={describe(bar)}
            onKeyDown={onKeyDown}
            onFocus={() => setCurrent(i)}
            onClick={() => onMin(bar.fromMs)}
          >
            <span data-failed style={{ height: `${(bar.errors / highest) * 100}%` }} />
            <span style={{ height: `${((bar.count - bar.errors) / highest) * 100}%` }} />
          </button>
        ))}
      </div>
      <div className={classes.barLabels} aria-hidden>
        {bars.map((bar, i) =>
          labelled.has(i) ? (
            <span key={bar.fromMs} style={i === bars.length - 1 && i > 0 ? { right: 0 } : { left: `${(i / bars.length) * 100}%` }}>
              {formatMs(i === bars.length - 1 && i > 0 ? bar.toMs : bar.fromMs)}
            </span>
          ) : null,
        )}
      </div>
    </div>
  );
}

function describe(bar: HistogramBar): string {
  const errors = bar.errors === 0 ? '' : `, ${bar.errors} with errors`;
  return `${formatMs(bar.fromMs)} to ${formatMs(bar.toMs)}: ${plural(bar.count, 'trace')}${errors}`;
}
