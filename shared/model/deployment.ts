import { z } from 'zod';
import { Instant, Millis } from './time.ts';
import { FunctionName, Inference, Project } from './project.ts';
import { EnvName } from './function.ts';

export const DeploymentSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('directory'), path: z.string().min(1).max(4096) }),
  z.object({ kind: z.literal('zip'), path: z.string().min(1).max(4096) }),
  /** A zip sent from the browser; see `uploads.create`. */
  z.object({ kind: z.literal('upload'), uploadId: z.string() }),
  z.object({ kind: z.literal('template'), template: z.string() }),
]);
export type DeploymentSource = z.infer<typeof DeploymentSource>;

/** What the user decides against what is in the source. Absent means: as found. */
export const ProjectOverrides = z.object({
  name: FunctionName.optional().describe('Name of the function'),
  description: z.string().max(256).optional().describe('What it does'),
  model: z.string().optional().describe('Programming model; "isobar providers list" shows them'),
  runtime: z.string().optional().describe("The provider's runtime identifier"),
  handler: z.string().optional().describe('Where the function is in the code'),
  memoryMb: z.number().int().positive().optional().describe('Memory in MB'),
  timeoutS: z.number().positive().optional().describe('Seconds after which a call is ended'),
  concurrency: z.number().int().positive().optional().describe('Requests one execution environment takes at a time'),
  env: z.record(EnvName, z.string()).optional().describe('Environment variables'),
  http: z.boolean().optional().describe('Whether it has a URL of its own'),
  options: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*\.[A-Za-z][A-Za-z0-9]*$/, 'Write an option as PROVIDER.KEY.'), z.string().max(8192))
    .optional()
    .describe('What only one provider understands, as PROVIDER.KEY=VALUE; "isobar providers list" names them'),
});
export type ProjectOverrides = z.infer<typeof ProjectOverrides>;

export const DeploymentInput = z.object({
  source: DeploymentSource,
  /** `provider` or `provider:profile`, and `/region` after it where the profile has several: the first one otherwise. */
  targets: z.array(z.string()).min(1).max(16).default(['local']),
  overrides: ProjectOverrides.default({}),
  /** Runs in the source's own directory, which it may write to, unless its code has to be built. Not every front and target offers it. */
  inPlace: z.boolean().optional(),
});
export type DeploymentInput = z.infer<typeof DeploymentInput>;

export const FieldChange = z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() });
export type FieldChange = z.infer<typeof FieldChange>;

export const Problem = z.object({
  severity: z.enum(['error', 'warning']),
  field: z.string().nullable(),
  message: z.string(),
  hint: z.string().nullable(),
});
export type Problem = z.infer<typeof Problem>;

export const TargetPlan = z.object({
  target: z.string(),
  provider: z.string(),
  profile: z.string(),
  functionRef: z.string(),
  action: z.enum(['create', 'update', 'unchanged', 'blocked']),
  changes: z.array(FieldChange),
  /** What would be made or changed, in order, in sentences: also what is more than the function, such as a role. */
  steps: z.array(z.string()),
  problems: z.array(Problem),
});
export type TargetPlan = z.infer<typeof TargetPlan>;

/** What a deployment would do: nothing has been changed yet. */
export const DeploymentPlan = z.object({
  source: DeploymentSource,
  project: Project,
  inferred: z.array(Inference),
  problems: z.array(Problem),
  /** Names of the entry points found, for a picker. */
  handlers: z.array(z.string()),
  package: z.object({
    files: z.number().int(),
    /** Bytes, unpacked. */
    size: z.number().int(),
    largest: z.array(z.object({ path: z.string(), size: z.number().int() })),
    bundled: z.boolean(),
  }),
  targets: z.array(TargetPlan),
});
export type DeploymentPlan = z.infer<typeof DeploymentPlan>;

export const DeploymentStep = z.object({
  /** Stable within a deployment: `package`, `local:default/upload`. */
  id: z.string(),
  label: z.string(),
  target: z.string().nullable(),
  status: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled', 'skipped']),
  startedAt: Instant.nullable(),
  durationMs: Millis.nullable(),
  detail: z.string().nullable(),
});
export type DeploymentStep = z.infer<typeof DeploymentStep>;

export const DeploymentError = z.object({ code: z.string(), message: z.string(), hint: z.string().nullable() });

export const Deployment = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(['running', 'done', 'partial', 'failed', 'cancelled', 'interrupted']),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  source: DeploymentSource,
  steps: z.array(DeploymentStep),
  results: z.array(
    z.object({
      target: z.string(),
      functionRef: z.string(),
      version: z.string().nullable(),
      url: z.string().nullable(),
      action: z.enum(['create', 'update', 'unchanged']).nullable(),
      /** It runs in the directory of its source. */
      inPlace: z.boolean().optional(),
      error: DeploymentError.nullable(),
    }),
  ),
  error: DeploymentError.nullable(),
});
export type Deployment = z.infer<typeof Deployment>;

/** The life of a deployment. A tail first replays what has happened, then follows. */
export const DeploymentEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('step'), step: DeploymentStep }),
  z.object({ type: z.literal('log'), at: Instant, step: z.string().nullable(), line: z.string() }),
  z.object({ type: z.literal('end'), deployment: Deployment }),
]);
export type DeploymentEvent = z.infer<typeof DeploymentEvent>;
