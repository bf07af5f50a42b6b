import type { Call, TargetCheck } from '../../provider.ts';
import type { Project } from '#shared/model/project.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { changesBetween } from './changes.ts';
import { checkProject } from './check.ts';
import { readExisting, type Existing } from './existing.ts';
import { findRole, ownRoleName, policiesFor } from './role.ts';
import { settingsDiffer, toWanted, type Wanted } from './wanted.ts';

const OP = 'deploy.plan';

/** The role of a new function for which none was chosen: what would be done, and what it would be. */
async function planRole(context: AwsContext, at: Location, wanted: Wanted, call: Call): Promise<{ shown: string; steps: string[] }> {
  const name = ownRoleName(wanted.name);
  const found = await findRole(context, OP, at.region, name, call);
  if (found?.Arn !== undefined) return { shown: found.Arn, steps: [`Use the role ${name}, which is there already.`] };
  const policies = policiesFor(wanted.tracing === 'Active').map((policy) => policy.split('/').at(-1)).join(' and '); // prettier-ignore
  return { shown: `${name} (new)`, steps: [`Create the role ${name}, trusted to Lambda only, with ${policies}.`] };
}

function urlSteps(existing: Existing | null, { urlAuth }: Wanted): string[] {
  const before = existing?.url?.AuthType ?? null;
  if (before === urlAuth) return [];
  if (urlAuth === null) return ['Delete the function URL.'];
  const what = before === null ? 'Create a function URL' : 'Change the function URL';
  return [urlAuth === 'NONE' ? `${what} that anybody on the internet may call.` : `${what} for signed requests.`];
}

function stepsOf(existing: Existing | null, wanted: Wanted, at: Location, codeChanged: boolean): string[] {
  if (existing === null)
    return [
      `Create the function ${at.name} in ${at.region}.`,
      'Wait until it is active.',
      'Publish it as a version.',
      ...urlSteps(null, wanted),
    ];
  const settings = settingsDiffer(wanted, existing);
  return [
    ...(settings ? ['Change its configuration and wait until that is done.'] : []),
    ...(codeChanged ? ['Send the new code and wait until it is in place.'] : []),
    ...(settings || codeChanged ? ['Publish it as a version.'] : []),
    ...urlSteps(existing, wanted),
  ];
}

/** What a deployment would do; reads only. */
export async function planDeployment(
  context: AwsContext,
  { project, codeSha256, region }: { project: Project; codeSha256: string | null; region: string | null },
  call: Call,
): Promise<TargetCheck> {
  const at = { region: context.region(region), name: project.name };
  const wanted = toWanted(project);
  const problems = checkProject(project);
  const existing = await readExisting(context, OP, at, call);
  const role = existing === null && wanted.role === null ? await planRole(context, at, wanted, call) : null;
  const changes = changesBetween(existing, wanted, codeSha256, role?.shown ?? null);
  if (existing?.fn.PackageType === 'Image') {
    problems.push({
      severity: 'error',
      field: null,
      message: `${at.name} is a container image.`,
      hint: 'Lambda does not change images into packages: choose another name.',
    });
  }
  if (problems.some(({ severity }) => severity === 'error')) return { action: 'blocked', changes, steps: [], problems };
  const action = existing === null ? 'create' : changes.length === 0 ? 'unchanged' : 'update';
  const codeChanged = changes.some(({ field }) => field === 'code' || field === 'architecture');
  const steps = action === 'unchanged' ? [] : [...(role?.steps ?? []), ...stepsOf(existing, wanted, at, codeChanged)];
  return { action, changes, steps, problems };
}
