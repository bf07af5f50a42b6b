import { z } from 'zod';
import { Budget } from '../model/budget.ts';
import { DecimalText } from '../model/price-book.ts';
import { mutation, query } from './operation.ts';

/** What may be spent in a month. `costs.fleet` says how each of them stands. */
export const budgets = {
  list: query({ summary: 'List budgets' }, z.object({}).default({}), z.object({ items: z.array(Budget) })),
  update: mutation(
    {
      summary: 'Set what may be spent in a month: on everything, on a provider, or on a function',
      cli: {
        positionals: ['scope', 'amount'],
        examples: ['isobar budgets update all 50', 'isobar budgets update local/hello 5 --warn-percent 90'],
      },
    },
    z.object({
      scope: z.string().min(1).max(512).describe('all, a provider, or PROVIDER[:PROFILE]/NAME'),
      amount: DecimalText.describe('Dollars a month'),
      warnPercent: z.number().min(1).max(100).default(80).describe('Warn from this part of it on'),
    }),
    Budget,
  ),
  remove: mutation(
    { summary: 'Remove a budget', danger: 'destructive', cli: { positionals: ['id'] } },
    z.object({ id: z.string() }),
    z.object({ id: z.string() }),
  ),
};
