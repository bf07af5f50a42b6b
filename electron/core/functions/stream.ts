import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { readFunctions } from './read-functions.ts';

export const streamFunctions =
  (core: CoreContext): HandlerOf<'functions', 'stream'> =>
  async (input, call) =>
    readFunctions(core, input, call);
