import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { AppError } from '#shared/errors.ts';
import type { PriceUpdate, RateCard } from '#shared/model/price-book.ts';
import type { PricePorts } from '../../prices.ts';
import type { Call } from '../../provider.ts';
import { book } from './book.ts';

/** Cloud Run in the Cloud Billing Catalogue. @see https://cloud.google.com/billing/docs/reference/rest/v1/services.skus/list */
const SKUS = 'https://cloudbilling.googleapis.com/v1/services/152E-C115-5142/skus';

const Rate = z.object({
  startUsageAmount: z.number(),
  unitPrice: z.object({ currencyCode: z.string(), units: z.string().default('0'), nanos: z.number().default(0) }),
});

const Sku = z.object({
  description: z.string(),
  category: z.object({ usageType: z.string() }),
  serviceRegions: z.array(z.string()).default([]),
  pricingInfo: z.array(z.object({ pricingExpression: z.object({ tieredRates: z.array(Rate) }) })).default([]),
});
type Sku = z.infer<typeof Sku>;

const Page = z.object({ skus: z.array(Sku).default([]), nextPageToken: z.string().default('') });

/** What a description (single spaces) stands for; its end names a region or a tier. */
const METERS: readonly (readonly [RegExp, string])[] = [
  [/^Services CPU (?:Tier 2 )?\(Request-based billing\)/, 'vcpu-seconds'],
  [/^Services Memory (?:Tier 2 )?\(Request-based billing\)/, 'gib-seconds'],
  [/^Services Min Instance CPU (?:Tier 2 )?\(Request-based billing\)/, 'idle-vcpu-seconds'],
  [/^Services Min Instance Memory (?:Tier 2 )?\(Request-based billing\)/, 'idle-gib-seconds'],
  [/^Services CPU (?:Tier 2 )?\(Instance-based billing\)/, 'instance-vcpu-seconds'],
  [/^Services Memory (?:Tier 2 )?\(Instance-based billing\)/, 'instance-gib-seconds'],
  [/^Requests\b/, 'requests'],
];

/** The price beyond the free part: `units` and `nanos` together, for what the book counts as one. */
function paidRate({ pricingInfo }: Sku, per: string): string | null {
  const rates = pricingInfo.at(-1)?.pricingExpression.tieredRates ?? [];
  const last = rates.toSorted((a, b) => a.startUsageAmount - b.startUsageAmount).at(-1);
  if (last === undefined || last.unitPrice.currencyCode !== 'USD') return null;
  return new Decimal(last.unitPrice.units).plus(new Decimal(last.unitPrice.nanos).div(1e9)).times(per).toFixed();
}

function toCards(skus: readonly Sku[]): RateCard[] {
  return skus.flatMap((sku): RateCard[] => {
    const text = sku.description.replaceAll(/\s+/g, ' ');
    const meter = METERS.find(([pattern]) => pattern.test(text))?.[1];
    const rate = meter === undefined || sku.category.usageType !== 'OnDemand' ? null : paidRate(sku, book.meters[meter]?.per ?? '1');
    if (meter === undefined || rate === null) return [];
    const regions = sku.serviceRegions.filter((region) => book.regions[region] !== undefined);
    const isGlobal = sku.serviceRegions.includes('global');
    return regions.length === 0 && !isGlobal ? [] : [{ regions: isGlobal ? '*' : regions, source: 'online', rates: { [meter]: rate } }];
  });
}

/** Reads Cloud Run's prices; the catalogue wants an API key, and has no free grants of CPU and memory. */
export async function refresh({ fetch, key }: PricePorts, call: Call): Promise<PriceUpdate> {
  if (key === null) {
    throw new AppError('unauthenticated', 'The Cloud Billing Catalogue is read with an API key, and there is none.', {
      provider: book.id,
      hint: 'Set ISOBAR_GCP_BILLING_KEY to an API key that may call cloudbilling.googleapis.com. The shipped prices stay in use.',
    });
  }
  const skus: Sku[] = [];
  let token = '';
  do {
    const query = new URLSearchParams({ currencyCode: 'USD', pageSize: '5000', ...(token === '' ? {} : { pageToken: token }) });
    const parsed = Page.safeParse(await (await fetch(`${SKUS}?${query.toString()}`, call, { 'X-Goog-Api-Key': key })).json());
    if (!parsed.success) {
      throw new AppError('unavailable', 'The Cloud Billing Catalogue has another form than the one Isobar reads.', {
        provider: book.id,
        hint: 'The shipped prices stay in use. A newer Isobar may read it.',
        cause: parsed.error,
      });
    }
    skus.push(...parsed.data.skus);
    token = parsed.data.nextPageToken;
  } while (token !== '');
  const readAt = new Date().toISOString();
  return {
    readAt,
    cards: toCards(skus),
    sources: { online: { title: 'Cloud Billing Catalogue, Cloud Run', url: SKUS, asOf: readAt.slice(0, 10) } },
    notes: ['CPU, memory and requests of Cloud Run are read; the 1st gen, jobs and what surrounds functions are as shipped.'],
  };
}
