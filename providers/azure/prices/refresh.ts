import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { AppError } from '#shared/errors.ts';
import type { PriceUpdate, RateCard } from '#shared/model/price-book.ts';
import type { PricePorts } from '../../prices.ts';
import type { Call } from '../../provider.ts';
import { book } from './book.ts';

/** The retail price list; no credentials. @see https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices */
const ORIGIN = 'https://prices.azure.com/';

const Row = z.object({
  currencyCode: z.string(),
  tierMinimumUnits: z.number(),
  retailPrice: z.number(),
  armRegionName: z.string(),
  meterName: z.string(),
  productName: z.string(),
  unitOfMeasure: z.string(),
  type: z.string(),
});
type Row = z.infer<typeof Row>;

const Page = z.object({ Items: z.array(Row), NextPageLink: z.string().nullable().default(null) });

/** Meters of the price list, as `product/meter`. */
const METERS: Readonly<Record<string, string>> = {
  'Functions/Standard Execution Time': 'execution-time',
  'Functions/Standard Total Executions': 'executions',
  'Flex Consumption/On Demand Execution Time': 'flex-execution-time',
  'Flex Consumption/On Demand Total Executions': 'flex-executions',
  'Flex Consumption/Always Ready Baseline': 'always-ready-baseline',
  'Flex Consumption/Always Ready Execution Time': 'always-ready-execution-time',
  'Flex Consumption/Always Ready Total Executions': 'always-ready-executions',
  'Premium Functions/Premium vCPU Duration': 'premium-vcpu',
  'Premium Functions/Premium Memory Duration': 'premium-memory',
};

/** The row's price for what the book counts as one: `unitOfMeasure` begins with the number of units that it is for. */
function rateOf({ retailPrice, unitOfMeasure }: Row, per: string): string {
  const units = /^\d+(?:\.\d+)?/.exec(unitOfMeasure)?.[0] ?? '1';
  return new Decimal(String(retailPrice)).div(units).times(per).toFixed();
}

function toCard(rows: readonly Row[], region: string, source: string): RateCard {
  const rates: Record<string, string> = {};
  const paid = rows.filter(
    ({ currencyCode, type, armRegionName }) => currencyCode === 'USD' && type === 'Consumption' && armRegionName === region,
  );
  // The free part is a row of its own with a price of nothing: the row with the highest start is the price.
  for (const row of paid.toSorted((a, b) => a.tierMinimumUnits - b.tierMinimumUnits)) {
    const meter = METERS[`${row.productName}/${row.meterName}`];
    if (meter !== undefined) rates[meter] = rateOf(row, book.meters[meter]?.per ?? '1');
  }
  return { regions: [region], source, rates };
}

async function readRows(region: string, { fetch }: PricePorts, call: Call): Promise<Row[]> {
  const filter = `serviceName eq 'Functions' and armRegionName eq '${region}' and priceType eq 'Consumption'`;
  let next: string | null =
    `${ORIGIN}api/retail/prices?${new URLSearchParams({ 'api-version': '2023-01-01-preview', $filter: filter }).toString()}`;
  const rows: Row[] = [];
  while (next !== null && next !== '') {
    const parsed: z.ZodSafeParseResult<z.infer<typeof Page>> = Page.safeParse(await (await fetch(next, call)).json());
    if (!parsed.success || (parsed.data.NextPageLink ?? ORIGIN).startsWith(ORIGIN) === false) {
      throw new AppError('unavailable', "Azure's price list has another form than the one Isobar reads.", {
        provider: book.id,
        hint: 'The shipped prices stay in use. A newer Isobar may read it.',
        cause: parsed.error,
      });
    }
    rows.push(...parsed.data.Items);
    next = parsed.data.NextPageLink;
  }
  return rows;
}

/** Reads the prices of Azure Functions; bandwidth, monitoring and machines stay as they were shipped. */
export async function refresh(ports: PricePorts, call: Call): Promise<PriceUpdate> {
  const readAt = new Date().toISOString();
  const wanted = [...new Set(['eastus', ...ports.regions.filter((region) => book.regions[region] !== undefined)])];
  const cards: RateCard[] = [];
  for (const region of wanted) cards.push(toCard(await readRows(region, ports, call), region, 'online'));
  return {
    readAt,
    cards,
    sources: { online: { title: 'Azure Retail Prices, Functions', url: `${ORIGIN}api/retail/prices`, asOf: readAt.slice(0, 10) } },
    notes: ['Consumption, Flex Consumption and Premium are read; everything else is as shipped.'],
  };
}
