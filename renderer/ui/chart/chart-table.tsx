import { formatAbsolute } from '../format-time.ts';
import { useTimeZone } from '../time-zone.ts';
import classes from './chart.module.css';
import type { Series } from './time-chart.tsx';

/** The numbers of a chart, newest first; buckets in which nothing happened are left out. */
export function ChartTable({
  times,
  series,
  format,
  height,
  caption,
}: {
  times: readonly number[];
  series: readonly Series[];
  format: (value: number | null) => string;
  height: number;
  caption: string;
}) {
  const zone = useTimeZone();
  const rows = times
    .map((at, i) => ({ at, values: series.map((each) => each.values[i] ?? null) }))
    .filter((row) => row.values.some((value) => value !== null && value !== 0))
    .toReversed();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region has to be reachable by keyboard
    <div className={classes.tableBox} style={{ height }} tabIndex={0} role="region" aria-label={caption}>
      <table className={classes.table}>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            {series.map((each) => (
              <th key={each.id} scope="col" className="num">
                {each.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.at}>
              <th scope="row">{formatAbsolute(row.at, zone)}</th>
              {row.values.map((value, i) => (
                <td key={series[i]?.id} className="num">
                  {format(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? <p className={classes.none}>Nothing happened in this time.</p> : null}
    </div>
  );
}
