import type { Project } from '#shared/model/project.ts';
import type { Existing } from './existing.ts';

/** A project in Lambda's terms. Null means: as it is, or AWS's own default for a new function. */
export interface Wanted {
  name: string;
  runtime: string;
  handler: string;
  description: string;
  memoryMb: number;
  timeoutS: number;
  env: Record<string, string>;
  tags: Record<string, string>;
  role: string | null;
  architecture: 'x86_64' | 'arm64' | null;
  tracing: 'Active' | 'PassThrough' | null;
  /** Through which a package goes that is too large to be sent. */
  bucket: string | null;
  /** Null where it is to have no URL. */
  urlAuth: 'AWS_IAM' | 'NONE' | null;
}

export function toWanted(project: Project): Wanted {
  const { options = {} } = project;
  const { role = null, bucket, architecture, tracing, urlAuth } = options;
  return {
    name: project.name,
    runtime: project.runtime,
    handler: project.handler,
    description: project.description,
    memoryMb: project.memoryMb,
    timeoutS: project.timeoutS,
    env: project.env,
    tags: project.tags,
    role,
    architecture: architecture === 'arm64' || architecture === 'x86_64' ? architecture : null,
    tracing: tracing === 'Active' || tracing === 'PassThrough' ? tracing : null,
    bucket: bucket === undefined || bucket === '' ? null : bucket,
    urlAuth: !project.http.enabled ? null : urlAuth === 'public' ? 'NONE' : 'AWS_IAM',
  };
}

/** Lambda counts whole seconds: a part of one is given in full. */
export const wholeSeconds = (seconds: number): number => Math.ceil(seconds);

/** Whether the function's own settings are other than wanted; its code, tags and URL are looked at on their own. */
export function settingsDiffer(wanted: Wanted, { fn }: Existing): boolean {
  const env = fn.Environment?.Variables ?? {};
  const names = new Set([...Object.keys(env), ...Object.keys(wanted.env)]);
  return (
    fn.Runtime !== wanted.runtime ||
    fn.Handler !== wanted.handler ||
    (fn.Description ?? '') !== wanted.description ||
    fn.MemorySize !== wanted.memoryMb ||
    fn.Timeout !== wholeSeconds(wanted.timeoutS) ||
    (wanted.role !== null && fn.Role !== wanted.role) ||
    (wanted.tracing !== null && fn.TracingConfig?.Mode !== wanted.tracing) ||
    [...names].some((name) => env[name] !== wanted.env[name])
  );
}
