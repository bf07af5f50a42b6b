import type { RuntimesFacet } from '../../provider.ts';
import { runtimes } from '../runtimes.ts';

/** Dated data: AWS has no operation that lists them. */
export const runtimesFacet: RuntimesFacet = {
  async *list() {
    yield* runtimes;
  },
};
