import type { Provider } from '#providers/provider.ts';
import { AppError } from '#shared/errors.ts';
import type { FormValues } from '#shared/model/form.ts';
import { ProjectFile, type Project } from '#shared/model/project.ts';
import { formatRef } from '#shared/model/ref.ts';
import { describeIssue } from '../errors/input-error.ts';
import type { Place, Sessions } from '../sessions/sessions.ts';
import { PROJECT_FILE } from './isobar-yaml.ts';
import { optionsFor } from './target-options.ts';

/** Where a deployment goes: a profile, and one of its regions where it has several. */
export interface Target {
  /** `provider:profile`, with `/region` where it is not the profile's first one. */
  id: string;
  place: Place;
  /** Null for the profile's first region, or where there are none. */
  region: string | null;
}

/** `provider`, `provider:profile` or `provider:profile/region`; throws `not_found`. */
export function resolveTarget(sessions: Sessions, target: string): Target {
  const slash = target.indexOf('/');
  const place = sessions.place(slash < 0 ? target : target.slice(0, slash));
  const region = slash < 0 ? null : target.slice(slash + 1);
  const { id, regions } = place.profile;
  if (region === null || region === regions[0]) return { id, place, region: null };
  if (regions.includes(region)) return { id: `${id}/${region}`, place, region };
  throw new AppError('not_found', `The profile ${id} does not cover the region "${region}".`, {
    hint: regions.length === 0 ? `${id} has no regions: leave "/${region}" out.` : `Its regions are: ${regions.join(', ')}.`,
  });
}

/** Where a deployment goes, each once, in the order they were named. */
export function resolveTargets(sessions: Sessions, targets: readonly string[]): Target[] {
  const all = targets.map((target) => resolveTarget(sessions, target));
  return all.filter(({ id }, i) => all.findIndex((other) => other.id === id) === i);
}

/** The reference of a function that is deployed there. */
export function functionRefOf({ place, region }: Target, name: string): string {
  return functionRefAt(place, region === null ? name : `${region}/${name}`);
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

/** What the project file says to one provider: what every provider knows, and its own deploy options as texts. */
function splitOwn({ deployOptions }: Provider, own: Record<string, unknown>): { general: Record<string, unknown>; special: FormValues } {
  const isOption = (key: string) => deployOptions.some((field) => field.key === key);
  const entries = Object.entries(own);
  const text = (value: unknown) => (Array.isArray(value) ? value.join(',') : String(value));
  return {
    general: Object.fromEntries(entries.filter(([key]) => !isOption(key))),
    special: Object.fromEntries(entries.filter(([key]) => isOption(key)).map(([key, value]) => [key, text(value)])),
  };
}

/**
 * The project as one provider gets it: `providers.<id>` of isobar.yaml over the rest. What the user
 * decided for this deployment (already in `project`, named in `decided`) still wins.
 */
export function projectFor(
  { provider }: Place,
  project: Project,
  file: ProjectFile,
  decided: ReadonlySet<string>,
  options: FormValues,
): Project {
  const { id } = provider.meta;
  const { general, special } = splitOwn(provider, file.providers?.[id] ?? {});
  const parsed = ForProvider.safeParse(general);
  const [issue] = parsed.error?.issues ?? [];
  if (!parsed.success) {
    throw new AppError(
      'invalid_input',
      `${PROJECT_FILE}, providers.${id}: ${issue === undefined ? 'is not valid.' : describeIssue(issue)}`,
      {
        hint: `It may set ${[...Object.keys(ForProvider.shape), ...provider.deployOptions.map(({ key }) => key)].join(', ')}.`,
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
    options: optionsFor(provider, special, options),
  };
}
