import { z } from 'zod';
import { ProviderInfo } from '../model/provider-info.ts';
import { query } from './operation.ts';

/** Places where functions live, and what each can do. */
export const providers = {
  list: query({ summary: 'List providers with what they can do' }, z.object({}).default({}), z.object({ items: z.array(ProviderInfo) })),
};
