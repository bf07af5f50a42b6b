// Answers in the forms of the vendors' price lists, with prices of their own, so that a test sees which ones are used.

interface Dimension {
  begin: string;
  end: string;
  usd: string;
}

/** The offer file of Lambda in a region. @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-an-offer.html */
export function lambdaOffer(region: string): object {
  const prefix = region === 'us-east-1' ? '' : 'EUW1-';
  const list: [string, Dimension[]][] = [
    ['Request', [{ begin: '0', end: 'Inf', usd: '0.00000025' }]],
    [
      'Lambda-GB-Second',
      [
        { begin: '6000000000', end: 'Inf', usd: '0.000018' },
        { begin: '0', end: '6000000000', usd: '0.00002' },
      ],
    ],
    ['Lambda-GB-Second-ARM', [{ begin: '0', end: 'Inf', usd: '0.000015' }]],
    ['Lambda-Storage-GB-Second', [{ begin: '0', end: 'Inf', usd: '0.00000004' }]],
    ['Something-Else', [{ begin: '0', end: 'Inf', usd: '1' }]],
  ];
  const free: [string, Dimension[]][] = [['Global-Request', [{ begin: '0', end: '1000000', usd: '0' }]]];
  const all = [...list.map(([usage, dimensions]) => [`${prefix}${usage}`, dimensions] as const), ...free];
  return {
    formatVersion: 'v1.0',
    offerCode: 'AWSLambda',
    publicationDate: '2026-11-01T12:00:00Z',
    products: Object.fromEntries(
      all.map(([usagetype], i) => [
        `SKU${i}`,
        { sku: `SKU${i}`, productFamily: 'Serverless', attributes: { servicecode: 'AWSLambda', regionCode: region, usagetype } },
      ]),
    ),
    terms: {
      OnDemand: Object.fromEntries(
        all.map(([, dimensions], i) => [
          `SKU${i}`,
          {
            [`SKU${i}.JRTCKXETXF`]: {
              sku: `SKU${i}`,
              effectiveDate: '2026-11-01T00:00:00Z',
              priceDimensions: Object.fromEntries(
                dimensions.map(({ begin, end, usd }, j) => [
                  `SKU${i}.JRTCKXETXF.${j}`,
                  { rateCode: `SKU${i}.JRTCKXETXF.${j}`, beginRange: begin, endRange: end, unit: 'Second', pricePerUnit: { USD: usd } },
                ]),
              ),
            },
          },
        ]),
      ),
    },
  };
}

/** Two pages of the retail prices of Functions. */
export function azureRows(url: URL): object {
  const region = /armRegionName eq '([a-z0-9]+)'/.exec(url.searchParams.get('$filter') ?? '')?.[1] ?? 'eastus';
  const row = (productName: string, meterName: string, tierMinimumUnits: number, retailPrice: number, unitOfMeasure: string) => ({
    currencyCode: 'USD',
    tierMinimumUnits,
    retailPrice,
    unitPrice: retailPrice,
    armRegionName: region,
    productName,
    meterName,
    serviceName: 'Functions',
    unitOfMeasure,
    type: 'Consumption',
  });
  if (url.searchParams.get('page') === '2')
    return { Items: [row('Flex Consumption', 'On Demand Execution Time', 100_000, 0.00003, '1 GB Second')], NextPageLink: null };
  const next = new URL(url);
  next.searchParams.set('page', '2');
  return {
    Items: [
      row('Functions', 'Standard Execution Time', 0, 0, '1 GB Second'),
      row('Functions', 'Standard Execution Time', 400_000, 0.000017, '1 GB Second'),
      row('Functions', 'Standard Total Executions', 100_000, 0.000003, '10'),
      row('Functions', 'Standard Total Executions', 0, 0, '10'),
      row('Premium Functions', 'Premium vCPU Duration', 0, 0.2, '1 Hour'),
    ],
    NextPageLink: next.href,
  };
}

/** Two pages of the SKUs of Cloud Run. */
export function cloudSkus(url: URL): object {
  const sku = (description: string, regions: string[], rates: [number, number][]) => ({
    skuId: description,
    description,
    category: { serviceDisplayName: 'Cloud Run', usageType: 'OnDemand' },
    serviceRegions: regions,
    pricingInfo: [
      {
        pricingExpression: {
          tieredRates: rates.map(([startUsageAmount, nanos]) => ({
            startUsageAmount,
            unitPrice: { currencyCode: 'USD', units: '0', nanos },
          })),
        },
      },
    ],
  });
  if (url.searchParams.get('pageToken') === 'more')
    return { skus: [sku('Services CPU Tier 2  (Request-based billing)', ['europe-west3'], [[0, 34_100]])], nextPageToken: '' };
  return {
    skus: [
      sku('Services CPU (Request-based billing) in in us-central1', ['us-central1'], [[0, 25_000]]),
      sku('Requests', ['global'], [[0, 0], [2_000_000, 410]]), // prettier-ignore
      sku('GPU time', ['us-central1'], [[0, 1_000_000]]),
    ],
    nextPageToken: 'more',
  };
}
