import type { RateCard } from '#shared/model/price-book.ts';
import { functionsTier1, functionsTier2, runTier1, runTier2 } from './regions.ts';

/** What Google charges, in dollars, by tier of region. */
export const cards: RateCard[] = [
  {
    regions: [...runTier1],
    source: 'catalogue',
    rates: {
      'vcpu-seconds': '0.000024',
      'gib-seconds': '0.0000025',
      'idle-vcpu-seconds': '0.0000025',
      'idle-gib-seconds': '0.0000025',
    },
  },
  {
    regions: [...runTier2],
    source: 'catalogue',
    rates: {
      'vcpu-seconds': '0.0000336',
      'gib-seconds': '0.0000035',
      'idle-vcpu-seconds': '0.0000035',
      'idle-gib-seconds': '0.0000035',
    },
  },
  {
    regions: [...runTier1],
    source: 'run-page',
    rates: {
      'instance-vcpu-seconds': '0.000018',
      'instance-gib-seconds': '0.000002',
      'worker-vcpu-seconds': '0.000011244',
      'worker-gib-seconds': '0.000001235',
    },
  },
  {
    regions: [...runTier2],
    source: 'instance-tier2',
    rates: { 'instance-vcpu-seconds': '0.0000216', 'instance-gib-seconds': '0.0000024' },
  },
  { regions: '*', source: 'catalogue', rates: { requests: '0.40' } },
  {
    regions: [...functionsTier1],
    source: 'functions-page',
    rates: {
      'gb-seconds': '0.0000025',
      'ghz-seconds': '0.00001',
      'idle-gb-seconds': '0.0000025',
      // The catalogue's figure; firebase-tools rounds it to 0.000001.
      'idle-ghz-seconds': '0.000001042',
    },
  },
  {
    regions: [...functionsTier2],
    source: 'functions-page',
    rates: { 'gb-seconds': '0.0000035', 'ghz-seconds': '0.000014', 'idle-gb-seconds': '0.0000035', 'idle-ghz-seconds': '0.00000145' },
  },
  { regions: '*', source: 'functions-page', rates: { invocations: '0.40', 'functions-egress': '0.12' } },
  {
    // Counted after the free GiB.
    regions: '*',
    source: 'catalogue',
    rates: {
      egress: [
        { upTo: '10239', rate: '0.105' },
        { upTo: '153599', rate: '0.08' },
        { upTo: null, rate: '0.06' },
      ],
    },
  },
  { regions: '*', source: 'logging', rates: { 'log-ingest': '0.50', 'log-storage': '0.01' } },
  { regions: '*', source: 'trace', rates: { 'trace-spans': '0.20' } },
  { regions: ['us-central1'], source: 'compute-2024', rates: { 'vm-hours': '0.0335' } },
];
