import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { AppError } from '#shared/errors.ts';
import type { PriceSource, PriceTier, PriceUpdate, RateCard } from '#shared/model/price-book.ts';
import type { PricePorts } from '../../prices.ts';
import type { Call } from '../../provider.ts';
import { book } from './book.ts';

/** The public price list of one service in one region; no credentials. @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html */
const url = (region: string): string =>
  `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AWSLambda/current/${encodeURIComponent(region)}/index.json`;

const Dimension = z.object({
  beginRange: z.string().optional(),
  endRange: z.string().optional(),
  pricePerUnit: z.object({ USD: z.string() }),
});

/** As much of the offer file as is read. */
const OfferFile = z.object({
  publicationDate: z.string(),
  products: z.record(z.string(), z.object({ attributes: z.object({ usagetype: z.string().optional() }) })),
  terms: z.object({ OnDemand: z.record(z.string(), z.record(z.string(), z.object({ priceDimensions: z.record(z.string(), Dimension) }))) }),
});

/** Usage types without the prefix that regions other than us-east-1 have (`EUW1-`). */
const METERS: Readonly<Record<string, string>> = {
  Request: 'requests',
  'Lambda-GB-Second': 'compute-x86',
  'Lambda-GB-Second-ARM': 'compute-arm',
  'Lambda-Provisioned-Concurrency': 'provisioned-x86',
  'Lambda-Provisioned-Concurrency-ARM': 'provisioned-arm',
  'Lambda-Provisioned-GB-Second': 'provisioned-compute-x86',
  'Lambda-Provisioned-GB-Second-ARM': 'provisioned-compute-arm',
  'Lambda-Storage-GB-Second': 'ephemeral-storage',
  'Lambda-Edge-Request': 'edge-requests',
  'Lambda-Edge-GB-Second': 'edge-compute',
};

function toTiers(dimensions: readonly z.infer<typeof Dimension>[], per: string): PriceTier[] {
  return dimensions
    .toSorted((a, b) => Number(a.beginRange ?? 0) - Number(b.beginRange ?? 0))
    .map(({ endRange, pricePerUnit }) => ({
      upTo: endRange === undefined || endRange === 'Inf' ? null : new Decimal(endRange).toFixed(),
      rate: new Decimal(pricePerUnit.USD).times(per).toFixed(),
    }));
}

function toCard(file: z.infer<typeof OfferFile>, region: string, source: string): RateCard {
  const rates: RateCard['rates'] = {};
  for (const [sku, { attributes }] of Object.entries(file.products)) {
    const meter = METERS[(attributes.usagetype ?? '').replace(/^[A-Z]{2,4}\d?-(?=Request|Lambda-)/, '')];
    const dimensions = Object.values(file.terms.OnDemand[sku] ?? {}).flatMap(({ priceDimensions }) => Object.values(priceDimensions));
    if (meter === undefined || dimensions.length === 0) continue;
    const tiers = toTiers(dimensions, book.meters[meter]?.per ?? '1');
    const [only] = tiers;
    rates[meter] = tiers.length === 1 && only !== undefined ? only.rate : tiers;
  }
  return { regions: [region], source, rates };
}

/** Reads Lambda's own price list; what surrounds Lambda stays as it was shipped. */
export async function refresh({ fetch, regions }: PricePorts, call: Call): Promise<PriceUpdate> {
  const wanted = [...new Set(['us-east-1', ...regions.filter((region) => book.regions[region] !== undefined)])];
  const cards: RateCard[] = [];
  const sources: Record<string, PriceSource> = {};
  for (const region of wanted) {
    const parsed = OfferFile.safeParse(await (await fetch(url(region), call)).json());
    if (!parsed.success) {
      throw new AppError('unavailable', "AWS's price list has another form than the one Isobar reads.", {
        provider: book.id,
        hint: 'The shipped prices stay in use. A newer Isobar may read it.',
        cause: parsed.error,
      });
    }
    const source = `online-${region}`;
    const asOf = parsed.data.publicationDate.slice(0, 10);
    sources[source] = { title: `AWS Price List, AWSLambda, ${region}, publication of ${asOf}`, url: url(region), asOf };
    cards.push(toCard(parsed.data, region, source));
  }
  return {
    readAt: new Date().toISOString(),
    cards,
    sources,
    notes: ['Requests, durations, provisioned concurrency, temporary storage and Lambda@Edge are read; everything else is as shipped.'],
  };
}
