import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { readSettings, writeSettings } from './settings-store.ts';

export const updateSettings =
  (core: CoreContext): HandlerOf<'settings', 'update'> =>
  (input) => {
    writeSettings(core.store, input);
    return readSettings(core.store);
  };
