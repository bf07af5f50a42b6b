import type { PriceTier, RateCard } from '#shared/model/price-book.ts';
import { CACHE_SIZES } from './meters.ts';
import { regionRates } from './region-rates.ts';

const tiers = (...rows: readonly (readonly [upTo: string | null, rate: string])[]): PriceTier[] =>
  rows.map(([upTo, rate]) => ({ upTo, rate }));

/** Dollars an hour by size of cache. @see https://aws.amazon.com/api-gateway/pricing/ "Caching" */
const CACHE_RATES = ['0.02', '0.038', '0.2', '0.25', '0.5', '1', '1.9', '3.8'];

/** Where the borders between the tiers of durations were read; elsewhere only the first tier is known. */
const TIERED = ['us-east-1', 'us-east-2'];

const lambdaTiers: RateCard = {
  regions: TIERED,
  source: 'price-list',
  rates: {
    'compute-x86': tiers(['6000000000', '0.0000166667'], ['15000000000', '0.000015'], [null, '0.0000133334']),
    'compute-arm': tiers(['7500000000', '0.0000133334'], ['18750000000', '0.0000120001'], [null, '0.0000106667']),
  },
};

const lambdaUsEast1: RateCard = {
  regions: ['us-east-1'],
  source: 'price-list',
  rates: {
    requests: '0.20',
    'provisioned-x86': '0.0000041667',
    'provisioned-arm': '0.0000033334',
    'provisioned-compute-x86': '0.0000097222',
    'provisioned-compute-arm': '0.0000077778',
    'ephemeral-storage': '0.0000000309',
    'snapstart-cache': '0.0000015046',
    'snapstart-restore': '0.0001397998',
    'tenant-x86': '0.000166667',
    'tenant-arm': '0.000133333',
    'edge-requests': '0.60',
    'edge-compute': '0.00005001',
  },
};

const lambdaPage: RateCard = {
  regions: ['us-east-1'],
  source: 'lambda-page',
  rates: {
    streamed: '0.008',
    'kafka-poller': '0.185',
    'sqs-poller': '0.00925',
    'durable-operations': '8.00',
    'durable-written': '0.25',
    'durable-stored': '0.15',
    'managed-capacity': '1',
    'managed-fee': '0.15',
    'microvm-vcpu': '0.0000276944',
    'microvm-memory': '0.0000036667',
    'microvm-snapshot-write': '0.0038',
    'microvm-snapshot-read': '0.00155',
    'microvm-snapshot-storage': '0.08',
  },
};

const byRegion: RateCard[] = regionRates.map(({ id, x86, arm, requests, storage, provisioned, provisionedCompute }) => ({
  regions: [id],
  source: 'region-table',
  rates: {
    requests,
    'compute-x86': x86,
    'compute-arm': arm,
    'ephemeral-storage': storage,
    'provisioned-x86': provisioned,
    'provisioned-compute-x86': provisionedCompute,
  },
}));

/** Around the function; all of it for us-east-1. */
const adjacent: RateCard[] = [
  {
    regions: ['us-east-1'],
    source: 'api-gateway',
    rates: {
      'http-api': tiers(['300000000', '1.00'], [null, '0.90']),
      'rest-api': tiers(['333000000', '3.50'], ['1000000000', '2.80'], ['20000000000', '2.38'], [null, '1.51']),
      'websocket-messages': '1.00',
      'websocket-minutes': '0.25',
      ...Object.fromEntries(CACHE_SIZES.map((size, i) => [`gateway-cache-${size}`, CACHE_RATES[i] ?? '0'])),
    },
  },
  {
    regions: ['us-east-1'],
    source: 'data-transfer',
    rates: {
      egress: tiers(['10240', '0.09'], ['51200', '0.085'], ['153600', '0.07'], [null, '0.05']),
      'nat-hours': '0.045',
      'nat-gb': '0.045',
    },
  },
  {
    regions: ['us-east-1'],
    source: 'cloudwatch-logs',
    rates: {
      'log-ingest': tiers(['10000', '0.50'], ['30000', '0.25'], ['50000', '0.10'], [null, '0.05']),
      'log-storage': '0.03',
    },
  },
  { regions: ['us-east-1'], source: 'x-ray', rates: { traces: '5.00', 'traces-read': '0.50' } },
  { regions: ['us-east-1'], source: 'ec2-2024', rates: { 'vm-hours': '0.0416' } },
];

export const cards: RateCard[] = [lambdaTiers, lambdaUsEast1, lambdaPage, ...byRegion, ...adjacent];
