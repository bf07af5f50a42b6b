import type { CostEstimate } from '#shared/contract/costs.ts';
import { scenarioRows } from './scenario-rows.ts';

/** Text of others must not become a table, a link or a tag. */
const plain = (text: string | number | null | undefined): string =>
  String(text ?? '')
    .replaceAll(/([\\`*_{}[\]<>#|])/g, '\\$1')
    .replaceAll('\n', ' ');

const table = (head: readonly string[], rows: readonly (readonly (string | number | null | undefined)[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => '---').join('|')}|`,
  ...rows.map((row) => `| ${row.map(plain).join(' | ')} |`),
];

/** A report that a person reads, every figure with where it comes from. */
export function toMarkdown(estimate: CostEstimate): string {
  const { offers, unpriced, at } = estimate;
  const lines = [
    '# Costs of a month',
    '',
    `Estimated by Isobar on ${at.slice(0, 10)}. Estimates are no invoice.`,
    '',
    ...table(['assumption', 'value'], scenarioRows(estimate)),
    '',
    ...table(
      ['offer', 'region', 'total', 'a thousand requests'],
      offers.map((bill) => [bill.label, bill.region, `${bill.total} ${bill.currency}`, bill.perThousand]),
    ),
    ...(unpriced.length === 0
      ? []
      : ['', 'Not compared:', '', ...unpriced.map(({ label, reason }) => `- ${plain(label)}: ${plain(reason)}`)]),
    ...offers.flatMap((bill) => [
      '',
      `## ${plain(bill.label)}: ${bill.total} ${bill.currency}`,
      '',
      ...table(
        ['meter', 'quantity', 'free', 'billable', 'rate', 'amount', 'source'],
        bill.lines.map((line) => [
          line.tier === null ? line.label : `${line.label}, tier ${line.tier}`,
          `${line.quantity} ${line.unit}`,
          line.free,
          line.billable,
          line.per === '1' ? line.rate : `${line.rate} for ${line.per}`,
          line.rounded,
          line.source === null ? 'given' : `${line.source.title} (${line.source.asOf})`,
        ]),
      ),
      '',
      ...[...bill.assumptions, ...bill.warnings].map((text) => `- ${plain(text)}`),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
