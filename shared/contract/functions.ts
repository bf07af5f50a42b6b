import { z } from 'zod';
import { failures, ProfileFailure } from './error-data.ts';
import { FunctionChanges, FunctionDetail, FunctionSummary } from '../model/function.ts';
import { FunctionRefText } from '../model/ref.ts';
import { mutation, query, stream } from './operation.ts';

const where = z
  .object({
    provider: z.string().optional().describe('Only functions of this provider'),
    profile: z.string().optional().describe('Only functions of this profile'),
    region: z.string().optional().describe('Only functions of this region'),
  })
  .default({});

/** What comes while functions are listed, from all profiles at once. */
export const FunctionsEvent = z.discriminatedUnion('type', [
  /** First: what will be read. A profile's regions are named where it has any. */
  z.object({
    type: z.literal('places'),
    places: z.array(z.object({ provider: z.string(), profile: z.string(), regions: z.array(z.string()) })),
  }),
  z.object({ type: z.literal('items'), provider: z.string(), profile: z.string(), items: z.array(FunctionSummary) }),
  /** This profile, or this region of it, could not be read; `functions.list` with the same three tries it again. */
  z.object({ type: z.literal('failure'), failure: ProfileFailure }),
  /** All of a profile has been read, or has failed. */
  z.object({ type: z.literal('done'), provider: z.string(), profile: z.string(), count: z.number().int() }),
]);
export type FunctionsEvent = z.infer<typeof FunctionsEvent>;

/** Functions, wherever they live. */
export const functions = {
  list: query(
    { summary: 'List functions', cli: { examples: ['isobar functions list', 'isobar functions list --provider local --json'] } },
    where,
    z.object({
      items: z.array(FunctionSummary),
      failures,
    }),
  ),
  stream: stream({ summary: 'List functions as they are read', cli: { hidden: true } }, where, FunctionsEvent),
  get: query(
    { summary: 'Show a function', cli: { positionals: ['ref'], examples: ['isobar functions get local/hello'] } },
    z.object({ ref: FunctionRefText }),
    FunctionDetail,
  ),
  update: mutation(
    {
      summary: "Change a function's configuration",
      cli: { positionals: ['ref'], examples: ['isobar functions update local/hello --memory-mb 256'] },
    },
    z.object({ ref: FunctionRefText, ...FunctionChanges.shape }),
    FunctionDetail,
  ),
  remove: mutation(
    {
      summary: 'Delete a function and its versions; history is kept',
      danger: 'destructive',
      cli: { positionals: ['ref'], examples: ['isobar functions remove local/hello'] },
    },
    z.object({ ref: FunctionRefText }),
    z.object({ ref: z.string() }),
  ),
  start: mutation(
    { summary: 'Let a stopped function take calls again', cli: { positionals: ['ref'] } },
    z.object({ ref: FunctionRefText }),
    FunctionDetail,
  ),
  stop: mutation(
    { summary: 'Stop a function without removing it', cli: { positionals: ['ref'] } },
    z.object({ ref: FunctionRefText }),
    FunctionDetail,
  ),
  restart: mutation(
    { summary: 'Start its execution environments anew', cli: { positionals: ['ref'] } },
    z.object({ ref: FunctionRefText }),
    FunctionDetail,
  ),
  rollback: mutation(
    {
      summary: 'Make an earlier version the live one',
      cli: { positionals: ['ref'], examples: ['isobar functions rollback local/hello@2'] },
    },
    z.object({ ref: FunctionRefText }),
    FunctionDetail,
  ),
};
