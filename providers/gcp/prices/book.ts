import type { PriceBookInput } from '#shared/model/price-book.ts';
import { cards } from './cards.ts';
import { offers } from './offers.ts';
import { functionsTier1, functionsTier2, runTier1, runTier2 } from './regions.ts';
import { sources } from './sources.ts';

const MILLION = '1000000';

/** What committed use of Cloud Run reaches: "17% off every line", requests included. */
const RUN_METERS = [
  'requests',
  'vcpu-seconds',
  'gib-seconds',
  'idle-vcpu-seconds',
  'idle-gib-seconds',
  'instance-vcpu-seconds',
  'instance-gib-seconds',
];

/** What Google Cloud charges for functions and for what surrounds them. */
export const book: PriceBookInput = {
  id: 'gcp',
  label: 'Google Cloud',
  currency: 'USD',
  validFrom: '2025-08-19',
  staleAfterDays: 365,
  sources,
  regions: Object.fromEntries([...new Set([...runTier1, ...runTier2, ...functionsTier1, ...functionsTier2])].map((id) => [id, id])),
  meters: {
    requests: { label: 'Requests', unit: 'request', per: MILLION },
    'vcpu-seconds': { label: 'CPU while requests are served', unit: 'vCPU-second' },
    'gib-seconds': { label: 'Memory while requests are served', unit: 'GiB-second' },
    'idle-vcpu-seconds': { label: 'CPU of idle minimum instances', unit: 'vCPU-second' },
    'idle-gib-seconds': { label: 'Memory of idle minimum instances', unit: 'GiB-second' },
    'instance-vcpu-seconds': { label: 'CPU over the life of instances', unit: 'vCPU-second' },
    'instance-gib-seconds': { label: 'Memory over the life of instances', unit: 'GiB-second' },
    'worker-vcpu-seconds': { label: 'CPU of worker pools', unit: 'vCPU-second' },
    'worker-gib-seconds': { label: 'Memory of worker pools', unit: 'GiB-second' },
    invocations: { label: 'Invocations, 1st gen', unit: 'invocation', per: MILLION },
    'gb-seconds': { label: 'Memory, 1st gen', unit: 'GB-second' },
    'ghz-seconds': { label: 'CPU, 1st gen', unit: 'GHz-second' },
    'idle-gb-seconds': { label: 'Memory of idle minimum instances, 1st gen', unit: 'GB-second' },
    'idle-ghz-seconds': { label: 'CPU of idle minimum instances, 1st gen', unit: 'GHz-second' },
    egress: { label: 'Data to the internet, North America', unit: 'GiB' },
    'functions-egress': { label: 'Data to the internet, 1st gen', unit: 'GB' },
    'log-ingest': { label: 'Cloud Logging, stored', unit: 'GiB' },
    'log-storage': { label: 'Cloud Logging, kept beyond 30 days', unit: 'GiB-month' },
    'trace-spans': { label: 'Cloud Trace spans', unit: 'span', per: MILLION },
    'vm-hours': { label: 'e2-medium', unit: 'hour' },
  },
  cards,
  grants: {
    requests: {
      label: '2 million requests a month',
      meters: ['requests', 'invocations'],
      quantity: '2000000',
      scope: 'billing account',
      source: 'run-page',
    },
    // The free tier is a deduction in money at the prices of tier 1: in tier 2 it buys fewer seconds.
    'compute-cpu': {
      label: '180,000 vCPU-seconds at tier 1 prices',
      meters: ['vcpu-seconds', 'idle-vcpu-seconds'],
      quantity: '180000',
      valuedAt: '0.000024',
      scope: 'billing account',
      source: 'run-page',
    },
    'compute-memory': {
      label: '360,000 GiB-seconds at tier 1 prices',
      meters: ['gib-seconds', 'idle-gib-seconds'],
      quantity: '360000',
      valuedAt: '0.0000025',
      scope: 'billing account',
      source: 'run-page',
    },
    'compute-instance-cpu': {
      label: '240,000 vCPU-seconds at tier 1 prices',
      meters: ['instance-vcpu-seconds'],
      quantity: '240000',
      valuedAt: '0.000018',
      scope: 'billing account',
      source: 'run-page',
    },
    'compute-instance-memory': {
      label: '450,000 GiB-seconds at tier 1 prices',
      meters: ['instance-gib-seconds'],
      quantity: '450000',
      valuedAt: '0.000002',
      scope: 'billing account',
      source: 'run-page',
    },
    'compute-worker-cpu': {
      label: '384,204 vCPU-seconds at tier 1 prices',
      meters: ['worker-vcpu-seconds'],
      quantity: '384204',
      valuedAt: '0.000011244',
      scope: 'billing account',
      source: 'run-page',
    },
    'compute-worker-memory': {
      label: '728,744 GiB-seconds at tier 1 prices',
      meters: ['worker-gib-seconds'],
      quantity: '728744',
      valuedAt: '0.000001235',
      scope: 'billing account',
      source: 'run-page',
    },
    'compute-gb': {
      label: '400,000 GB-seconds at tier 1 prices',
      meters: ['gb-seconds', 'idle-gb-seconds'],
      quantity: '400000',
      valuedAt: '0.0000025',
      scope: 'billing account',
      source: 'functions-page',
    },
    'compute-ghz': {
      label: '200,000 GHz-seconds at tier 1 prices',
      meters: ['ghz-seconds', 'idle-ghz-seconds'],
      quantity: '200000',
      valuedAt: '0.00001',
      scope: 'billing account',
      source: 'functions-page',
    },
    egress: { label: '1 GiB in North America a month', meters: ['egress'], quantity: '1', scope: 'billing account', source: 'catalogue' },
    'egress-functions': {
      label: '5 GB a month',
      meters: ['functions-egress'],
      quantity: '5',
      scope: 'billing account',
      source: 'functions-page',
    },
    logs: { label: '50 GiB of logs a month', meters: ['log-ingest'], quantity: '50', scope: 'project', source: 'logging' },
    traces: { label: '2.5 million spans a month', meters: ['trace-spans'], quantity: '2500000', scope: 'billing account', source: 'trace' },
  },
  commitments: {
    'cud-1y': { label: 'Committed use discount of Cloud Run, 17% off', percentOff: '17', meters: RUN_METERS, source: 'run-page' },
    'flex-cud-1y': {
      label: 'Flexible committed use discount, 1 year, on instance-based billing',
      percentOff: '28',
      meters: ['instance-vcpu-seconds', 'instance-gib-seconds'],
      source: 'run-page',
    },
    'flex-cud-3y': {
      label: 'Flexible committed use discount, 3 years, on instance-based billing',
      percentOff: '46',
      meters: ['instance-vcpu-seconds', 'instance-gib-seconds'],
      source: 'run-page',
    },
  },
  offers,
};
