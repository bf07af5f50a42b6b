import type { InvocationDetail } from '#shared/model/invocation.ts';
import type { Payload } from '#shared/model/payload.ts';
import { formatBytes, formatMb, formatMs } from '../../../ui/format.ts';
import { startText } from '../start-text.ts';
import { TableBox } from '../table-box.tsx';
import { viewPayload } from './payload-view.ts';

type Row = readonly [name: string, of: (invocation: InvocationDetail) => string];

const ROWS: readonly Row[] = [
  ['Status', (i) => [i.status, i.http?.status].filter((part) => part !== undefined && part !== null).join(', ')],
  ['Duration', (i) => formatMs(i.durationMs)],
  ['Billed', (i) => formatMs(i.billedMs)],
  ['Start', startText],
  ['Memory', (i) => formatMb(i.memoryMaxMb)],
  ['Response', (i) => formatBytes(i.responseSize)],
  ['Version', (i) => i.version],
];

/** The numbers of two invocations side by side; null for one that is not known yet. */
export function CompareNumbers({
  label,
  columns,
  first,
  second,
}: {
  label: string;
  columns: readonly [first: string, second: string];
  first: InvocationDetail | null;
  second: InvocationDetail | null;
}) {
  return (
    <TableBox label={label}>
      <thead>
        <tr>
          <th scope="col">Number</th>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ROWS.map(([name, of]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{first === null ? '–' : of(first)}</td>
            <td>{second === null ? '–' : of(second)}</td>
          </tr>
        ))}
      </tbody>
    </TableBox>
  );
}

/** A payload as text to compare: indented where it is JSON. */
export function comparedText(payload: Payload | null | undefined): string {
  if (payload === null || payload === undefined) return '';
  const view = viewPayload(payload);
  return view.pretty ?? view.text ?? `(binary, ${formatBytes(payload.size)})`;
}
