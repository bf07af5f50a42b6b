import type { PriceBookInput } from '#shared/model/price-book.ts';

/** IBM Code Engine: a yardstick beside the providers. */
export const ibmCodeEngine: PriceBookInput = {
  id: 'ibm-code-engine',
  label: 'IBM Code Engine',
  currency: 'USD',
  validFrom: '2024-08-14',
  staleAfterDays: 365,
  sources: {
    sample: {
      title: 'IBM Cloud, sample calculation for Code Engine',
      url: 'https://cloud.ibm.com/docs/billing-usage?topic=billing-usage-sample',
      asOf: '2024-08-14',
    },
  },
  regions: { global: 'every region' },
  meters: {
    requests: { label: 'HTTP requests', unit: 'request', per: '1000000' },
    'vcpu-seconds': { label: 'CPU', unit: 'vCPU-second' },
    'gb-seconds': { label: 'Memory', unit: 'GB-second' },
  },
  cards: [{ regions: '*', source: 'sample', rates: { requests: '0.538', 'vcpu-seconds': '0.00003431', 'gb-seconds': '0.00000356' } }],
  grants: {
    requests: { label: '100,000 requests a month', meters: ['requests'], quantity: '100000', scope: 'account', source: 'sample' },
    'compute-cpu': {
      label: '100,000 vCPU-seconds a month',
      meters: ['vcpu-seconds'],
      quantity: '100000',
      scope: 'account',
      source: 'sample',
    },
    'compute-memory': {
      label: '200,000 GB-seconds a month',
      meters: ['gb-seconds'],
      quantity: '200000',
      scope: 'account',
      source: 'sample',
    },
  },
  offers: {
    'code-engine': {
      label: 'IBM Code Engine',
      plan: 'Code Engine',
      kind: 'container',
      cpu: 'cpu',
      keepWarm: { field: 'minInstances' },
      scalesToZero: true,
      defaultRegion: 'global',
      variables: {
        gb: 'memoryMb / 1024',
        // Balanced combinations of memory and CPU. @see https://cloud.ibm.com/docs/codeengine?topic=codeengine-mem-cpu-combo
        cpu: 'if(vcpu, vcpu, table(memoryMb, 512, 0.125, 1024, 0.25, 2048, 0.5, 4096, 1, 8192, 2, 16384, 4, 32768, 8))',
        active: 'max(busy(0, 0), minInstances * monthSeconds)',
      },
      lines: [
        { meter: 'requests', quantity: 'requests', group: 'requests' },
        { meter: 'vcpu-seconds', quantity: 'active * cpu', group: 'compute' },
        { meter: 'gb-seconds', quantity: 'active * gb', group: 'compute' },
      ],
      limits: [
        { when: 'memoryMb > 32768', reason: 'A Code Engine instance has 32 GB at the most.' },
        { when: 'egressGb + logGb + traces', reason: 'The book has no prices of IBM for data to the internet, logs and traces.' },
      ],
      assumptions: [
        { text: 'Instance time is not rounded: how IBM rounds is not in the source.' },
        { when: 'if(vcpu, 0, memoryMb)', text: 'The instance has a quarter of a vCPU for every GB.' },
        { when: 'hasGateway', text: 'No gateway is in the bill: an application answers HTTPS itself.' },
      ],
    },
  },
};
