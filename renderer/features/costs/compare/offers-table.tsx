import { IconAlertTriangle } from '@tabler/icons-react';
import type { CostComparison } from '#shared/contract/costs.ts';
import type { Bill } from '#shared/model/cost-bill.ts';
import { formatMoney } from '../../../ui/money.ts';
import { SmallTable, type SmallColumn } from '../../../ui/small-table.tsx';
import classes from '../costs.module.css';

const KINDS: Readonly<Record<string, string>> = {
  function: 'Functions',
  container: 'Container',
  vm: 'Machine, always on',
  job: 'Job',
  edge: 'Edge function',
};

interface Props {
  comparison: CostComparison;
  colors: ReadonlyMap<string, string>;
  onOpen: (offer: string) => void;
  onLit: (offer: string | null) => void;
}

/** The offers, cheapest first; each sum opens its bill. */
export function OffersTable({ comparison, colors, onOpen, onLit }: Props) {
  const cheapest = Number(comparison.offers[0]?.exact ?? 0);
  const columns: SmallColumn<Bill>[] = [
    {
      id: 'offer',
      header: 'Offer',
      cell: (bill) => (
        <span className={classes.offer} onPointerEnter={() => onLit(bill.offer)} onPointerLeave={() => onLit(null)}>
          <span className={classes.dot} style={{ background: colors.get(bill.offer) }} aria-hidden />
          <span className="ellipsis">{bill.label}</span>
          {bill.warnings.length === 0 ? null : (
            <IconAlertTriangle size={13} className={classes.warn} role="img" aria-label={bill.warnings.join(' ')} />
          )}
        </span>
      ),
    },
    { id: 'kind', header: 'Kind', width: '130px', optional: true, cell: (bill) => KINDS[bill.kind] ?? bill.kind },
    { id: 'region', header: 'Region', width: '110px', optional: true, cell: (bill) => bill.region },
    {
      id: 'thousand',
      header: 'A thousand',
      width: '100px',
      align: 'end',
      optional: true,
      cell: (bill) => formatMoney(bill.perThousand),
    },
    {
      id: 'more',
      header: 'Above least',
      width: '112px',
      align: 'end',
      optional: true,
      cell: (bill) => (bill === comparison.offers[0] ? '–' : `+${formatMoney(Number(bill.exact) - cheapest)}`),
    },
    {
      id: 'total',
      header: 'A month',
      width: '110px',
      align: 'end',
      cell: (bill) => (
        <button
          type="button"
          className={classes.sum}
          onClick={() => onOpen(bill.offer)}
          onFocus={() => onLit(bill.offer)}
          onBlur={() => onLit(null)}
          aria-label={`${formatMoney(bill.total)}: open the bill of ${bill.label}`}
        >
          {formatMoney(bill.total)}
        </button>
      ),
    },
  ];
  return (
    <>
      <SmallTable
        label="Offers, cheapest first"
        columns={columns}
        rows={comparison.offers}
        rowId={(bill) => bill.offer}
        rowHeader="offer"
      />
      {comparison.unpriced.length === 0 ? null : (
        <ul className={classes.unpriced} aria-label="Not compared">
          {comparison.unpriced.map(({ offer, label, reason }) => (
            <li key={offer}>
              <strong>{label}</strong> {reason}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
