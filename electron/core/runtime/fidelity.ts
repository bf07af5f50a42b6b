import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { runtimeFacet } from './runtime-facet.ts';

/** What the running runtime emulates, by provider, then service, then operation. */
export const runtimeFidelity =
  (core: CoreContext): HandlerOf<'runtime', 'fidelity'> =>
  async ({ provider, service, level }, call) => {
    const emulated = await (await runtimeFacet(core)).fidelity(call);
    const items = Object.entries(emulated)
      .filter(([id]) => provider === undefined || id === provider)
      .flatMap(([id, operations]) => operations.map((operation) => ({ provider: id, ...operation })))
      .filter((one) => (service === undefined || one.service === service) && (level === undefined || one.level === level));
    const key = (one: (typeof items)[number]): string => `${one.provider}\0${one.service}\0${one.operation}`;
    return { items: items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)) };
  };
