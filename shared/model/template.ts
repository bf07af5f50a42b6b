import { z } from 'zod';

/** A function of the gallery in examples/: real code, deployed like any other. */
export const Template = z.object({
  /** Folder name in examples/. */
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  model: z.string(),
  runtime: z.string(),
  tags: z.array(z.string()),
  /** Requests or events to try it with. */
  samples: z.array(
    z.object({
      name: z.string(),
      event: z.string().nullable(),
      http: z
        .object({ method: z.string(), path: z.string(), headers: z.record(z.string(), z.string()), body: z.string().nullable() })
        .nullable(),
    }),
  ),
  /** Other templates that have to be deployed too. */
  needs: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), size: z.number().int() })),
});
export type Template = z.infer<typeof Template>;

/**
 * `template.json` beside a template's code: what a person reads, and what to try it with. Model and
 * runtime are read off the code (and its isobar.yaml), like those of any other project.
 */
export const TemplateFile = z.strictObject({
  title: z.string().min(1).max(80),
  summary: z.string().min(1).max(240),
  tags: z.array(z.string()).default([]),
  samples: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(80),
        /** The event's text, or the event itself. */
        event: z.unknown().optional(),
        http: z
          .strictObject({
            method: z.string().default('GET'),
            path: z.string().default('/'),
            headers: z.record(z.string(), z.string()).default({}),
            body: z.string().nullable().default(null),
          })
          .optional(),
      }),
    )
    .default([]),
  needs: z.array(z.string()).default([]),
});
export type TemplateFile = z.infer<typeof TemplateFile>;
