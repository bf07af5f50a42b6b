import { useRef } from 'react';
import type { RightSizing } from '#shared/model/right-sizing.ts';
import chart from '../../../ui/chart/chart.module.css';
import { linear, niceTicks } from '../../../ui/chart/scale.ts';
import { useWidth } from '../../../ui/chart/use-width.ts';
import { formatMb, formatMs } from '../../../ui/format.ts';
import { formatMoney, formatShortMoney } from '../../../ui/money.ts';
import classes from './right-size.module.css';

const [LEFT, RIGHT, TOP, BOTTOM, HEIGHT] = [56, 56, 12, 24, 240];

/** Duration (left) and cost of a million requests (right) over sizes of memory, each with its band. The table beside it has the numbers. */
export function SizeChart({ result }: { result: RightSizing }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const sizes = result.sizes.filter(({ expectedMs, costPerMillion }) => expectedMs !== null && costPerMillion !== null);
  const plotWidth = Math.max(0, width - LEFT - RIGHT);
  const plotHeight = HEIGHT - TOP - BOTTOM;
  const timeTicks = niceTicks(Math.max(1, ...sizes.map(({ highMs }) => highMs ?? 0)));
  const costTicks = niceTicks(Math.max(0.01, ...sizes.map(({ highCost }) => Number(highCost ?? 0))));
  const timeY = linear(timeTicks.at(-1) ?? 1, plotHeight);
  const costY = linear(costTicks.at(-1) ?? 1, plotHeight);
  const x = (i: number) => ((i + 0.5) / Math.max(1, sizes.length)) * plotWidth;
  const path = (values: readonly number[]) =>
    values.map((y, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${(plotHeight - y).toFixed(1)}`).join('');
  const series = [
    {
      id: 'time',
      color: 'var(--series-1)',
      at: sizes.map(({ expectedMs }) => timeY(expectedMs ?? 0)),
      low: sizes.map(({ lowMs }) => timeY(lowMs ?? 0)),
      high: sizes.map(({ highMs }) => timeY(highMs ?? 0)),
      shift: -4,
    },
    {
      id: 'cost',
      color: 'var(--series-3)',
      at: sizes.map(({ costPerMillion }) => costY(Number(costPerMillion))),
      low: sizes.map(({ lowCost }) => costY(Number(lowCost))),
      high: sizes.map(({ highCost }) => costY(Number(highCost))),
      shift: 4,
    },
  ];
  const summary = sizes
    .map((size) => `${formatMb(size.memoryMb)}: ${formatMs(size.expectedMs)}, ${formatMoney(size.costPerMillion)} a million.`)
    .join(' ');
  return (
    <div ref={box}>
      <div className={classes.legend}>
        <span className={classes.key}>
          <span className={classes.dot} style={{ background: 'var(--series-1)' }} aria-hidden /> Duration of a request
        </span>
        <span className="grow" />
        <span className={classes.key}>
          <span className={classes.dot} style={{ background: 'var(--series-3)' }} aria-hidden /> Cost of a million requests
        </span>
      </div>
      <svg width={width} height={HEIGHT} role="img" aria-label={`Duration and cost by memory. ${summary}`} className={chart.plot}>
        <g transform={`translate(${LEFT} ${TOP})`}>
          {timeTicks.map((tick) => (
            <g key={tick} transform={`translate(0 ${plotHeight - timeY(tick)})`}>
              <line x2={plotWidth} className={chart.gridline} />
              <text x={-8} dy="0.32em" textAnchor="end" className={chart.tick}>
                {formatMs(tick)}
              </text>
            </g>
          ))}
          {costTicks.map((tick) => (
            <text key={tick} x={plotWidth + 8} y={plotHeight - costY(tick)} dy="0.32em" className={chart.tick}>
              {formatShortMoney(tick)}
            </text>
          ))}
          {series.map(({ id, color, at, low, high, shift }) => (
            <g key={id} transform={`translate(${shift} 0)`}>
              {at.map((_, i) => (
                <line
                  key={i}
                  x1={x(i)}
                  x2={x(i)}
                  y1={plotHeight - (low[i] ?? 0)}
                  y2={plotHeight - (high[i] ?? 0)}
                  stroke={color}
                  className={classes.band}
                />
              ))}
              <path d={path(at)} fill="none" stroke={color} strokeWidth={1.75} />
              {at.map((y, i) => (
                <circle key={i} cx={x(i)} cy={plotHeight - y} r={3} fill={color} />
              ))}
            </g>
          ))}
          {sizes.map(({ memoryMb }, i) => (
            <text key={memoryMb} x={x(i)} y={plotHeight + 17} textAnchor="middle" className={chart.tick}>
              {formatMb(memoryMb)}
            </text>
          ))}
        </g>
      </svg>
    </div>
  );
}
