import { Button } from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { formatAbsolute } from '../format-time.ts';
import { useTimeZone } from '../time-zone.ts';
import classes from './chart.module.css';
import { ChartTable } from './chart-table.tsx';
import { TimePlot } from './time-plot.tsx';
import { useWidth } from './use-width.ts';

export interface Series {
  id: string;
  label: string;
  /** A CSS colour: a token. */
  color: string;
  /** One per bucket; null where nothing was measured. */
  values: readonly (number | null)[];
}

export interface TimeChartProps {
  /** What the chart says, as one sentence with its numbers; the chart's text alternative. */
  summary: string;
  /** Start of each bucket, epoch milliseconds. */
  times: readonly number[];
  bucketMs: number;
  series: readonly Series[];
  /** `bars` are stacked, `lines` are not. */
  kind: 'bars' | 'lines';
  format: (value: number | null) => string;
  height?: number;
  /** Whole numbers on the axis. */
  integers?: boolean;
}

/** Something over time: pointer or arrow keys read single buckets, and a table holds the same numbers. */
export function TimeChart(props: TimeChartProps) {
  const { times, series, bucketMs, format, height = 180 } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const zone = useTimeZone();
  const [active, setActive] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const at = active === null ? null : times[active];
  return (
    <div ref={box} className={classes.chart}>
      <div className={classes.legend}>
        {series.map((each) => (
          <span key={each.id} className={classes.key}>
            <span className={classes.dot} style={{ background: each.color }} aria-hidden />
            {each.label}
            {active === null ? null : <strong className={classes.reading}>{format(each.values[active] ?? null)}</strong>}
          </span>
        ))}
        <span className="grow" />
        <span className={classes.when} aria-live="polite">
          {at === undefined || at === null ? null : `${formatAbsolute(at, zone)}`}
        </span>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          leftSection={asTable ? <IconChartBar size={14} aria-hidden /> : <IconTable size={14} aria-hidden />}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? 'View as chart' : 'View as table'}
        </Button>
      </div>
      {asTable ? (
        <ChartTable times={times} series={series} format={format} height={height} caption={props.summary} />
      ) : (
        <TimePlot {...props} height={height} width={width} active={active} onActive={setActive} bucketMs={bucketMs} />
      )}
    </div>
  );
}
