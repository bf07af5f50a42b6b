import type { PriceBookInput } from '#shared/model/price-book.ts';
import { cards } from './cards.ts';
import { meters } from './meters.ts';
import { offers } from './offers.ts';
import { regionRates } from './region-rates.ts';
import { sources } from './sources.ts';

/** What AWS charges for functions and for what surrounds them. */
export const book: PriceBookInput = {
  id: 'aws',
  label: 'AWS',
  currency: 'USD',
  validFrom: '2025-08-01',
  staleAfterDays: 365,
  sources,
  regions: Object.fromEntries(regionRates.map(({ id, label }) => [id, label])),
  meters,
  cards,
  grants: {
    requests: { label: '1 million requests a month', meters: ['requests'], quantity: '1000000', scope: 'account', source: 'lambda-page' },
    // x86 and Arm together; the page does not say which comes first.
    compute: {
      label: '400,000 GB-seconds a month, x86 and Arm together',
      meters: ['compute-x86', 'compute-arm'],
      quantity: '400000',
      scope: 'account',
      source: 'lambda-page',
    },
    streaming: { label: '100 GB streamed a month', meters: ['streamed'], quantity: '100', scope: 'account', source: 'lambda-page' },
    egress: { label: '100 GB to the internet a month', meters: ['egress'], quantity: '100', scope: 'account', source: 'data-transfer' },
    traces: { label: '100,000 traces a month', meters: ['traces'], quantity: '100000', scope: 'account', source: 'x-ray' },
    'traces-read': {
      label: '1 million traces read a month',
      meters: ['traces-read'],
      quantity: '1000000',
      scope: 'account',
      source: 'x-ray',
    },
  },
  commitments: {
    'savings-plan': {
      label: 'Compute Savings Plan, 1 year, nothing upfront',
      rates: { 'compute-x86': '0.0000147', 'compute-arm': '0.0000117' },
      source: 'savings-plans',
    },
    'savings-plan-upfront': {
      label: 'Compute Savings Plan, all upfront',
      rates: { 'compute-x86': '0.0000138', 'compute-arm': '0.0000111' },
      source: 'savings-plans',
    },
  },
  offers,
};
