import { realpathSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { Call, Package } from '#providers/provider.ts';
import { AppError, isCancelled, toAppError } from '#shared/errors.ts';
import type { Deployment, DeploymentInput, Problem } from '#shared/model/deployment.ts';
import type { CoreContext } from '../context.ts';
import type { Outcome, Progress } from '../deployments/progress.ts';
import { writePackage } from './package.ts';
import { planTarget, prepare, type Prepared } from './plan.ts';
import { needKnownOptions } from './target-options.ts';
import { functionRefAt, functionRefOf, resolveTargets, type Target } from './targets.ts';

type Result = Deployment['results'][number];

function toDeploymentError(error: AppError): { code: string; message: string; hint: string | null } {
  return { code: error.code, message: error.message, hint: error.hint ?? null };
}

/** The first error among problems, as the error that stops the deployment. */
function refuse(problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new AppError('invalid_input', `${first.message}${more}`, {
    ...(first.hint === null ? {} : { hint: first.hint }),
    ...(first.field === null ? {} : { details: { field: first.field } }),
  });
}

function readableSize(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Runs one step of the deployment; its failure is the step's too. */
async function step<T>(progress: Progress, id: string, label: string, work: () => Promise<T>): Promise<T> {
  progress.begin(id, label, null);
  try {
    const result = await work();
    progress.end(id, 'done');
    return result;
  } catch (error) {
    progress.end(id, isCancelled(error) ? 'cancelled' : 'failed', toAppError(error).message);
    throw error;
  }
}

async function applyTarget(
  core: CoreContext,
  goal: Target,
  prepared: Prepared,
  pack: Package,
  progress: Progress,
  call: Call,
): Promise<Result> {
  const { id: target, place, region } = goal;
  const { plan, project } = await planTarget(core, goal, prepared, call);
  refuse(plan.problems);
  for (const { severity, message } of plan.problems) if (severity === 'warning') progress.log(null, `${target}: ${message}`);
  // What runs in place is started anew each time.
  if (plan.action === 'unchanged' && project.directory === undefined) {
    const known = await (
      await core.sessions.facet(place, 'functions')
    ).get({ name: region === null ? project.name : `${region}/${project.name}`, qualifier: null }, call);
    progress.begin(`${target}/unchanged`, 'Nothing has changed', target);
    progress.end(`${target}/unchanged`, 'done');
    return { target, functionRef: plan.functionRef, version: known.version, url: known.url, action: 'unchanged', error: null };
  }
  let current: string | null = null;
  const facet = await core.sessions.facet(place, 'deploy');
  try {
    const applied = await facet.apply(
      { project, package: pack, origin: prepared.inspection.origin, region },
      {
        step(id, label) {
          if (current !== null) progress.end(current, 'done');
          current = `${target}/${id}`;
          progress.begin(current, label, target);
        },
        log: (line) => progress.log(current, line),
      },
      call,
    );
    if (current !== null) progress.end(current, 'done');
    const action = plan.action === 'create' ? 'create' : 'update';
    return {
      target,
      functionRef: functionRefAt(place, applied.name),
      version: applied.version,
      url: applied.url,
      action,
      ...(project.directory === undefined ? {} : { inPlace: true }),
      error: null,
    };
  } catch (error) {
    if (current !== null)
      progress.end(current, isCancelled(error) || call.signal.aborted ? 'cancelled' : 'failed', toAppError(error).message);
    throw error;
  }
}

/** Every target on its own: one that fails does not stop the others. */
async function applyAll(
  core: CoreContext,
  goals: readonly Target[],
  prepared: Prepared,
  pack: Package,
  progress: Progress,
  call: Call,
): Promise<Result[]> {
  return Promise.all(
    goals.map(async (goal): Promise<Result> => {
      try {
        return await applyTarget(core, goal, prepared, pack, progress, call);
      } catch (error) {
        const known = call.signal.aborted ? new AppError('cancelled', 'Cancelled.', { cause: error }) : toAppError(error);
        if (known.code === 'internal') core.log.write('error', `deployments.apply to ${goal.id} failed`, known.cause ?? known);
        const functionRef = functionRefOf(goal, prepared.inspection.project.name);
        return { target: goal.id, functionRef, version: null, url: null, action: null, error: toDeploymentError(known) };
      }
    }),
  );
}

function statusOf(results: readonly Result[], cancelled: boolean): Deployment['status'] {
  const failed = results.filter(({ error }) => error !== null).length;
  if (failed === 0) return 'done';
  if (cancelled) return 'cancelled';
  return failed === results.length ? 'failed' : 'partial';
}

/** Lets it run where its source is; not where what runs has to be built first: there is nothing to run there. */
function runInPlace({ home }: CoreContext, { inspection, contents }: Prepared, { source }: DeploymentInput, progress: Progress): void {
  if (source.kind !== 'directory') throw new AppError('invalid_input', 'Only a directory can be run in place.');
  if (contents.built.length > 0) {
    progress.log('inspect', 'The code has to be built, so that a copy of it runs.');
    return;
  }
  // Where a link leads: sandboxes cannot be laid over the link itself.
  const directory = realpathSync(inspection.root);
  const below = relative(realpathSync(home), directory);
  if (!/^\.\.(?:[\\/]|$)/.test(below) && !isAbsolute(below)) {
    throw new AppError('invalid_input', `${directory} is part of Isobar's home: what runs there could write to it.`, {
      hint: 'Move the project to another directory.',
    });
  }
  inspection.project.directory = directory;
  // Its packages are where it runs; to send them at every change would only take time.
  contents.tree = contents.tree.filter(({ path }) => !path.split('/').includes('node_modules'));
}

async function carryOut(core: CoreContext, input: DeploymentInput, progress: Progress, call: Call, scratch: string): Promise<Outcome> {
  const goals = resolveTargets(core.sessions, input.targets);
  needKnownOptions(goals.map(({ place }) => place.provider), input.overrides.options ?? {}); // prettier-ignore
  const prepared = await step(progress, 'inspect', 'Read the source', () => prepare(core, input, call));
  const { inspection, contents } = prepared;
  progress.rename(inspection.project.name);
  for (const { field, value, from } of inspection.inferred) progress.log('inspect', `${field}: ${value} (${from})`);
  for (const { severity, message } of inspection.problems) if (severity === 'warning') progress.log('inspect', message);
  refuse(inspection.problems);
  if (input.inPlace === true) runInPlace(core, prepared, input, progress);

  const pack = await step(progress, 'package', contents.built.length > 0 ? 'Bundle and package the code' : 'Package the code', async () => {
    const level = goals.every(({ place }) => place.profile.target === 'local') ? 1 : 6;
    const written = await writePackage(contents, join(scratch, 'package.zip'), level, call.signal);
    const files = written.files === 1 ? '1 file' : `${written.files} files`;
    progress.log('package', `${files}, ${readableSize(contents.size)}, ${readableSize(written.size)} packed`);
    return written;
  });
  const results = await applyAll(core, goals, prepared, pack, progress, call);
  return { results, status: statusOf(results, call.signal.aborted), error: results.find(({ error }) => error !== null)?.error ?? null };
}

/** Carries a deployment out and writes down how it goes. Rejects only where that cannot be written: a failure is an outcome. */
export async function applyDeployment(core: CoreContext, input: DeploymentInput, progress: Progress, call: Call): Promise<Outcome> {
  const scratch = core.scratch.directory('package');
  try {
    return await carryOut(core, input, progress, call, scratch);
  } catch (error) {
    const cancelled = call.signal.aborted || isCancelled(error);
    const known = cancelled ? new AppError('cancelled', 'Cancelled.', { cause: error }) : toAppError(error);
    if (known.code === 'internal') core.log.write('error', 'deployments.apply failed', known.cause ?? known);
    return { results: [], status: cancelled ? 'cancelled' : 'failed', error: toDeploymentError(known) };
  } finally {
    core.scratch.remove(scratch);
  }
}
