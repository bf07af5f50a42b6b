import { AppError } from '#shared/errors.ts';
import { CostScenario, type CostQuestion, type Measured, type Workload } from '#shared/model/cost-scenario.ts';
import type { PriceBook } from '#shared/model/price-book.ts';
import type { Call } from '#providers/provider.ts';
import type { CoreContext } from '../../context.ts';
import { measure } from '../measure/measure.ts';

export interface Answerable {
  books: PriceBook[];
  scenario: CostScenario;
  measured: Measured | null;
}

/** What was measured gives way to what is given; a duration that is given replaces the measured ones. */
function fill(given: CostScenario, workload: Workload): CostScenario {
  const own = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as CostScenario;
  const { durations, coldPercent, initMs, ...rest } = workload;
  const keepsTimes =
    given.durationMs === undefined && given.durations === undefined && given.coldPercent === undefined && given.initMs === undefined;
  const times = keepsTimes ? { durations, coldPercent, initMs } : given.durationMs === undefined ? { durations } : {};
  const filled = { ...rest, ...times, ...own };
  if (given.durationMs === undefined && workload.durationMs !== undefined) filled.durationMs = workload.durationMs;
  return filled;
}

/** A question with the price books that answer it, and what a function has shown in the place of what was not given. */
export async function answerable(core: CoreContext, { ref, ...given }: CostQuestion, call: Call): Promise<Answerable> {
  const books = (await core.prices.all()).map(({ book }) => book);
  const scenario = CostScenario.parse(given);
  if (ref === undefined) return { books, scenario, measured: null };
  const { measured, workload, region } = await measure(core, ref, call);
  const known = region !== null && books.some((book) => book.regions[region] !== undefined);
  const filled = { ...fill(scenario, workload), ...(scenario.region === undefined && known ? { region: [region] } : {}) };
  if (filled.memoryMb === undefined)
    throw new AppError('invalid_input', '"memoryMb" is missing: its place does not say how much memory it has.', {
      details: { field: 'memoryMb' },
      hint: 'Give it with --memory-mb.',
    });
  return { books, scenario: filled, measured };
}
