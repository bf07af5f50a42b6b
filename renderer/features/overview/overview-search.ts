import { z } from 'zod';

export const RANGES = ['15m', '1h', '24h', '7d'] as const;
export type Range = (typeof RANGES)[number];

/** Length of each range and how many buckets it is cut into. */
export const RANGE_SHAPE: Record<Range, { windowMs: number; buckets: number; words: string }> = {
  '15m': { windowMs: 15 * 60_000, buckets: 60, words: 'last 15 minutes' },
  '1h': { windowMs: 3_600_000, buckets: 60, words: 'last hour' },
  '24h': { windowMs: 86_400_000, buckets: 96, words: 'last 24 hours' },
  '7d': { windowMs: 7 * 86_400_000, buckets: 84, words: 'last 7 days' },
};

export const CHARTS = ['invocations', 'cold', 'latency'] as const;
export const RANKINGS = ['busiest', 'worst', 'slowest'] as const;

/** What the overview shows, as it stands in the address. */
export const overviewSearch = z.object({
  range: z.enum(RANGES).catch('1h').default('1h'),
  chart: z.enum(CHARTS).catch('invocations').default('invocations'),
  rank: z.enum(RANKINGS).catch('busiest').default('busiest'),
  recent: z.enum(['all', 'failed']).catch('all').default('all'),
});
