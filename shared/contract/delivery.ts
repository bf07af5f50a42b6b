import { z } from 'zod';
import { Delivery } from '../model/delivery.ts';
import { FunctionRefText } from '../model/ref.ts';
import { mutation, query } from './operation.ts';

/** `items`: one for the function and each version or alias that has settings of its own; what is not there follows the provider's defaults. */
const Deliveries = z.object({ items: z.array(Delivery) });

const destination = z.string().max(350).optional();

/** What happens to asynchronous calls: attempts, age, and where the record of a call goes. */
export const delivery = {
  get: query(
    { summary: 'Show how asynchronous calls are tried again and where their results go', cli: { positionals: ['ref'] } },
    z.object({ ref: FunctionRefText }),
    Deliveries,
  ),
  update: mutation(
    { summary: 'Set how asynchronous calls are tried again and where their results go', cli: { positionals: ['ref'] } },
    z.object({
      ref: FunctionRefText,
      maxRetries: z.number().int().nonnegative().optional().describe('Further attempts after one that failed'),
      maxAgeS: z.number().int().nonnegative().optional().describe('Seconds after which a call that still waits is given up'),
      onSuccess: destination.describe('Where the record of a call that succeeded goes, an ARN; empty for nowhere'),
      onFailure: destination.describe('Where the record of a call that was given up goes, an ARN; empty for nowhere'),
    }),
    Deliveries,
  ),
  remove: mutation(
    { summary: "Go back to the provider's own settings for asynchronous calls", cli: { positionals: ['ref'] } },
    z.object({ ref: FunctionRefText }),
    Deliveries,
  ),
};
