import type { CostEstimate } from '#shared/contract/costs.ts';
import { scenarioRows } from './scenario-rows.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const text = (value: string | number | null | undefined): string =>
  String(value ?? '').replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

const STYLE = `:root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #8884;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}caption{text-align:left;font-weight:600;padding:.25rem 0}`;

function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  numbers: readonly number[],
): string {
  const cell = (tag: 'td' | 'th') => (value: string | null, i: number) =>
    `<${tag}${numbers.includes(i) ? ' class="n"' : ''}>${text(value)}</${tag}>`;
  return `<table><caption>${text(caption)}</caption><thead><tr>${head.map(cell('th')).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map(cell('td')).join('')}</tr>`)
    .join('')}</tbody></table>`;
}

/** A page of its own: no script, nothing from elsewhere. */
export function toHtml(estimate: CostEstimate): string {
  const { offers, unpriced, at } = estimate;
  const bills = offers.map(
    (bill) =>
      `<section><h2>${text(bill.label)}: ${text(bill.total)} ${text(bill.currency)}</h2>${table(
        'Bill',
        ['Meter', 'Quantity', 'Free', 'Billable', 'Rate', 'Amount', 'Source'],
        bill.lines.map((line) => [
          line.tier === null ? line.label : `${line.label}, tier ${line.tier}`,
          `${line.quantity} ${line.unit}`,
          line.free,
          line.billable,
          line.per === '1' ? line.rate : `${line.rate} for ${line.per}`,
          line.rounded,
          line.source === null ? 'given' : `${line.source.title} (${line.source.asOf})`,
        ]),
        [1, 2, 3, 4, 5],
      )}<ul>${[...bill.assumptions, ...bill.warnings].map((line) => `<li>${text(line)}</li>`).join('')}</ul></section>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Costs of a month</title><style>${STYLE}</style></head><body><h1>Costs of a month</h1><p>Estimated by Isobar on ${text(at.slice(0, 10))}. Estimates are no invoice.</p>${table(
    'What was asked',
    ['Assumption', 'Value'],
    scenarioRows(estimate),
    [1],
  )}${table(
    'Offers',
    ['Offer', 'Region', 'Total', 'A thousand requests'],
    offers.map((bill) => [bill.label, bill.region, `${bill.total} ${bill.currency}`, bill.perThousand]),
    [2, 3],
  )}${unpriced.length === 0 ? '' : `<p>Not compared:</p><ul>${unpriced.map(({ label, reason }) => `<li>${text(label)}: ${text(reason)}</li>`).join('')}</ul>`}${bills.join('')}</body></html>\n`;
}
