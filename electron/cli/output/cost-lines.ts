import type { CostComparison, CostEstimate } from '#shared/contract/costs.ts';
import type { SizeResult } from '#shared/model/right-sizing.ts';
import type { Bill } from '#shared/model/cost-bill.ts';
import { fields, plain, table } from './layout.ts';
import { duration } from './readable.ts';
import type { Terminal } from './terminal.ts';
import { heading, list, type Output, type View } from './view.ts';

const money = (amount: string, currency: string): string => `${amount} ${currency}`;

/** Small sums keep their first digits: `0.000012`. */
function small(amount: string | null): string {
  if (amount === null) return '-';
  const value = Number(amount);
  return value === 0 ? '0' : value >= 0.01 ? value.toFixed(4) : value.toPrecision(3);
}

function billLines(bill: Bill, terminal: Terminal): string[] {
  return [
    terminal.paint('bold', `${bill.label}, ${bill.region}: ${money(bill.total, bill.currency)} a month`),
    ...table(
      bill.lines,
      [
        { title: 'meter', value: (line) => (line.tier === null ? line.label : `${line.label}, tier ${line.tier}`) },
        { title: 'quantity', value: (line) => `${line.quantity} ${line.unit}`, right: true },
        { title: 'free', value: (line) => line.free, right: true },
        { title: 'billable', value: (line) => line.billable, right: true },
        { title: 'rate', value: (line) => (line.per === '1' ? line.rate : `${line.rate}/${line.per}`), right: true },
        { title: 'amount', value: (line) => line.rounded, right: true },
        { title: 'source', value: (line) => (line.source === null ? 'given' : `${line.source.asOf} ${line.source.title}`) },
      ],
      heading(terminal),
    ),
    ...bill.assumptions.map((text) => terminal.paint('dim', `- ${plain(text)}`)),
    ...bill.warnings.map((text) => `${terminal.paint('yellow', '!')} ${plain(text)}`),
  ];
}

function measuredLine({ measured }: CostEstimate): string[] {
  if (measured === null) return [];
  const { functionRef, invocations, meanMs, coldPercent, memoryUsedMb } = measured;
  const memory = memoryUsedMb === null ? '' : `, ${memoryUsedMb} MB used`;
  return [
    `Measured: ${invocations} invocations of ${functionRef}, ${meanMs.toFixed(1)} ms on average, ${coldPercent.toFixed(1)} % cold${memory}.`,
    '',
  ];
}

/** Offers, cheapest first, and the bill of the first one. */
export function estimateLines(estimate: CostEstimate, terminal: Terminal): string[] {
  const { offers, unpriced } = estimate;
  const [first] = offers;
  return [
    ...measuredLine(estimate),
    ...table(
      offers,
      [
        { title: 'offer', value: (bill) => bill.offer },
        { title: 'what it is', value: (bill) => bill.label },
        { title: 'region', value: (bill) => bill.region },
        { title: 'month', value: (bill) => money(bill.total, bill.currency), right: true },
        { title: 'a thousand', value: (bill) => small(bill.perThousand), right: true },
      ],
      heading(terminal),
    ),
    ...unpriced.map(({ offer, reason }) => `${terminal.paint('dim', offer)}  ${plain(reason)}`),
    ...(first === undefined ? [] : ['', ...billLines(first, terminal)]),
    ...(offers.length > 1 ? ['', terminal.paint('dim', 'The bill of another one: --offer NAME. Everything in full: --json.')] : []),
  ];
}

export function comparisonLines(comparison: CostComparison, terminal: Terminal): string[] {
  const { requests, curves, breakEvens } = comparison;
  const columns = 5;
  const at = Array.from({ length: columns }, (_, i) => Math.round((i * (requests.length - 1)) / (columns - 1)));
  return [
    ...estimateLines(comparison, terminal),
    '',
    terminal.paint('bold', 'Over requests a month'),
    ...table(
      curves,
      [
        { title: 'offer', value: (curve) => curve.offer },
        ...at.map((i) => ({
          title: (requests[i] ?? 0).toLocaleString('en-US'),
          value: (curve: (typeof curves)[number]) => (curve.totals[i] ?? 0).toFixed(2),
          right: true,
        })),
      ],
      heading(terminal),
    ),
    ...breakEvens.map(
      ({ requests: from, to, from: before, total }) =>
        `From ${from.toLocaleString('en-US')} requests a month on ${to} is cheaper than ${before} (${Number(total).toFixed(2)}).`,
    ),
  ];
}

export const pricesList = list<Output<'costs', 'prices'>['items'][number]>('There are no price books.', [
  { title: 'book', value: (b) => b.id },
  { title: 'offers', value: (b) => b.offers.map(({ id }) => id).join(', ') },
  { title: 'regions', value: (b) => b.regions.length, right: true },
  { title: 'prices', value: (b) => (b.readAt === null ? 'as shipped' : `read ${b.readAt.slice(0, 10)}`) },
  { title: 'oldest source', value: (b) => b.sources.map(({ asOf }) => asOf).sort()[0] },
  { title: 'stale', value: (b) => b.sources.filter(({ stale }) => stale).length, right: true },
]);

export const pricesRefreshed = list<Output<'costs', 'refresh'>['items'][number]>('Nothing to refresh.', [
  { title: 'book', value: (r) => r.provider },
  { title: 'prices', value: (r) => (r.error === null ? `${r.prices} read` : 'as they were') },
  { title: 'why', value: (r) => (r.error === null ? r.notes.join(' ') : `${r.error.message} ${r.error.hint ?? ''}`) },
]);

export const budgetsList = list<Output<'budgets', 'list'>['items'][number]>('No budgets yet. Set one: isobar budgets update all 50', [
  { title: 'id', value: (b) => b.id },
  { title: 'scope', value: (b) => b.scope },
  { title: 'a month', value: (b) => b.amount, right: true },
  { title: 'warns at', value: (b) => `${b.warnPercent} %`, right: true },
]);

export const sizesTried: View<Output<'costs', 'rightSize'>> = (r, terminal) => [
  ...table(
    r.sizes,
    [
      { title: 'memory', value: (size) => `${size.memoryMb} MB`, right: true },
      ...(r.measured === 'there' ? [] : [{ title: 'here', value: (size: SizeResult) => duration(size.medianMs), right: true }]),
      { title: r.measured === 'there' ? 'measured' : 'expected there', value: (size) => duration(size.expectedMs), right: true },
      { title: 'band', value: (size) => (size.lowMs === null ? '' : `${duration(size.lowMs)} to ${duration(size.highMs)}`), right: true },
      { title: 'a million', value: (size) => (size.costPerMillion === null ? '' : Number(size.costPerMillion).toFixed(2)), right: true },
      {
        title: '',
        value: (size) =>
          [
            size.failure ?? '',
            size.memoryMb === r.cheapestMb ? 'cheapest' : '',
            size.memoryMb === r.fastestMb ? 'fastest' : '',
            size.memoryMb === r.currentMb ? 'as it is now' : '',
          ]
            .filter((word) => word !== '')
            .join(', '),
      },
    ],
    heading(terminal),
  ),
  '',
  `Priced with ${r.offerLabel}, without free grants.`,
  ...r.notes.map((text) => terminal.paint('dim', `- ${text}`)),
];

/** Each profile's own bill, and who tells none. */
export const chargesLines: View<Output<'costs', 'charges'>> = ({ items, unsupported, failures }, terminal) => [
  ...items.flatMap(({ provider, profile, since, total, currency, preliminary, lines, notes }) => [
    terminal.paint('bold', `${provider}:${profile}: ${money(total, currency)} since ${since}${preliminary ? ', preliminary' : ''}`),
    ...(lines.length === 0
      ? []
      : table(
          lines,
          [
            { title: 'service', value: (line) => line.service },
            { title: 'usage', value: (line) => line.usage ?? '-' },
            {
              title: 'quantity',
              value: (line) => (line.quantity === null ? '-' : `${line.quantity} ${line.unit ?? ''}`.trim()),
              right: true,
            },
            { title: 'amount', value: (line) => line.amount, right: true },
          ],
          heading(terminal),
        )),
    ...notes.map((text) => terminal.paint('dim', `- ${plain(text)}`)),
    '',
  ]),
  ...failures.map(({ provider, profile, error }) => `${terminal.paint('red', `${provider}:${profile}`)}  ${plain(error.message)}`),
  ...(items.length + failures.length === 0 ? ['No profile was asked: add one with isobar profiles add.'] : []),
  ...unsupported.map(({ provider, reason }) => `${terminal.paint('dim', provider)}  ${plain(reason)}`),
];

export const fleetLines: View<Output<'costs', 'fleet'>> = (f, terminal) => [
  ...fields(
    [
      ['month to date', `${Number(f.monthToDate).toFixed(2)} USD, ${f.elapsedPercent} % of the month`],
      ['forecast', `${Number(f.forecast).toFixed(2)} USD`],
      ['on this machine', `would cost ${Number(f.wouldCost).toFixed(2)} USD a month`],
    ],
    heading(terminal),
  ),
  '',
  ...(f.functions.length === 0
    ? [terminal.paint('dim', 'No function was called this month.')]
    : table(
        f.functions,
        [
          { title: 'function', value: (s) => s.functionRef },
          { title: 'offer', value: (s) => s.offer },
          { title: 'calls', value: (s) => s.invocations, right: true },
          { title: 'month to date', value: (s) => small(s.monthToDate), right: true },
          { title: 'forecast', value: (s) => small(s.forecast), right: true },
        ],
        heading(terminal),
      )),
  ...(f.budgets.length === 0
    ? []
    : [
        '',
        ...table(
          f.budgets,
          [
            { title: 'budget', value: (b) => b.scope },
            { title: 'amount', value: (b) => b.amount, right: true },
            { title: 'so far', value: (b) => small(b.monthToDate), right: true },
            { title: 'forecast', value: (b) => small(b.forecast), right: true },
            { title: 'state', value: (b) => b.state },
          ],
          heading(terminal),
        ),
      ]),
  '',
  ...f.assumptions.map((text) => terminal.paint('dim', `- ${plain(text)}`)),
];

export const changeLines: View<Output<'costs', 'change'>> = ({ change, reason }) =>
  change === null
    ? [plain(reason ?? 'Nothing is known of its costs yet.')]
    : [
        `${change.label}: ${small(change.before)} to ${small(change.after)} USD a month (${Number(change.change) > 0 ? '+' : ''}${Number(change.change).toPrecision(3)}), by ${change.measured.invocations} measured invocations.`,
      ];
