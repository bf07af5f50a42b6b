import { z } from 'zod';
import { textParam } from '../../ui/search-params.ts';

/** Columns that are not shown until they are asked for. */
export const HIDDEN_AT_FIRST = 'profile,region,model,timeout';

/** What the function list keeps in the address. */
export const functionsSearch = z.object({
  /** The filter, as typed. */
  q: textParam,
  /** `name`, `-updated`; empty is the order of arrival. */
  sort: z.string().catch('name').default('name'),
  hide: z.string().catch(HIDDEN_AT_FIRST).default(HIDDEN_AT_FIRST),
});
