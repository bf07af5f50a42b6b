import { z } from 'zod';
import type { Charges } from '#shared/model/charges.ts';
import { sumAmounts } from '#shared/model/sum-amounts.ts';
import type { ChargesFacet } from '../../prices.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { pathOf } from '../resources/list-resources.ts';

/** @see https://learn.microsoft.com/rest/api/cost-management/query/usage */
const API = '2023-11-01';
const DAY_MS = 86_400_000;

/** Functions, and what is charged beside them, by the names that the service has in Azure's price list. */
const SERVICES = ['Functions', 'Azure App Service', 'Azure Monitor', 'Log Analytics'];

const Answer = z.object({
  properties: z.object({
    nextLink: z.string().nullish(),
    columns: z.array(z.object({ name: z.string() })),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  }),
});

interface Row {
  line: Charges['lines'][number];
  currency: string;
}

/** The span counts its last day in. */
function question(since: string, until: string): unknown {
  const last = new Date(Date.parse(`${until}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
  return {
    type: 'ActualCost',
    timeframe: 'Custom',
    timePeriod: { from: `${since}T00:00:00+00:00`, to: `${last}T23:59:59+00:00` },
    dataset: {
      granularity: 'None',
      aggregation: { totalCost: { name: 'Cost', function: 'Sum' } },
      grouping: ['ServiceName', 'Meter'].map((name) => ({ type: 'Dimension', name })),
      filter: { dimensions: { name: 'ServiceName', operator: 'In', values: SERVICES } },
    },
  };
}

/** Columns come in an order of the service's own. */
function toLines({ properties: { columns, rows } }: z.infer<typeof Answer>): Row[] {
  const at = (name: string): number => columns.findIndex((column) => column.name.toLowerCase() === name);
  const [cost, service, meter, currency] = [at('cost'), at('servicename'), at('meter'), at('currency')];
  return rows.map((row) => ({
    line: {
      service: String(row[service] ?? ''),
      usage: row[meter] === undefined || row[meter] === null ? null : String(row[meter]),
      quantity: null,
      unit: null,
      amount: String(row[cost] ?? 0),
    },
    currency: String(row[currency] ?? 'USD'),
  }));
}

async function readLines({ clients }: AzureContext, subscription: string, body: unknown, { signal }: Call): Promise<Row[]> {
  const lines: Row[] = [];
  let path: string | null = `/subscriptions/${subscription}/providers/Microsoft.CostManagement/query`;
  while (path !== null) {
    const answer = Answer.parse(await clients.arm({ method: 'POST', path, apiVersion: API, body, signal }));
    lines.push(...toLines(answer));
    const link: string | null | undefined = answer.properties.nextLink;
    path = link === undefined || link === null || link === '' ? null : pathOf(link);
  }
  return lines;
}

/** What the subscriptions of the profile were charged, from Cost Management. Sums of another currency are told and not added. */
export const chargesFacet = (context: AzureContext): ChargesFacet => ({
  async read({ since, until }, call) {
    const subscriptions = await context.subscriptions(call);
    const body = question(since, until);
    const lists = await context.run('charges.read', () => Promise.all(subscriptions.map(({ id }) => readLines(context, id, body, call))));
    const all = lists.flat().filter(({ line }) => Number(line.amount) !== 0);
    const byCurrency = [...Map.groupBy(all, ({ currency }) => currency)].toSorted(([, a], [, b]) => b.length - a.length);
    const [[currency, own] = ['USD', []], ...others] = byCurrency;
    const totalOf = (rows: readonly Row[]): string => sumAmounts(rows.map(({ line }) => line.amount));
    return {
      currency,
      since,
      until,
      total: totalOf(own),
      lines: own.map(({ line }) => line).toSorted((a, b) => Number(b.amount) - Number(a.amount)),
      // Azure closes the costs of a month some days after its end.
      preliminary: true,
      notes: [
        'The whole of the subscriptions: App Service and Azure Monitor also serve what is not a function.',
        'Cost Management is up to a day behind.',
        ...others.map(([other, lines]) => `Besides ${totalOf(lines)} ${other}, which is another currency and not added.`),
      ],
    };
  },
});
