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
