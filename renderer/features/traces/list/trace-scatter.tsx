import { useNavigate } from '@tanstack/react-router';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import type { TraceSummary } from '#shared/model/trace.ts';
import { toInstant } from '#shared/model/time.ts';
import { useWidth } from '../../../ui/chart/use-width.ts';
import { formatMs, plural } from '../../../ui/format.ts';
import { formatAxisTime, formatClock } from '../../../ui/format-time.ts';
import { useTimeZone } from '../../../ui/time-zone.ts';
import { clockTicks, durationTicks, scatterPoints, scatterScale, scatterValue, type ScatterPoint } from './scatter.ts';
import classes from './trace-list.module.css';

const HEIGHT = 108;
/** Room for labels: durations on the left, times below. */
const LEFT = 52;
const BOTTOM = 18;
/** Pixels within which a point counts as pointed at. */
const REACH = 10;

interface Place {
  x: number;
  y: number;
}

/**
 * Durations over time, on a logarithmic axis. Dragging chooses a time range and, where the stretch does
 * not reach the bottom, a least duration; the fields above do the same by keyboard. A click opens the trace.
 */
export function TraceScatter({
  traces,
  since,
  until,
  onBrush,
}: {
  traces: readonly TraceSummary[];
  /** Epoch milliseconds; null where the range is open. */
  since: number | null;
  until: number | null;
  onBrush: (range: { from: string; to: string; minMs: number | null }) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const zone = useTimeZone();
  const navigate = useNavigate();
  const [from, setFrom] = useState<Place | null>(null);
  const [at, setAt] = useState<Place | null>(null);
  const scale = useMemo(() => scatterScale(traces, since, until), [traces, since, until]);
  const points = useMemo(() => scatterPoints(traces, scale), [traces, scale]);
  const plot = { width: Math.max(1, width - LEFT), height: HEIGHT - BOTTOM };
  const xOf = (point: Pick<ScatterPoint, 'x'>): number => LEFT + point.x * plot.width;
  const yOf = (point: Pick<ScatterPoint, 'y'>): number => (1 - point.y) * plot.height;
  const paths = useMemo(() => pathsOf(points, plot.width, plot.height), [points, plot.width, plot.height]);
  const near = at === null || from !== null ? null : nearest(points, at, xOf, yOf);
  const brush = from === null || at === null || distance(from, at) < 5 ? null : rectOf(from, at, plot);
  const placeOf = (event: PointerEvent): Place => {
    const rect = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  };
  const done = (): void => {
    if (brush !== null) {
      const low = scatterValue(scale, (brush.x - LEFT) / plot.width, 1 - (brush.y + brush.height) / plot.height);
      const high = scatterValue(scale, (brush.x + brush.width - LEFT) / plot.width, 1);
      const all = brush.y + brush.height > plot.height * 0.92;
      onBrush({ from: toInstant(low.atMs), to: toInstant(high.atMs + 1), minMs: all ? null : low.durationMs });
    } else if (near !== null) void navigate({ to: '/traces/$traceId', params: { traceId: near.traceId } });
    setFrom(null);
  };
  const offset = zone === 'utc' ? 0 : -new Date(scale.untilMs).getTimezoneOffset() * 60_000;
  const times = clockTicks(scale.sinceMs, scale.untilMs, Math.max(2, Math.floor(plot.width / 110)), offset);
  const found = near === null ? undefined : traces.find((trace) => trace.traceId === near.traceId);
  return (
    <div
      ref={box}
      className={classes.plot}
      data-brush
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom(placeOf(event));
      }}
      onPointerMove={(event) => setAt(placeOf(event))}
      onPointerUp={done}
      onPointerCancel={() => setFrom(null)}
      onPointerLeave={() => setAt(null)}
    >
      <svg width={width} height={HEIGHT} role="img" aria-label={summary(traces)}>
        {durationTicks(scale).map((ms) => {
          const y = yOf({ y: logShare(ms, scale.lowMs, scale.highMs) });
          return (
            <g key={ms}>
              <line className={classes.grid} x1={LEFT} x2={LEFT + plot.width} y1={y} y2={y} />
              <text className={classes.label} x={LEFT - 6} y={Math.min(plot.height, Math.max(9, y + 4))} textAnchor="end">
                {formatMs(ms)}
              </text>
            </g>
          );
        })}
        {times.map((time) => {
          const x = xOf({ x: (time - scale.sinceMs) / (scale.untilMs - scale.sinceMs) });
          return (
            <text key={time} className={classes.label} x={x} y={HEIGHT - 3} textAnchor={x > LEFT + plot.width - 30 ? 'end' : 'middle'}>
              {formatAxisTime(time, zone, scale.untilMs - scale.sinceMs)}
            </text>
          );
        })}
        <g transform={`translate(${LEFT} 0)`}>
          <path className={classes.dots} d={paths.plain} />
          <path className={classes.coldDots} d={paths.cold} />
          <path className={classes.crosses} d={paths.failed} />
        </g>
        {near === null ? null : <circle className={classes.hit} cx={xOf(near)} cy={yOf(near)} r={6} />}
        {brush === null ? null : <rect className={classes.brush} {...brush} />}
      </svg>
      {found === undefined || near === null ? null : (
        <div
          className={classes.tip}
          style={{ transform: `translate(${Math.min(xOf(near) + 10, width - 230)}px, ${Math.max(0, yOf(near) - 44)}px)` }}
        >
          <strong className="ellipsis">{found.name}</strong>
          <div className="muted">
            {formatMs(found.durationMs)}, {formatClock(found.startedAt, zone)}
            {found.errorCount > 0 ? `, ${plural(found.errorCount, 'error')}` : ''}
            {found.cold ? ', cold' : ''}
          </div>
        </div>
      )}
    </div>
  );
}

/** A path of points each: thousands of them are then three elements. */
function pathsOf(points: readonly ScatterPoint[], width: number, height: number): { plain: string; cold: string; failed: string } {
  const paths = { plain: '', cold: '', failed: '' };
  for (const point of points) {
    const x = (point.x * width).toFixed(1);
    const y = ((1 - point.y) * height).toFixed(1);
    if (point.failed) paths.failed += `M${x} ${y}m-3 -3l6 6m0 -6l-6 6`;
    else if (point.cold) paths.cold += `M${x} ${y}m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0`;
    else paths.plain += `M${x} ${y}h0`;
  }
  return paths;
}

function nearest(
  points: readonly ScatterPoint[],
  at: Place,
  xOf: (p: ScatterPoint) => number,
  yOf: (p: ScatterPoint) => number,
): ScatterPoint | null {
  let best: ScatterPoint | null = null;
  let least = REACH;
  for (const point of points) {
    const far = distance(at, { x: xOf(point), y: yOf(point) });
    if (far < least) [best, least] = [point, far];
  }
  return best;
}

function distance(a: Place, b: Place): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function rectOf(a: Place, b: Place, plot: { width: number; height: number }): { x: number; y: number; width: number; height: number } {
  const clampX = (x: number): number => Math.min(LEFT + plot.width, Math.max(LEFT, x));
  const clampY = (y: number): number => Math.min(plot.height, Math.max(0, y));
  const [left, right] = [clampX(Math.min(a.x, b.x)), clampX(Math.max(a.x, b.x))];
  const bottom = clampY(Math.max(a.y, b.y));
  // Upwards there is no limit to choose: the stretch reaches to the top.
  return { x: left, y: 0, width: right - left, height: bottom };
}

function logShare(ms: number, lowMs: number, highMs: number): number {
  return (Math.log10(ms) - Math.log10(lowMs)) / (Math.log10(highMs) - Math.log10(lowMs));
}

function summary(traces: readonly TraceSummary[]): string {
  const failed = traces.filter((trace) => trace.errorCount > 0).length;
  const cold = traces.filter((trace) => trace.cold).length;
  return `Durations of ${plural(traces.length, 'trace')} over time, ${failed} with errors, ${cold} with a cold start. The list below has the same traces.`;
}
