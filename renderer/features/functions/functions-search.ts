import { z } from 'zod';
import type { FunctionSummary } from '#shared/model/function.ts';
import { textParam } from '../../ui/search-params.ts';

/** Columns that are not shown until they are asked for. */
const HIDDEN_AT_FIRST = ['profile', 'region', 'model', 'timeout', 'size'];

/** What gives way first where the window is narrow. */
const HIDDEN_WHERE_NARROW = ['triggers', 'version'];

/** Those for these functions: profile and region are shown where they tell functions apart. */
export function hiddenAtFirst(functions: readonly Pick<FunctionSummary, 'provider' | 'profile' | 'region'>[], narrow = false): string[] {
  const several = (words: (string | null)[]): boolean => new Set(words.filter((word) => word !== null)).size > 1;
  const shown = new Set<string>();
  if (several(functions.map(({ provider, profile }) => `${provider}:${profile}`))) shown.add('profile');
  if (several(functions.map(({ region }) => region))) shown.add('region');
  return [...HIDDEN_AT_FIRST, ...(narrow ? HIDDEN_WHERE_NARROW : [])].filter((column) => !shown.has(column));
}

/** What the function list keeps in the address. */
export const functionsSearch = z.object({
  /** The filter, as typed. */
  q: textParam,
  /** `name`, `-updated`; empty is the order of arrival. */
  sort: z.string().catch('name').default('name'),
  /** Hidden columns; `auto` until the user chooses them. */
  hide: z.string().catch('auto').default('auto'),
});
