import type { PriceBookInput } from '#shared/model/price-book.ts';
import { offers } from './offers.ts';

const MILLION = '1000000';
const US_EAST = ['eastus', 'eastus2'];

/** Bandwidth by tiers, counted after the free 100 GB. */
const bandwidth = (...rates: readonly [string, string, string, string]) =>
  ['10235', '51195', '153595', null].map((upTo, i) => ({ upTo, rate: rates[i] ?? '0' }));

/** What Azure charges for functions and for what surrounds them. */
export const book: PriceBookInput = {
  id: 'azure',
  label: 'Azure',
  currency: 'USD',
  validFrom: '2026-09-24',
  staleAfterDays: 365,
  sources: {
    'retail-eastus': {
      title: 'Azure Retail Prices, Functions and Bandwidth, eastus',
      url: "https://prices.azure.com/api/retail/prices?$filter=serviceName eq 'Functions' and armRegionName eq 'eastus'",
      asOf: '2026-09-24',
    },
    'retail-eastus2': {
      title: 'Azure Retail Prices, Functions always ready, eastus2',
      url: "https://prices.azure.com/api/retail/prices?$filter=serviceName eq 'Functions' and armRegionName eq 'eastus2'",
      asOf: '2026-09-26',
    },
    'premium-2024': {
      title: 'Azure Functions Premium, by vCPU and memory',
      url: 'https://azure.microsoft.com/pricing/details/functions/',
      asOf: '2024-07-01',
    },
    'monitor-2024': {
      title: 'Azure Monitor, Application Insights',
      url: 'https://azure.microsoft.com/pricing/details/monitor/',
      asOf: '2024-07-01',
    },
    'api-management': {
      title: 'API Management, Consumption tier',
      url: 'https://azure.microsoft.com/pricing/details/api-management/',
      asOf: '2026-09-24',
    },
  },
  regions: { eastus: 'East US', eastus2: 'East US 2', southeastasia: 'Southeast Asia' },
  meters: {
    executions: { label: 'Executions', unit: 'execution', per: MILLION },
    'execution-time': { label: 'Execution time', unit: 'GB-second' },
    'flex-executions': { label: 'On-demand executions', unit: 'execution', per: MILLION },
    'flex-execution-time': { label: 'On-demand execution time', unit: 'GB-second' },
    'always-ready-baseline': { label: 'Always-ready baseline', unit: 'GB-second' },
    'always-ready-execution-time': { label: 'Always-ready execution time', unit: 'GB-second' },
    'always-ready-executions': { label: 'Always-ready executions', unit: 'execution', per: MILLION },
    'premium-vcpu': { label: 'Premium vCPU', unit: 'hour' },
    'premium-memory': { label: 'Premium memory', unit: 'GiB-hour' },
    'api-calls': { label: 'API Management calls', unit: 'call', per: MILLION },
    egress: { label: 'Data to the internet', unit: 'GB' },
    'log-ingest': { label: 'Application Insights, ingested', unit: 'GB' },
    'vm-hours': { label: 'B2s', unit: 'hour' },
  },
  cards: [
    {
      regions: US_EAST,
      source: 'retail-eastus',
      rates: {
        executions: '0.20',
        'execution-time': '0.000016',
        'flex-executions': '0.40',
        'flex-execution-time': '0.000026',
        egress: bandwidth('0.087', '0.083', '0.07', '0.05'),
        'vm-hours': '0.0416',
      },
    },
    { regions: ['southeastasia'], source: 'retail-eastus', rates: { egress: bandwidth('0.12', '0.085', '0.082', '0.08') } },
    {
      regions: US_EAST,
      source: 'retail-eastus2',
      rates: { 'always-ready-baseline': '0.000004', 'always-ready-execution-time': '0.000016', 'always-ready-executions': '0.40' },
    },
    { regions: US_EAST, source: 'premium-2024', rates: { 'premium-vcpu': '0.173', 'premium-memory': '0.0123' } },
    { regions: '*', source: 'monitor-2024', rates: { 'log-ingest': '2.30' } },
    { regions: '*', source: 'api-management', rates: { 'api-calls': '3.50' } },
  ],
  grants: {
    requests: {
      label: '1 million executions a month',
      meters: ['executions'],
      quantity: '1000000',
      scope: 'subscription',
      source: 'retail-eastus',
    },
    compute: {
      label: '400,000 GB-seconds a month',
      meters: ['execution-time'],
      quantity: '400000',
      scope: 'subscription',
      source: 'retail-eastus',
    },
    'requests-flex': {
      label: '250,000 executions a month',
      meters: ['flex-executions'],
      quantity: '250000',
      scope: 'subscription',
      source: 'retail-eastus',
    },
    'compute-flex': {
      label: '100,000 GB-seconds a month',
      meters: ['flex-execution-time'],
      quantity: '100000',
      scope: 'subscription',
      source: 'retail-eastus',
    },
    gateway: {
      label: '1 million calls a month',
      meters: ['api-calls'],
      quantity: '1000000',
      scope: 'subscription',
      source: 'api-management',
    },
    egress: { label: '100 GB to the internet a month', meters: ['egress'], quantity: '100', scope: 'account', source: 'retail-eastus' },
    logs: { label: '5 GB of logs a month', meters: ['log-ingest'], quantity: '5', scope: 'billing account', source: 'monitor-2024' },
  },
  offers,
};
