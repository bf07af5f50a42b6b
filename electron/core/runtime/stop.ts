import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { runtimeFacet } from './runtime-facet.ts';

export const stopRuntime =
  (core: CoreContext): HandlerOf<'runtime', 'stop'> =>
  async (_input, call) =>
    (await runtimeFacet(core)).stop(call);
