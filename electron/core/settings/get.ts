import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { readSettings } from './settings-store.ts';

export const getSettings =
  (core: CoreContext): HandlerOf<'settings', 'get'> =>
  () =>
    readSettings(core.store);
