import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { runtimeFacet } from './runtime-facet.ts';

export const startRuntime =
  (core: CoreContext): HandlerOf<'runtime', 'start'> =>
  async (input, call) =>
    (await runtimeFacet(core)).start(input, call);
