import { readFile } from 'node:fs/promises';
import { asText, MAX_TEXT_BYTES } from '../code/text.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const getTemplate =
  (core: CoreContext): HandlerOf<'templates', 'get'> =>
  async (input) => {
    const { template, files } = await core.templates.find(input.template);
    const sources = await Promise.all(
      files
        .filter(({ path }) => !path.includes('node_modules/'))
        .map(async ({ path, size, absolute }) => ({ path, size, text: size > MAX_TEXT_BYTES ? null : asText(await readFile(absolute)) })),
    );
    return { ...template, sources };
  };
