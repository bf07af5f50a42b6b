import type { CoreContext } from '../../context.ts';
import type { HandlerOf } from '../../handler.ts';
import { toCsv } from '../export/csv.ts';
import { toHtml } from '../export/html.ts';
import { toMarkdown } from '../export/markdown.ts';
import { answerEstimate } from './estimate.ts';

const WRITERS = {
  csv: { write: toCsv, ending: 'csv', contentType: 'text/csv' },
  json: { write: (estimate: unknown) => `${JSON.stringify(estimate, null, 2)}\n`, ending: 'json', contentType: 'application/json' },
  markdown: { write: toMarkdown, ending: 'md', contentType: 'text/markdown' },
  html: { write: toHtml, ending: 'html', contentType: 'text/html' },
} as const;

export const exportCosts =
  (core: CoreContext): HandlerOf<'costs', 'export'> =>
  async ({ question, format }, call) => {
    const { write, ending, contentType } = WRITERS[format];
    const estimate = await answerEstimate(core, question, call);
    return { fileName: `costs-${estimate.at.slice(0, 10)}.${ending}`, contentType, text: write(estimate) };
  };
