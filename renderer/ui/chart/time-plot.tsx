import type { KeyboardEvent, PointerEvent } from 'react';
import { DAY_AND_A_HALF, formatAxisTime } from '../format-time.ts';
import { useTimeZone } from '../time-zone.ts';
import classes from './chart.module.css';
import { axisLabels, bucketAt, linear, niceTicks } from './scale.ts';
import { Bars, Lines } from './time-marks.tsx';
import type { TimeChartProps } from './time-chart.tsx';

const LEFT = 52;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 22;

/** The drawing of a TimeChart. */
export function TimePlot({
  summary,
  times,
  bucketMs,
  series,
  kind,
  format,
  integers = false,
  width,
  height,
  active,
  onActive,
}: TimeChartProps & { width: number; height: number; active: number | null; onActive: (index: number | null) => void }) {
  const zone = useTimeZone();
  const count = times.length;
  const plotWidth = Math.max(0, width - LEFT - RIGHT);
  const plotHeight = height - TOP - BOTTOM;
  const tops = times.map((_, i) =>
    topOf(
      series.map((each) => each.values[i] ?? 0),
      kind,
    ),
  );
  const ticks = niceTicks(Math.max(0, ...tops), 4, integers);
  const max = ticks.at(-1) ?? 1;
  const y = linear(max, plotHeight);
  const step = count === 0 ? 0 : plotWidth / count;
  const span = count * bucketMs;
  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT;
    onActive(x < 0 || x > plotWidth || count === 0 ? null : bucketAt(x, plotWidth, count));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, Home: -count, End: count }[event.key];
    if (event.key === 'Escape') onActive(null);
    if (by === undefined || count === 0) return;
    event.preventDefault();
    onActive(Math.max(0, Math.min(count - 1, (active ?? (by > 0 ? -1 : count)) + by)));
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys read single buckets out
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`${summary} Arrow keys read single values.`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- same
      tabIndex={0}
      className={classes.plot}
      onPointerMove={onPointerMove}
      onPointerLeave={() => onActive(null)}
      onKeyDown={onKeyDown}
      onBlur={() => onActive(null)}
    >
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(0 ${TOP + plotHeight - y(tick)})`}>
          <line x1={LEFT} x2={LEFT + plotWidth} className={classes.gridline} />
          <text x={LEFT - 8} dy="0.32em" textAnchor="end" className={classes.tick}>
            {format(tick)}
          </text>
        </g>
      ))}
      {axisLabels(count, plotWidth, span > DAY_AND_A_HALF ? 110 : 72).map((i) => (
        <text key={i} x={LEFT + i * step} y={height - 6} textAnchor="start" className={classes.tick}>
          {formatAxisTime(times[i] ?? 0, zone, span)}
        </text>
      ))}
      <g transform={`translate(${LEFT} ${TOP})`}>
        {active === null ? null : <rect x={active * step} width={Math.max(1, step)} height={plotHeight} className={classes.cursor} />}
        {kind === 'bars' ? (
          <Bars series={series} count={count} step={step} height={plotHeight} y={y} />
        ) : (
          <Lines series={series} count={count} step={step} height={plotHeight} y={y} active={active} />
        )}
      </g>
    </svg>
  );
}

function topOf(values: readonly number[], kind: 'bars' | 'lines'): number {
  return kind === 'bars' ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values);
}
