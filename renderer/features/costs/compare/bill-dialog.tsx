import type { Bill, BillLine } from '#shared/model/cost-bill.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { formatMoney, formatQuantity, formatUnits } from '../../../ui/money.ts';
import { SmallTable, type SmallColumn } from '../../../ui/small-table.tsx';
import classes from '../costs.module.css';

function rateText({ rate, per, unit }: BillLine): string {
  const each = per === '1' ? unit : `${Number(per).toLocaleString()} ${unit}s`;
  return `$${rate} / ${each}`;
}

const COLUMNS: readonly SmallColumn<BillLine>[] = [
  {
    id: 'meter',
    header: 'Meter',
    cell: (line) => (
      <>
        {line.label}
        {line.tier === null ? null : <span className="meta"> tier {line.tier}</span>}
        <span className={classes.formula}>{line.formula}</span>
      </>
    ),
  },
  { id: 'quantity', header: 'Quantity', width: '132px', align: 'end', cell: ({ quantity, unit }) => formatUnits(quantity, unit) },
  {
    id: 'free',
    header: 'Free',
    width: '132px',
    align: 'end',
    cell: (line) =>
      line.grant === null ? (
        '–'
      ) : (
        <>
          {formatQuantity(line.free)}
          <span className={classes.formula}>
            {line.grant.label}, each {line.grant.scope}
          </span>
        </>
      ),
  },
  { id: 'rate', header: 'Rate', width: '150px', align: 'end', cell: rateText },
  { id: 'amount', header: 'Amount', width: '92px', align: 'end', cell: (line) => formatMoney(line.amount) },
  {
    id: 'source',
    header: 'Source',
    width: '150px',
    cell: (line) =>
      line.source === null ? (
        'Given'
      ) : (
        <>
          <a href={line.source.url} target="_blank" rel="noreferrer">
            {line.source.title}
          </a>
          <span className={classes.formula}>{line.source.asOf}</span>
        </>
      ),
  },
];

/** A bill, line by line: where every cent comes from. */
export function BillDialog({ bill, onClose }: { bill: Bill; onClose: () => void }) {
  return (
    <Dialog title={`${bill.label}: ${formatMoney(bill.total)} a month`} size="min(1080px, 96vw)" onClose={onClose}>
      <div className={classes.bill}>
        {bill.lines.length === 0 ? (
          <p className={classes.note}>Nothing is billed: nothing is asked of it.</p>
        ) : (
          <SmallTable
            label={`Bill of ${bill.label}`}
            columns={COLUMNS}
            rows={bill.lines}
            rowId={(line) => `${line.meter}-${line.tier ?? 0}`}
            rowHeader="meter"
            wrap
          />
        )}
        <p className={classes.exact}>
          Total before rounding <code>{bill.exact}</code> {bill.currency}, {bill.region}
        </p>
        <ul className={classes.notes}>
          {bill.warnings.map((text) => (
            <li key={text} data-warn>
              {text}
            </li>
          ))}
          {bill.assumptions.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
