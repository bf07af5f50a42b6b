import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

const changeTo =
  (core: CoreContext, to: 'start' | 'stop' | 'restart'): HandlerOf<'functions', 'start'> =>
  async ({ ref }, call) => {
    const { facet, key } = await core.sessions.forRef(ref, 'lifecycle');
    return facet.change(key, to, call);
  };

/** The three handlers that differ in a word. */
export const lifecycle = (core: CoreContext) => ({
  start: changeTo(core, 'start'),
  stop: changeTo(core, 'stop'),
  restart: changeTo(core, 'restart'),
});
