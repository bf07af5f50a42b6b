import type { Project } from '#shared/model/project.ts';
import type { Call, TargetCheck } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { findDeployed } from '../functions/deployed.ts';
import { readBefore } from './before.ts';
import { changesBetween, type Before } from './changes.ts';
import { checkExisting, checkProject } from './check.ts';
import { toWanted, type Wanted } from './wanted.ts';

const OP = 'deploy.plan';

function stepsOf(before: Before | null, wanted: Wanted, region: string, changed: ReadonlySet<string>): string[] {
  const verb = before === null ? `Create the function ${wanted.name} in ${region}` : `Update the function ${wanted.name}`;
  const steps = ['Upload the source to a bucket of Google that only the build reads.', `${verb}: Cloud Build makes an image of it.`];
  steps.push('Wait until its Cloud Run service has started a revision of it, which then gets all of the traffic.');
  if (before === null && wanted.trigger !== null) steps.push(`Make an Eventarc trigger for ${wanted.trigger.eventType ?? ''}.`);
  const onlyInvoker = before !== null && [...changed].every((field) => field === 'invoker');
  const invoker =
    !changed.has('invoker') || wanted.invoker === null
      ? []
      : [wanted.invoker === 'public' ? 'Let anybody on the internet call it.' : 'Let only those with the invoker role call it.'];
  return [...(onlyInvoker ? [] : steps), ...invoker];
}

/** What a deployment would do; reads only. */
export async function planDeployment(
  context: GcpContext,
  { project, codeSha256, region: given }: { project: Project; codeSha256: string | null; region: string | null },
  call: Call,
): Promise<TargetCheck> {
  const region = context.region(given);
  const wanted = toWanted(project, context.project);
  const existing = await findDeployed(context, OP, { region, name: project.name }, call);
  const problems = [...checkProject(project), ...checkExisting(project, existing)];
  const before = await readBefore(context, OP, existing, call);
  const changes = changesBetween(before, wanted, codeSha256);
  if (problems.some(({ severity }) => severity === 'error')) return { action: 'blocked', changes, steps: [], problems };
  const action = existing === null ? 'create' : changes.length === 0 ? 'unchanged' : 'update';
  const steps = action === 'unchanged' ? [] : stepsOf(before, wanted, region, new Set(changes.map(({ field }) => field)));
  return { action, changes, steps, problems };
}
