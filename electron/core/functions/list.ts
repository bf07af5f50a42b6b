import type { ProfileFailure } from '#shared/contract/error-data.ts';
import type { FunctionSummary } from '#shared/model/function.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { readFunctions } from './read-functions.ts';

/** Every profile at once; one that cannot be read is a failure, never an empty list. */
export const listFunctions =
  (core: CoreContext): HandlerOf<'functions', 'list'> =>
  async (input, call) => {
    const items: FunctionSummary[] = [];
    const failures: ProfileFailure[] = [];
    for await (const event of readFunctions(core, input, call)) {
      if (event.type === 'items') for (const item of event.items) items.push(item);
      else if (event.type === 'failure') failures.push(event.failure);
    }
    items.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.ref < b.ref ? -1 : 1));
    return { items, failures };
  };
