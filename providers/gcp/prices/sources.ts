import type { PriceSource } from '#shared/model/price-book.ts';

/** Where the figures of this book were read. */
export const sources = {
  'run-page': { title: 'Cloud Run pricing', url: 'https://cloud.google.com/run/pricing', asOf: '2025-08-19' },
  catalogue: {
    title: 'Cloud Billing Catalogue rows',
    url: 'https://cloud.google.com/skus',
    asOf: '2026-09-24',
  },
  'functions-page': {
    title: 'Cloud Functions (1st gen) pricing and locations',
    url: 'https://cloud.google.com/functions/pricing-1stgen',
    asOf: '2026-09-24',
  },
  'instance-tier2': {
    title: 'Cloud Run, instance-based billing in tier 2 regions',
    url: 'https://cloud.google.com/run/pricing',
    asOf: '2024-07-01',
  },
  logging: { title: 'Cloud Logging pricing', url: 'https://cloud.google.com/stackdriver/pricing', asOf: '2026-09-12' },
  trace: {
    title: 'Cloud Trace pricing (from secondary sources, which disagree on the free spans)',
    url: 'https://cloud.google.com/stackdriver/pricing',
    asOf: '2026-09-12',
  },
  'compute-2024': { title: 'Compute Engine e2-medium', url: 'https://cloud.google.com/compute/vm-instance-pricing', asOf: '2024-07-01' },
} as const satisfies Record<string, PriceSource>;
