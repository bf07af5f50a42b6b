import { z } from 'zod';
import { EnvName } from './function.ts';

/** Letters, digits, `-` and `_`; what all clouds and a host name accept at once, up to 63. */
export const FunctionName = z
  .string()
  .regex(
    /^[A-Za-z](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/,
    'A function name starts with a letter and has letters, digits, "-" or "_", 63 at the most.',
  );

/** What a project file (`isobar.yaml`) may say. Everything is optional: what is missing is inferred. */
export const ProjectFile = z.strictObject({
  name: FunctionName.optional(),
  description: z.string().max(256).optional(),
  /** Programming model: `aws-handler`, `gcp-http`, `gcp-cloudevent`, `azure-v4`, `portable`. */
  model: z.string().max(64).optional(),
  /** The provider's runtime identifier: `nodejs24.x`, `nodejs24`, `node|24`. */
  runtime: z.string().max(64).optional(),
  /** `file.export` for a handler; a target name for functions-framework; a file for the others. */
  handler: z.string().max(256).optional(),
  memory: z.number().int().positive().max(32768).optional(),
  /** Seconds. */
  timeout: z.number().positive().max(5400).optional(),
  /** Requests one execution environment takes at a time. */
  concurrency: z.number().int().positive().max(1000).optional(),
  env: z.record(EnvName, z.coerce.string()).optional(),
  /** Further files to leave out of the package, in .gitignore's language. */
  exclude: z.array(z.string()).optional(),
  triggers: z
    .object({ http: z.union([z.boolean(), z.strictObject({ methods: z.array(z.string()).optional() })]).optional() })
    .strict()
    .optional(),
  tags: z.record(z.string(), z.string()).optional(),
  /** Settings for one provider only, by provider id. */
  providers: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
export type ProjectFile = z.infer<typeof ProjectFile>;

/** A project with nothing left open: what is deployed. */
export const Project = z.object({
  name: FunctionName,
  description: z.string(),
  model: z.string(),
  runtime: z.string(),
  handler: z.string(),
  memoryMb: z.number().int().positive(),
  timeoutS: z.number().positive(),
  concurrency: z.number().int().positive(),
  env: z.record(z.string(), z.string()),
  http: z.object({ enabled: z.boolean(), methods: z.array(z.string()) }),
  tags: z.record(z.string(), z.string()),
});
export type Project = z.infer<typeof Project>;

/** One thing Isobar worked out by itself, and from what. */
export const Inference = z.object({ field: z.string(), value: z.string(), from: z.string() });
export type Inference = z.infer<typeof Inference>;
