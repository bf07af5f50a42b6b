import { AppError } from '#shared/errors.ts';
import { ProjectFile, type Project } from '#shared/model/project.ts';
import { formatRef } from '#shared/model/ref.ts';
import { describeIssue } from '../errors/input-error.ts';
import type { Place, Sessions } from '../sessions/sessions.ts';
import { PROJECT_FILE } from './isobar-yaml.ts';

/** Where a deployment goes: profiles, each once, in the order they were named. */
export function resolveTargets(sessions: Sessions, targets: readonly string[]): Place[] {
  const places = targets.map((target) => sessions.place(target));
  return places.filter((place, i) => places.indexOf(place) === i);
}

export function functionRefAt(place: Place, name: string): string {
  return formatRef({ provider: place.provider.meta.id, profile: place.profile.name, name, qualifier: null });
}

const ForProvider = ProjectFile.pick({
  runtime: true,
  handler: true,
  memory: true,
  timeout: true,
  concurrency: true,
  env: true,
  description: true,
  tags: true,
});

/**
 * The project as one provider gets it: `providers.<id>` of isobar.yaml over the rest. What the user
 * decided for this deployment (already in `project`, named in `decided`) still wins.
 */
export function projectFor(place: Place, project: Project, file: ProjectFile, decided: ReadonlySet<string>): Project {
  const { id } = place.provider.meta;
  const own = file.providers?.[id];
  if (own === undefined) return project;
  const parsed = ForProvider.safeParse(own);
  const [issue] = parsed.error?.issues ?? [];
  if (!parsed.success) {
    throw new AppError(
      'invalid_input',
      `${PROJECT_FILE}, providers.${id}: ${issue === undefined ? 'is not valid.' : describeIssue(issue)}`,
      {
        hint: `It may set ${Object.keys(ForProvider.shape).join(', ')}.`,
        details: { file: PROJECT_FILE, field: `providers.${id}` },
      },
    );
  }
  const { runtime, handler, memory, timeout, concurrency, env, description, tags } = parsed.data;
  const choose = <T>(field: string, value: T | undefined, before: T): T => (value === undefined || decided.has(field) ? before : value);
  return {
    ...project,
    description: choose('description', description, project.description),
    runtime: choose('runtime', runtime, project.runtime),
    handler: choose('handler', handler, project.handler),
    memoryMb: choose('memoryMb', memory, project.memoryMb),
    timeoutS: choose('timeoutS', timeout, project.timeoutS),
    concurrency: choose('concurrency', concurrency, project.concurrency),
    env: decided.has('env') ? project.env : { ...project.env, ...env },
    tags: { ...project.tags, ...tags },
  };
}
