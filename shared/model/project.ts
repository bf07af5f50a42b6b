import { z } from 'zod';
import { EnvName } from './function.ts';

/** Letters, digits, `-` and `_`; what all clouds and a host name accept at once, up to 63. */
export const FunctionName = z
  .string()
  .regex(
    /^[A-Za-z](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/,
    'A function name starts with a letter and has letters, digits, "-" or "_", 63 at the most.',
  );

/** A variable's value: numbers and booleans stand for their text, as in every cloud's own file. */
const EnvValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** What a project file (`isobar.yaml`) may say. Everything is optional: what is missing is inferred. */
export const ProjectFile = z.strictObject({
  name: FunctionName.optional().describe('Name of the function'),
  description: z.string().max(256).optional().describe('What it does'),
  model: z.string().max(64).optional().describe('Programming model: aws-handler, gcp-http, gcp-cloudevent, azure-v4, portable'),
  runtime: z.string().max(64).optional().describe("The provider's runtime identifier: nodejs24.x, nodejs24, node|24"),
  handler: z
    .string()
    .max(256)
    .optional()
    .describe('`file.export` for a handler; a target name for functions-framework; a file for the others'),
  memory: z.number().int().positive().max(32768).optional().describe('Memory in MB'),
  timeout: z.number().positive().max(5400).optional().describe('Seconds after which a call is ended'),
  concurrency: z.number().int().positive().max(1000).optional().describe('Requests one execution environment takes at a time'),
  env: z.record(EnvName, EnvValue).optional().describe('Environment variables'),
  exclude: z.array(z.string()).optional().describe("Further files to leave out of the package, in .gitignore's language"),
  triggers: z
    .strictObject({
      http: z
        .union([z.boolean(), z.strictObject({ methods: z.array(z.string()).optional().describe('Methods it answers; all by default') })])
        .optional()
        .describe('Whether it has a URL of its own'),
    })
    .optional()
    .describe('What sets it off'),
  tags: z.record(z.string(), z.string()).optional().describe('Labels, for finding it again'),
  providers: z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .optional()
    .describe(
      'Settings for one provider only, by provider id: runtime, handler, memory, timeout, concurrency, env, description, tags, and its own deploy options',
    ),
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
  /** What only the provider that it goes to understands, by the keys of its `deployOptions`. */
  options: z.record(z.string(), z.string()).optional(),
  /** Absolute path of the directory in which it runs, which it may write to; a copy of the code where it is left out. */
  directory: z.string().max(4096).optional(),
});
export type Project = z.infer<typeof Project>;

/** One thing Isobar worked out by itself, and from what. */
export const Inference = z.object({ field: z.string(), value: z.string(), from: z.string() });
export type Inference = z.infer<typeof Inference>;
