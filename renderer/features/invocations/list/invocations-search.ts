import { z } from 'zod';
import { InvocationStatus } from '#shared/model/invocation.ts';
import { textParam } from '../../../ui/search-params.ts';

/** What the list of invocations keeps in the address. */
export const invocationsSearch = z.object({
  /** Function; empty for all. */
  ref: textParam,
  status: z
    .union([InvocationStatus, z.literal('')])
    .catch('')
    .default(''),
  sort: textParam,
});
export type InvocationsSearch = z.infer<typeof invocationsSearch>;
