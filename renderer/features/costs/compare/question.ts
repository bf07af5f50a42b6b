import type { CostQuestionInput } from '#shared/model/cost-scenario.ts';
import { fromList } from '../../../ui/search-params.ts';
import { FIGURES, type CostsSearch, type Figure } from '../costs-search.ts';

/** What the comparison begins with where no function is chosen; shown in the fields, and changed there. */
export const START: Partial<Record<Figure, string>> = { requests: '1000000', durationMs: '120', memoryMb: '512' };

/** A figure as it counts: typed, or what the page begins with. A function brings its own. */
export function figureText(search: CostsSearch, figure: Figure): string {
  return search[figure] !== '' || search.ref !== '' ? search[figure] : (START[figure] ?? '');
}

/** Why a typed figure is none; null where it is one, or empty. */
export function figureProblem(text: string): string | null {
  if (text.trim() === '') return null;
  const value = Number(text);
  if (!Number.isFinite(value)) return 'Write a number.';
  return value < 0 ? 'It cannot be negative.' : null;
}

/** The question that the address asks. Figures that are no numbers are left out; their fields say so. */
export function toQuestion(search: CostsSearch): CostQuestionInput {
  const figures = FIGURES.flatMap((figure): [Figure, number][] => {
    const text = figureText(search, figure);
    return text.trim() === '' || figureProblem(text) !== null ? [] : [[figure, Number(text)]];
  });
  const region = fromList(search.region);
  return {
    ...(Object.fromEntries(figures) as Partial<Record<Figure, number>>),
    ...(search.ref === '' ? {} : { ref: search.ref }),
    ...(search.gateway === 'none' ? {} : { gateway: search.gateway }),
    ...(search.arch === 'any' ? {} : { arch: search.arch }),
    ...(region.length === 0 ? {} : { region }),
    freeTier: search.free,
    arrivals: search.arrivals,
    month: search.month,
    rounding: search.rounding,
  };
}
