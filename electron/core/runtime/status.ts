import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { runtimeFacet } from './runtime-facet.ts';

export const runtimeStatus =
  (core: CoreContext): HandlerOf<'runtime', 'status'> =>
  async (_input, call) =>
    (await runtimeFacet(core)).status(call);
