import { Button } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { BreakEven } from '#shared/model/cost-curve.ts';
import { useWidth } from '../../../ui/chart/use-width.ts';
import { formatInteger } from '../../../ui/format.ts';
import { formatMoney } from '../../../ui/money.ts';
import classes from './cost-chart.module.css';
import { CostPlot } from './cost-plot.tsx';
import { CurveTable } from './curve-table.tsx';
import { nearestIndex } from './log-scale.ts';

export interface Line {
  id: string;
  label: string;
  /** A CSS colour: a token. */
  color: string;
  /** Drawn behind the others, dashed: it has no colour of its own. */
  quiet: boolean;
  totals: readonly number[];
}

export interface CostChartProps {
  /** What the chart says, as one sentence; its text alternative. */
  summary: string;
  requests: readonly number[];
  lines: readonly Line[];
  breakEvens: readonly BreakEven[];
  /** Requests of the scenario itself; null where there are none. */
  own: number | null;
  /** The line to stand out. */
  lit: string | null;
}

const HEIGHT = 320;

/** Costs over requests a month: pointer or arrow keys read single points, and a table holds the same numbers. */
export function CostChart(props: CostChartProps) {
  const { requests, lines, own, breakEvens } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [active, setActive] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const at = active ?? (own === null ? null : nearestIndex(requests, own));
  const labels = new Map(lines.map(({ id, label }) => [id, label]));
  return (
    <div ref={box}>
      <div className={classes.head}>
        <span aria-live="polite" className="num">
          {at === null ? 'Requests a month' : `${formatInteger(requests[at])} requests a month`}
        </span>
        <span className="grow" />
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          leftSection={asTable ? <IconChartLine size={14} aria-hidden /> : <IconTable size={14} aria-hidden />}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? 'View as chart' : 'View as table'}
        </Button>
      </div>
      {asTable ? (
        <CurveTable requests={requests} lines={lines} height={HEIGHT} caption={props.summary} />
      ) : (
        <CostPlot {...props} width={width} height={HEIGHT} active={active} onActive={setActive} />
      )}
      <ul className={classes.readings} aria-label="Offers at this point">
        {lines.map((line) => (
          <li key={line.id}>
            <span className={classes.dot} style={{ background: line.color }} aria-hidden />
            {line.label}
            {at === null ? null : <strong className="num">{formatMoney(line.totals[at] ?? 0)}</strong>}
          </li>
        ))}
      </ul>
      {breakEvens.length === 0 ? null : (
        <ol className={classes.evens} aria-label="Break-even points">
          {breakEvens.map(({ requests: from, to, from: before, total }) => (
            <li key={from}>
              From <strong>{formatInteger(from)}</strong> requests a month on, {labels.get(to) ?? to} is cheaper than{' '}
              {labels.get(before) ?? before}: {formatMoney(total)}.
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
