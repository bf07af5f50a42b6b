import type { Emulation } from '../../emulation.ts';
import { models } from './models.ts';

/** What Azure brings to the local runtime. */
export const emulation: Emulation = {
  id: 'azure',
  models,
  serve: async (host) => (await import('./server/serve.ts')).default(host),
};
