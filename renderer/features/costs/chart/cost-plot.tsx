import type { KeyboardEvent, PointerEvent } from 'react';
import { formatCount } from '../../../ui/format.ts';
import { formatShortMoney } from '../../../ui/money.ts';
import chart from '../../../ui/chart/chart.module.css';
import classes from './cost-chart.module.css';
import { decades, logScale } from './log-scale.ts';
import type { CostChartProps, Line } from './cost-chart.tsx';

const LEFT = 56;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 24;
/** Less than a cent is drawn as a cent: a logarithmic scale has no zero. */
const FLOOR = 0.01;

function pathOf(line: Line, requests: readonly number[], x: (value: number) => number, y: (value: number) => number): string {
  return line.totals.map((total, i) => `${i === 0 ? 'M' : 'L'}${x(requests[i] ?? 1).toFixed(1)} ${y(total).toFixed(1)}`).join('');
}

/** The drawing of a CostChart: both axes logarithmic, break-even points numbered, a line for the scenario's own requests. */
export function CostPlot({
  summary,
  requests,
  lines,
  breakEvens,
  own,
  width,
  height,
  active,
  lit,
  onActive,
}: CostChartProps & { width: number; height: number; active: number | null; onActive: (index: number | null) => void }) {
  const plotWidth = Math.max(0, width - LEFT - RIGHT);
  const plotHeight = height - TOP - BOTTOM;
  const [from, to] = [requests[0] ?? 1, requests.at(-1) ?? 10];
  const top = Math.max(1, ...lines.flatMap(({ totals }) => totals));
  const x = logScale(from, to, plotWidth);
  const up = logScale(FLOOR, top, plotHeight);
  const y = (value: number) => plotHeight - up(value);
  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT;
    onActive(at < 0 || at > plotWidth ? null : Math.round((at / plotWidth) * (requests.length - 1)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 10 : 1;
    const by = { ArrowRight: step, ArrowLeft: -step, Home: -requests.length, End: requests.length }[event.key];
    if (event.key === 'Escape') onActive(null);
    if (by === undefined) return;
    event.preventDefault();
    onActive(Math.max(0, Math.min(requests.length - 1, (active ?? (by > 0 ? -1 : requests.length)) + by)));
  };
  const cursor = active === null ? null : requests[active];
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys read single points out
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`${summary} Arrow keys read single points.`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- same
      tabIndex={0}
      className={chart.plot}
      onPointerMove={onPointerMove}
      onPointerLeave={() => onActive(null)}
      onKeyDown={onKeyDown}
      onBlur={() => onActive(null)}
    >
      <g transform={`translate(${LEFT} ${TOP})`}>
        {decades(FLOOR, top, 8).map((tick) => (
          <g key={tick} transform={`translate(0 ${y(tick)})`}>
            <line x2={plotWidth} className={chart.gridline} />
            <text x={-8} dy="0.32em" textAnchor="end" className={chart.tick}>
              {tick === FLOOR ? `≤${formatShortMoney(tick)}` : formatShortMoney(tick)}
            </text>
          </g>
        ))}
        {decades(from, to, Math.max(2, Math.floor(plotWidth / 80))).map((tick) => (
          <text key={tick} x={x(tick)} y={plotHeight + 17} textAnchor="middle" className={chart.tick}>
            {formatCount(tick)}
          </text>
        ))}
        {own === null ? null : <line x1={x(own)} x2={x(own)} y2={plotHeight} className={classes.own} />}
        {lines.toReversed().map((line) => (
          <path
            key={line.id}
            d={pathOf(line, requests, x, y)}
            className={classes.line}
            stroke={line.color}
            data-dim={(lit !== null && lit !== line.id) || undefined}
            data-lit={lit === line.id || undefined}
            data-quiet={line.quiet || undefined}
          />
        ))}
        {breakEvens.map(({ requests: at, total }, i) => (
          <g key={at} transform={`translate(${x(at)} ${y(Number(total))})`}>
            <circle r={8} className={classes.mark} />
            <text dy="0.35em" textAnchor="middle" className={classes.markText}>
              {i + 1}
            </text>
          </g>
        ))}
        {cursor === null || cursor === undefined ? null : <line x1={x(cursor)} x2={x(cursor)} y2={plotHeight} className={classes.cursor} />}
      </g>
    </svg>
  );
}
