import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const listTemplates =
  (core: CoreContext): HandlerOf<'templates', 'list'> =>
  async () => ({ items: (await core.templates.list()).map(({ template }) => template) });
