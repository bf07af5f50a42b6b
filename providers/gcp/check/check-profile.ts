import { AppError, isCancelled } from '#shared/errors.ts';
import type { Check, Identity, Permission, ProfileReport } from '#shared/model/profile.ts';
import type { Call } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { findProjects } from '../profile/find-projects.ts';
import { NEEDS, roleDocument } from './permissions.ts';
import { whoAmI } from './who-am-i.ts';

const OP = 'profiles.check';
/** Projects that are named where the profile's own cannot be seen. */
const NAMED = 12;

/** One check; a failure is told with how to mend it. */
async function check(
  about: Pick<Check, 'id' | 'label'>,
  work: () => Promise<string>,
  more: () => Promise<string> = async () => '',
): Promise<Check> {
  try {
    return { ...about, ok: true, message: await work(), fix: null };
  } catch (error) {
    if (isCancelled(error) || !(error instanceof AppError)) throw error;
    const addition = await more().catch(() => '');
    return { ...about, ok: false, message: error.message, fix: `${error.hint ?? 'Try again.'}${addition}` };
  }
}

async function checkProject(context: GcpContext, call: Call): Promise<Check> {
  const read = async (): Promise<string> => {
    const [project] = await context.read(OP, null, call, async () => {
      const projects = await context.clients.projects();
      return projects.getProject({ name: `projects/${context.project}` });
    });
    return `It is there${project.displayName && project.displayName !== context.project ? `, as "${project.displayName}"` : ''}.`;
  };
  return check({ id: 'project', label: `Project ${context.project}` }, read, async () => {
    const seen = (await findProjects(context, OP, call)).map(({ value }) => value);
    if (seen.length === 0) return ' These credentials see no project.';
    return ` These credentials see ${seen.slice(0, NAMED).join(', ')}${seen.length > NAMED ? ` and ${seen.length - NAMED} more` : ''}.`;
  });
}

/** Do both services that functions are made of answer in this region? */
function checkRegion(context: GcpContext, region: string, call: Call): Promise<Check>[] {
  const functions = check({ id: `functions/${region}`, label: `Cloud Functions in ${region}` }, async () => {
    await context.read(OP, region, call, async () => (await context.clients.functions()).listFunctions({ parent: context.parent(region), pageSize: 1 }, { autoPaginate: false }));
    return 'It answers, and its functions may be listed.';
  });
  const run = check({ id: `run/${region}`, label: `Cloud Run in ${region}` }, async () => {
    await context.read(OP, region, call, async () => (await context.clients.services()).listServices({ parent: context.parent(region), pageSize: 1 }, { autoPaginate: false }));
    return 'It answers, and its services may be listed.';
  });
  return [functions, run];
} // prettier-ignore

/** Google says itself which of the permissions the caller has in the project; single resources may give more. */
async function readPermissions(context: GcpContext, call: Call): Promise<Permission[]> {
  try {
    const wanted = [...new Set(NEEDS.map(({ permission }) => permission))];
    const [{ permissions }] = await context.read(OP, null, call, async () => {
      const projects = await context.clients.projects();
      return projects.testIamPermissions({ resource: `projects/${context.project}`, permissions: wanted });
    });
    const held = new Set(permissions ?? []);
    return NEEDS.map(({ permission, purpose }) => ({
      action: permission,
      purpose,
      status: held.has(permission) ? 'allowed' : 'denied',
      reason: held.has(permission) ? null : 'No role of the caller has it in the whole project; one on a single resource may.',
    }));
  } catch (error) {
    if (isCancelled(error) || !(error instanceof AppError)) throw error;
    return NEEDS.map(({ permission, purpose }) => ({ action: permission, purpose, status: 'not_evaluated', reason: error.message }));
  }
}

/** Who the profile is, where it can work, what it may do, and the role for the rest. Reads only. */
export async function checkProfile(context: GcpContext, call: Call): Promise<ProfileReport> {
  const policy = roleDocument(context.project);
  let identity: Identity;
  try {
    identity = await whoAmI(context, OP, call);
  } catch (error) {
    if (isCancelled(error) || !(error instanceof AppError)) throw error;
    const failed = { id: 'identity', label: 'Credentials', ok: false, message: error.message, fix: error.hint ?? 'Try again.' };
    const permissions = NEEDS.map(({ permission, purpose }): Permission => ({ action: permission, purpose, status: 'not_evaluated', reason: 'The credentials cannot be used.' })); // prettier-ignore
    return { checks: [failed], identity: null, permissions, policy };
  }
  const known: Check = {
    id: 'identity',
    label: 'Credentials',
    ok: true,
    message: `Google takes this profile for ${identity.principal}.`,
    fix: null,
  };
  const [project, permissions, ...regions] = await Promise.all([
    checkProject(context, call),
    readPermissions(context, call),
    ...context.regions.flatMap((region) => checkRegion(context, region, call)),
  ]);
  return { checks: [known, project, ...regions], identity, permissions, policy };
}
