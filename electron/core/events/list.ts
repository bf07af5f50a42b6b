import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { readEvents } from './saved-events.ts';

export const listEvents =
  (core: CoreContext): HandlerOf<'events', 'list'> =>
  (input) => ({ items: readEvents(core.store, input.functionName) });
