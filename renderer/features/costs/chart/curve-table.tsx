import { formatInteger } from '../../../ui/format.ts';
import { formatMoney } from '../../../ui/money.ts';
import chart from '../../../ui/chart/chart.module.css';
import type { Line } from './cost-chart.tsx';

/** Points that a person still reads. */
const ROWS = 25;

/** The numbers of a CostChart, some points of it. */
export function CurveTable({
  requests,
  lines,
  height,
  caption,
}: {
  requests: readonly number[];
  lines: readonly Line[];
  height: number;
  caption: string;
}) {
  const every = Math.max(1, Math.floor((requests.length - 1) / (ROWS - 1)));
  const rows = requests.map((at, i) => ({ at, i })).filter(({ i }) => i % every === 0);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region has to be reachable by keyboard
    <div className={chart.tableBox} style={{ height }} tabIndex={0} role="region" aria-label={caption}>
      <table className={chart.table}>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className="num">
              Requests
            </th>
            {lines.map(({ id, label }) => (
              <th key={id} scope="col" className="num">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, i }) => (
            <tr key={at}>
              <th scope="row" className="num">
                {formatInteger(at)}
              </th>
              {lines.map(({ id, totals }) => (
                <td key={id} className="num">
                  {formatMoney(totals[i] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
