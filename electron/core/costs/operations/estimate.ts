import { toInstant } from '#shared/model/time.ts';
import type { CostEstimate } from '#shared/contract/costs.ts';
import type { CostQuestion } from '#shared/model/cost-scenario.ts';
import type { Call } from '#providers/provider.ts';
import type { CoreContext } from '../../context.ts';
import type { HandlerOf } from '../../handler.ts';
import { estimate } from '../estimate.ts';
import { answerable, type Answerable } from './question.ts';

/** The answer to a question that has been made answerable. */
export function toEstimate({ books, scenario, measured }: Answerable): CostEstimate {
  const now = new Date();
  const { bills, unpriced } = estimate(books, scenario, now);
  // Thousands of single durations were for billing; what they say in sum is in `measured`.
  const { durations, ...rest } = scenario;
  const shown = durations === undefined || durations.length > 20 ? rest : scenario;
  return { at: toInstant(now.getTime()), scenario: shown, measured, offers: bills, unpriced };
}

export async function answerEstimate(core: CoreContext, question: CostQuestion, call: Call): Promise<CostEstimate> {
  return toEstimate(await answerable(core, question, call));
}

export const estimateCosts =
  (core: CoreContext): HandlerOf<'costs', 'estimate'> =>
  (input, call) =>
    answerEstimate(core, input, call);
