import { z } from 'zod';
import { Template } from '../model/template.ts';
import { mutation, query } from './operation.ts';

/** The gallery in examples/. */
export const templates = {
  list: query({ summary: 'List templates' }, z.object({}).default({}), z.object({ items: z.array(Template) })),
  create: mutation(
    {
      summary: 'Copy a template into a new directory',
      cli: { positionals: ['template', 'directory'], examples: ['isobar templates create aws-http-api ./my-api'] },
    },
    z.object({ template: z.string(), directory: z.string().min(1).max(4096) }),
    z.object({ directory: z.string(), files: z.array(z.string()) }),
  ),
};
