import type { Call } from '#providers/provider.ts';
import { toAppError } from '#shared/errors.ts';
import type { DeploymentInput, DeploymentPlan, Problem, TargetPlan } from '#shared/model/deployment.ts';
import type { FormValues } from '#shared/model/form.ts';
import type { Project } from '#shared/model/project.ts';
import type { CoreContext } from '../context.ts';
import { checkProject, saysTheSame } from './check-project.ts';
import { inspect, type Inspection } from './inspect.ts';
import { openSource } from './open-source.ts';
import { collectPackage, type PackageContents } from './package.ts';
import { needKnownOptions, optionProblems } from './target-options.ts';
import { functionRefOf, projectFor, resolveTargets, type Target } from './targets.ts';

export interface Prepared {
  inspection: Inspection;
  contents: PackageContents;
  /** What the user decided, by field. */
  decided: ReadonlySet<string>;
  /** Options as `PROVIDER.KEY` that were decided for this deployment. */
  options: FormValues;
}

/** Reads the source and takes the package's digest; nothing is written or sent. */
export async function prepare(core: CoreContext, input: DeploymentInput, call: Call): Promise<Prepared> {
  const opened = await openSource(core, input.source, call);
  const inspection = await inspect(core.registry, opened, input.overrides, call.signal);
  const contents = await collectPackage(inspection, call.signal);
  const decided = new Set(Object.entries(input.overrides).flatMap(([field, value]) => (value === undefined ? [] : [field])));
  return { inspection, contents, decided, options: input.overrides.options ?? {} };
}

function sizeProblems({ model }: Inspection, contents: PackageContents): Problem[] {
  const limit = model.limits.unzippedBytes;
  if (limit === undefined || contents.size <= limit) return [];
  const mb = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
  return [
    {
      severity: 'error',
      field: null,
      message: `The package has ${mb(contents.size)} MB unpacked; ${model.label} takes ${mb(limit)} MB.`,
      hint: 'Leave out what the function does not need with `exclude` in isobar.yaml.',
    },
  ];
}

/** What one target would do. A target that cannot be asked is blocked, with the reason; the others are not. */
export async function planTarget(
  core: CoreContext,
  target: Target,
  prepared: Prepared,
  call: Call,
): Promise<{ plan: TargetPlan; project: Project }> {
  const { inspection, contents, decided, options } = prepared;
  const { place, region } = target;
  const project = projectFor(place, inspection.project, inspection.file, decided, options);
  const base = {
    target: target.id,
    provider: place.provider.meta.id,
    profile: place.profile.name,
    functionRef: functionRefOf(target, project.name),
  };
  const problems = [
    ...checkProject(project, inspection.model),
    ...sizeProblems(inspection, contents),
    ...optionProblems(place.provider, project.options ?? {}),
  ];
  try {
    const facet = await core.sessions.facet(place, 'deploy');
    const check = await facet.plan({ project, codeSha256: contents.sha256, region }, call);
    const all = [...problems, ...check.problems.filter((problem) => !problems.some((known) => saysTheSame(known, problem)))];
    const blocked = all.some(({ severity }) => severity === 'error');
    return {
      project,
      plan: { ...base, action: blocked ? 'blocked' : check.action, changes: check.changes, steps: check.steps, problems: all },
    };
  } catch (error) {
    call.signal.throwIfAborted();
    const { message, hint } = toAppError(error);
    const problem: Problem = { severity: 'error', field: null, message, hint: hint ?? null };
    return { project, plan: { ...base, action: 'blocked', changes: [], steps: [], problems: [...problems, problem] } };
  }
}

/** What a deployment would do. Nothing is changed anywhere. */
export async function planDeployment(core: CoreContext, input: DeploymentInput, call: Call): Promise<DeploymentPlan> {
  const goals = resolveTargets(core.sessions, input.targets);
  needKnownOptions(goals.map(({ place }) => place.provider), input.overrides.options ?? {}); // prettier-ignore
  const prepared = await prepare(core, input, call);
  const { inspection, contents } = prepared;
  const targets = await Promise.all(goals.map(async (goal) => (await planTarget(core, goal, prepared, call)).plan));
  const blocked = inspection.problems.some(({ severity }) => severity === 'error');
  const files = [...contents.tree, ...contents.built.map(({ path, content }) => ({ path, size: content.length }))];
  return {
    source: input.source,
    project: inspection.project,
    inferred: inspection.inferred,
    problems: inspection.problems,
    handlers: inspection.handlers,
    package: {
      files: files.length,
      size: contents.size,
      largest: files
        .toSorted((a, b) => b.size - a.size)
        .slice(0, 10)
        .map(({ path, size }) => ({ path, size })),
      bundled: contents.built.length > 0,
    },
    targets: blocked ? targets.map((target) => ({ ...target, action: 'blocked' as const })) : targets,
  };
}
