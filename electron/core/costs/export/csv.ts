import { stringify } from 'csv-stringify/sync';
import type { CostEstimate } from '#shared/contract/costs.ts';

const COLUMNS = [
  'provider', 'offer', 'region', 'currency', 'meter', 'label', 'unit', 'quantity', 'free', 'billable', 'rate', 'per', 'tier', 'amount', 'rounded',
  'grant', 'source', 'source_url', 'as_of',
]; // prettier-ignore

/** One row a line, and a row with the total for every offer. A cell that a spreadsheet would run is text. */
export function toCsv({ offers }: CostEstimate): string {
  const rows = offers.flatMap((bill) => {
    const head = [bill.provider, bill.offer, bill.region, bill.currency];
    return [
      ...bill.lines.map((line) => [
        ...head, line.meter, line.label, line.unit, line.quantity, line.free, line.billable, line.rate, line.per, line.tier, line.amount,
        line.rounded, line.grant?.label, line.source?.title ?? 'given', line.source?.url, line.source?.asOf,
      ]), // prettier-ignore
      [...head, 'total', bill.label, '', '', '', '', '', '', '', bill.exact, bill.total, '', '', '', ''],
    ];
  });
  return stringify([COLUMNS, ...rows], { escape_formulas: true });
}
