import { Link } from '@tanstack/react-router';
import type { RightSizing, SizeResult } from '#shared/model/right-sizing.ts';
import { formatMb, formatMs } from '../../../ui/format.ts';
import { formatMoney } from '../../../ui/money.ts';
import { SmallTable, type SmallColumn } from '../../../ui/small-table.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import classes from './right-size.module.css';

/** A function that came from a folder is deployed anew with the size; any other one is changed where it is. */
function Apply({ result, memoryMb }: { result: RightSizing; memoryMb: number }) {
  const { origin, functionRef } = result;
  const name = functionRef.slice(functionRef.indexOf('/') + 1);
  const label = `Apply ${formatMb(memoryMb)}`;
  if (origin !== null && /^(?:\/|[A-Za-z]:\\)/.test(origin)) {
    return (
      <Link to="/deploy" search={{ directory: origin, o: { memoryMb, name } }} aria-label={`${label}: opens the deploy dialog`}>
        Apply…
      </Link>
    );
  }
  return (
    <Link
      to="/functions/$ref"
      params={{ ref: functionRef }}
      search={{ tab: 'configuration' }}
      aria-label={`${label}: opens the configuration`}
    >
      Apply…
    </Link>
  );
}

const HERE: SmallColumn<SizeResult> = {
  id: 'here',
  header: 'Here',
  width: '92px',
  align: 'end',
  cell: ({ medianMs }) => formatMs(medianMs),
};

/** Every size with what was measured and what is expected there. */
export function SizesTable({ result }: { result: RightSizing }) {
  const there = result.measured === 'there';
  const columns: SmallColumn<SizeResult>[] = [
    { id: 'memory', header: 'Memory', width: '96px', cell: ({ memoryMb }) => formatMb(memoryMb) },
    ...(there ? [] : [HERE]),
    { id: 'used', header: 'Used', width: '84px', align: 'end', optional: true, cell: ({ memoryUsedMb }) => formatMb(memoryUsedMb) },
    {
      id: 'there',
      header: there ? 'Measured' : 'Expected there',
      width: '120px',
      align: 'end',
      cell: ({ expectedMs }) => formatMs(expectedMs),
    },
    {
      id: 'band',
      header: 'Band',
      width: '160px',
      align: 'end',
      optional: true,
      cell: ({ lowMs, highMs }) => (lowMs === null ? '–' : `${formatMs(lowMs)} to ${formatMs(highMs)}`),
    },
    { id: 'cost', header: 'A million', width: '92px', align: 'end', cell: ({ costPerMillion }) => formatMoney(costPerMillion) },
    {
      id: 'costBand',
      header: 'Band',
      width: '150px',
      align: 'end',
      optional: true,
      cell: ({ lowCost, highCost }) => (lowCost === null ? '–' : `${formatMoney(lowCost)} to ${formatMoney(highCost)}`),
    },
    {
      id: 'word',
      header: '',
      cell: ({ memoryMb, failure }) => (
        <span className={classes.words}>
          {failure === null ? null : <StateBadge state="error" label={failure} />}
          {memoryMb === result.cheapestMb ? <StateBadge soft state="ok" label="Cheapest" /> : null}
          {memoryMb === result.fastestMb ? <StateBadge soft state="ok" label="Fastest" /> : null}
          {memoryMb === result.currentMb ? <span className="meta">as it is now</span> : null}
        </span>
      ),
    },
    {
      id: 'apply',
      header: 'Change',
      width: '84px',
      cell: ({ memoryMb, failure }) =>
        failure !== null || memoryMb === result.currentMb ? '' : <Apply result={result} memoryMb={memoryMb} />,
    },
  ];
  return <SmallTable label="Sizes" columns={columns} rows={result.sizes} rowId={({ memoryMb }) => String(memoryMb)} rowHeader="memory" />;
}
