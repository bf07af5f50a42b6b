import { z } from 'zod';
import { Template } from '../model/template.ts';
import { mutation, query } from './operation.ts';

/** The gallery in examples/. */
export const templates = {
  list: query({ summary: 'List templates' }, z.object({}).default({}), z.object({ items: z.array(Template) })),
  get: query(
    { summary: 'Show a template with its source', cli: { positionals: ['template'], examples: ['isobar templates get aws-http-api'] } },
    z.object({ template: z.string() }),
    /** `text` is null where a file is binary or larger than 1 MB. */
    Template.extend({ sources: z.array(z.object({ path: z.string(), size: z.number().int(), text: z.string().nullable() })) }),
  ),
  create: mutation(
    {
      summary: 'Copy a template into a new directory',
      cli: { positionals: ['template', 'directory'], examples: ['isobar templates create aws-http-api ./my-api'] },
    },
    z.object({ template: z.string(), directory: z.string().min(1).max(4096) }),
    z.object({ directory: z.string(), files: z.array(z.string()) }),
  ),
};
