import type { PriceBookInput } from '#shared/model/price-book.ts';

/** Cloudflare Workers: a yardstick beside the providers. */
export const cloudflareWorkers: PriceBookInput = {
  id: 'cloudflare-workers',
  label: 'Cloudflare Workers',
  currency: 'USD',
  validFrom: '2026-01-01',
  staleAfterDays: 365,
  sources: {
    docs: {
      title: 'Cloudflare Workers pricing (documentation repository, 2026)',
      url: 'https://developers.cloudflare.com/workers/platform/pricing/',
      asOf: '2026-01-01',
    },
  },
  regions: { global: 'everywhere' },
  meters: {
    plan: { label: 'Workers Paid plan', unit: 'month' },
    requests: { label: 'Requests', unit: 'request', per: '1000000' },
    'cpu-ms': { label: 'CPU time', unit: 'millisecond', per: '1000000' },
  },
  cards: [{ regions: '*', source: 'docs', rates: { plan: '5', requests: '0.30', 'cpu-ms': '0.02' } }],
  grants: {
    requests: {
      label: '10 million requests in the plan',
      meters: ['requests'],
      quantity: '10000000',
      scope: 'plan',
      included: true,
      source: 'docs',
    },
    compute: {
      label: '30 million CPU milliseconds in the plan',
      meters: ['cpu-ms'],
      quantity: '30000000',
      scope: 'plan',
      included: true,
      source: 'docs',
    },
  },
  offers: {
    workers: {
      label: 'Cloudflare Workers, Paid',
      plan: 'Workers Paid',
      kind: 'function',
      scalesToZero: false,
      defaultRegion: 'global',
      lines: [
        { meter: 'plan', quantity: '1', group: 'capacity' },
        { meter: 'requests', quantity: 'requests', group: 'requests' },
        { meter: 'cpu-ms', quantity: 'requests * cpuMs', group: 'compute' },
      ],
      limits: [
        // @see https://developers.cloudflare.com/workers/platform/limits/
        {
          when: 'if(memoryMb > 128, if(memoryUsedMb < memoryMb, memoryUsedMb > 128, 0), 0)',
          reason: 'A Worker has 128 MB, and this uses more.',
        },
        { when: 'logGb + traces', reason: 'The book has no prices of Cloudflare for logs and traces.' },
        { when: 'cpuMs > 300000', reason: 'A Worker has 5 minutes of CPU time at the most.' },
      ],
      assumptions: [
        { when: 'memoryMb > 128', text: 'A Worker has 128 MB, whatever is configured elsewhere.' },
        { text: 'The plan is paid even where nothing is asked of it. Waiting and data to the internet cost nothing.' },
        { when: 'hasGateway', text: 'No gateway is in the bill: a Worker answers HTTPS itself.' },
      ],
    },
  },
};
