import { z } from 'zod';
import { textParam } from '../../ui/search-params.ts';

export const COST_TABS = ['compare', 'fleet', 'size', 'prices'] as const;
export type CostTab = (typeof COST_TABS)[number];

export const COST_TAB_LABELS: Record<CostTab, string> = { compare: 'Compare', fleet: 'Fleet', size: 'Right-sizing', prices: 'Prices' };

/** Figures of a scenario as they are typed; empty is not given. */
export const FIGURES = [
  'requests',
  'durationMs',
  'memoryMb',
  'memoryUsedMb',
  'coldPercent',
  'initMs',
  'concurrency',
  'minInstances',
  'provisionedConcurrency',
  'responseKb',
  'logKb',
  'tracedPercent',
] as const;
export type Figure = (typeof FIGURES)[number];

/** What the page keeps in the address. */
export const costsSearch = z.object({
  tab: z.enum(COST_TABS).catch('compare').default('compare'),
  /** Function whose measurements fill what is not given. */
  ref: textParam,
  ...(Object.fromEntries(FIGURES.map((name) => [name, textParam])) as Record<Figure, typeof textParam>),
  gateway: z.enum(['none', 'http', 'rest']).catch('none').default('none'),
  arch: z.enum(['any', 'x86_64', 'arm64']).catch('any').default('any'),
  free: z.boolean().catch(true).default(true),
  arrivals: z.enum(['packed', 'random']).catch('packed').default('packed'),
  month: z.enum(['730h', '30d', '31d']).catch('730h').default('730h'),
  rounding: z.enum(['once', 'lines']).catch('once').default('once'),
  /** Regions, as `a,b`. */
  region: textParam,
  /** Offer whose bill is open. */
  bill: textParam,
});
export type CostsSearch = z.infer<typeof costsSearch>;
