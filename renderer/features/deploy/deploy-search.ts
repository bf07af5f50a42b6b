import { z } from 'zod';
import { ProjectOverrides, type DeploymentInput, type DeploymentSource } from '#shared/model/deployment.ts';

/** Text from the address; the router reads `?x=1` as a number. */
const text = z
  .preprocess((value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value), z.string())
  .catch('')
  .default('');

/** Where the picker looks for a source. */
export const PICKERS = ['template', 'directory', 'zip'] as const;

const optionalText = z.string().optional().catch(undefined);
const optionalNumber = z.number().optional().catch(undefined);

/**
 * Overrides as they stand in the address, also while what is typed is not valid yet (see
 * `overrideProblems`). Never the variables, which often hold secrets.
 */
export const OpenOverrides = z.object({
  name: optionalText,
  description: optionalText,
  model: optionalText,
  runtime: optionalText,
  handler: optionalText,
  memoryMb: optionalNumber,
  timeoutS: optionalNumber,
  concurrency: optionalNumber,
  http: z.boolean().optional().catch(undefined),
  options: z.record(z.string(), z.string()).optional().catch(undefined),
});
export type OpenOverrides = z.infer<typeof OpenOverrides>;

/** The whole state of the deploy page. Exactly one of the first five says what it shows. */
export const deploySearch = z.object({
  /** A deployment to follow. */
  id: text,
  template: text,
  directory: text,
  zip: text,
  upload: text,
  /** What is shown while nothing is chosen. */
  pick: z.enum(PICKERS).catch('template').default('template'),
  /** Folder that the browser shows; empty is home. */
  path: text,
  /** Filter of the gallery. */
  q: text,
  /** Template whose files are shown. */
  preview: text,
  target: text,
  o: OpenOverrides.catch({}).default({}),
});
export type DeploySearch = z.output<typeof deploySearch>;

/** The source that the address names; null where none is chosen yet. */
export function toSource(search: Pick<DeploySearch, 'template' | 'directory' | 'zip' | 'upload'>): DeploymentSource | null {
  if (search.template !== '') return { kind: 'template', template: search.template };
  if (search.directory !== '') return { kind: 'directory', path: search.directory };
  if (search.zip !== '') return { kind: 'zip', path: search.zip };
  return search.upload === '' ? null : { kind: 'upload', uploadId: search.upload };
}

/** The search parameters that name a source; the other ways to name one are cleared. */
export function fromSource(source: DeploymentSource | null): Pick<DeploySearch, 'template' | 'directory' | 'zip' | 'upload'> {
  return {
    template: source?.kind === 'template' ? source.template : '',
    directory: source?.kind === 'directory' ? source.path : '',
    zip: source?.kind === 'zip' ? source.path : '',
    upload: source?.kind === 'upload' ? source.uploadId : '',
  };
}

/** Names the source in a list or a title. */
export function sourceLabel(source: DeploymentSource): string {
  switch (source.kind) {
    case 'template':
      return source.template;
    case 'upload':
      return 'Uploaded zip';
    case 'directory':
    case 'zip':
      return source.path;
  }
}

/** What is sent to plan and apply: what is not valid is left out. `env` null leaves the variables as found. */
export function toDeploymentInput(
  source: DeploymentSource,
  target: string,
  overrides: OpenOverrides,
  env: Record<string, string> | null,
): DeploymentInput {
  const problems = overrideProblems(overrides);
  const valid = Object.fromEntries(Object.entries(overrides).filter(([field, value]) => value !== undefined && !(field in problems)));
  return { source, targets: [target], overrides: env === null ? valid : { ...valid, env } };
}

/** Why an override cannot be sent, by field; empty where all can. */
export function overrideProblems(overrides: OpenOverrides): Partial<Record<keyof OpenOverrides, string>> {
  const issues = ProjectOverrides.safeParse(overrides).error?.issues ?? [];
  return Object.fromEntries(issues.map((issue) => [String(issue.path[0]), issue.message]));
}
