import { z } from 'zod';
import { AppError } from '#shared/errors.ts';
import { isUnread, type ExecutionIdentity, type PermissionStatement, type Reading } from '#shared/model/audit/posture.ts';
import type { Call } from '../../../provider.ts';
import { configured } from '../../functions/configured.ts';
import type { Deployed } from '../../functions/deployed.ts';
import { ENVIRONMENTS, enumName } from '../../enum-name.ts';
import type { GcpContext } from '../../gcp-context.ts';
import { bindingsOf, type Binding } from '../../triggers/invokers.ts';
import { PREDEFINED_ROLES } from '../permissions/predefined-roles.ts';
import { BASIC, marksOf } from '../roles.ts';
import { listAll, OP, part, Policy, sharedPart } from './part.ts';
import type { ProjectPolicy } from './project-policy.ts';

/** The default account of a project. @see https://cloud.google.com/run/docs/securing/service-identity#types-of-service-accounts */
const isDefaultAccount = (email: string): boolean => /-compute@developer\.gserviceaccount\.com$|@appspot\.gserviceaccount\.com$/.test(email); // prettier-ignore

/** Bindings of something that roles are granted on, with its name. */
interface Granted {
  on: string;
  bindings: Binding[];
}

/** The number of the project, and what it is in; empty for nothing. */
const projectOf = (context: GcpContext, call: Call): Promise<Reading<{ number: string; parent: string }>> =>
  sharedPart(context, call, 'project itself', async () => {
    const name = `projects/${context.project}`;
    const [project] = await context.read(OP, null, call, async () => (await context.clients.projects()).getProject({ name }));
    return { number: project.name?.split('/').at(-1) ?? '', parent: project.parent ?? '' };
  });

const MOST_LEVELS = 12;

/**
 * Policies of the folders and the organisation that a project is in, which hold in it too; none where it is in none.
 * @see https://cloud.google.com/resource-manager/docs/access-control-folders
 */
const inherited = (context: GcpContext, call: Call): Promise<Reading<Granted[]>> =>
  sharedPart(context, call, 'ancestors', async () => {
    const project = await projectOf(context, call);
    if (isUnread(project)) throw new Error(project.unread);
    const granted: Granted[] = [];
    for (let at = project.parent; at !== '' && granted.length < MOST_LEVELS; ) {
      const resource = at;
      const folder = resource.startsWith('folders/');
      const client = await (folder ? context.clients.folders() : context.clients.organizations());
      const [policy] = await context.read(OP, null, call, () => client.getIamPolicy({ resource, options: { requestedPolicyVersion: 3 } }));
      granted.push({ on: resource, bindings: bindingsOf(policy) });
      at = folder ? ((await context.read(OP, null, call, async () => (await context.clients.folders()).getFolder({ name: resource })))[0].parent ?? '') : '';
    }
    return granted;
  }); // prettier-ignore

const Found = z.object({
  results: z.array(z.object({ resource: z.string(), policy: Policy })).nullish(),
  nextPageToken: z.string().nullish(),
});
const PAGE = 500;
const PROJECT = /^\/\/cloudresourcemanager\.googleapis\.com\/projects\//;

/**
 * Roles that an account was granted on single resources of the project, as Cloud Asset Inventory knows them.
 * @see https://cloud.google.com/asset-inventory/docs/reference/rest/v1/TopLevel/searchAllIamPolicies
 */
function onResources(context: GcpContext, email: string, call: Call): Promise<Reading<Granted[]>> {
  return sharedPart(context, call, `granted ${email}`, () =>
    listAll(context, call, {
      service: 'cloudasset',
      path: `/v1/projects/${context.project}:searchAllIamPolicies`,
      query: { query: `policy:"${email}"` },
      size: PAGE,
      parse(body) {
        const { results, nextPageToken } = Found.parse(body);
        const single = (results ?? []).filter(({ resource }) => !PROJECT.test(resource));
        return { items: single.map(({ resource, policy }) => ({ on: resource, bindings: bindingsOf(policy) })), next: nextPageToken ?? '' };
      },
    }),
  );
}

/** Whether an account is there: bindings mark a deleted one, and name one that is; else it is looked for itself. */
async function existsIn(context: GcpContext, bindings: readonly Binding[], email: string, call: Call): Promise<Reading<boolean>> {
  const members = bindings.flatMap((binding) => binding.members);
  if (members.includes(`serviceAccount:${email}`)) return true;
  if (members.some((member) => member.startsWith(`deleted:serviceAccount:${email}?`))) return false;
  return sharedPart(context, call, `account ${email}`, async () => {
    try {
      await context.read(OP, null, call, () => context.clients.rest.get('iam', `/v1/projects/-/serviceAccounts/${encodeURIComponent(email)}`, {}, call.signal));
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return false;
      throw error;
    }
  });
} // prettier-ignore

/** What an account was granted where, as statements: `*` for everything in it, or the one resource. */
function statementsOf(email: string, { on, bindings }: Granted, everything: boolean): PermissionStatement[] {
  const own = bindings.filter(({ members }) => members.includes(`serviceAccount:${email}`));
  return own.map(({ role, conditional }) => ({ policy: on, effect: 'allow', actions: [role], allBut: false, resources: [everything ? '*' : on], conditional }));
} // prettier-ignore

/**
 * The account that a function runs as; the project's default one where none was named, which the first generation has of another service.
 * @see https://cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions#serviceconfig
 */
async function accountOf(context: GcpContext, deployed: Deployed, call: Call): Promise<Reading<string>> {
  const { serviceAccount } = configured(deployed);
  if (serviceAccount !== null) return serviceAccount;
  if (deployed.kind === 'function' && enumName(ENVIRONMENTS, deployed.fn.environment) === 'GEN_1') return `${context.project}@appspot.gserviceaccount.com`;
  const project = await projectOf(context, call);
  return isUnread(project) ? project : `${project.number}-compute@developer.gserviceaccount.com`;
} // prettier-ignore

const Definition = z.object({ includedPermissions: z.array(z.string()).nullish() });

/**
 * What a role holds by its definition; null where that may not be read, or where it is a basic one, whose thousands say nothing more.
 * @see https://cloud.google.com/iam/docs/reference/rest/v1/projects.roles/get
 */
async function definitionOf(context: GcpContext, role: string, call: Call): Promise<string[] | null> {
  if (BASIC.test(role) || PREDEFINED_ROLES.has(role) || !/^(?:roles|(?:projects|organizations)\/[^/]+\/roles)\/[\w.]+$/.test(role)) return null;
  const read = await sharedPart(context, call, `role ${role}`, async () =>
    Definition.parse(await context.read(OP, null, call, () => context.clients.rest.get('iam', `/v1/${role}`, {}, call.signal))),
  );
  return isUnread(read) ? null : (read.includedPermissions ?? []);
} // prettier-ignore

/** Statements with what their roles hold, where that is not known anyway. */
const defined = (context: GcpContext, statements: readonly PermissionStatement[], call: Call): Promise<PermissionStatement[]> =>
  Promise.all(
    statements.map(async (statement) => {
      const holds = await definitionOf(context, statement.actions[0] ?? '', call);
      return holds === null ? statement : { ...statement, holds };
    }),
  );

/** The account that a function runs as, with its roles in the project, above it, and on single resources. */
export async function readIdentity(context: GcpContext, deployed: Deployed, policy: Reading<ProjectPolicy>, call: Call): Promise<ExecutionIdentity> {
  const email = await accountOf(context, deployed, call);
  if (isUnread(email)) return { id: 'default', name: 'The default service account of the project', isDefault: true, exists: email, statements: email, marks: email, incomplete: [] };
  const base = { id: email, name: email, isDefault: isDefaultAccount(email) };
  if (isUnread(policy)) return { ...base, exists: policy, statements: policy, marks: policy, incomplete: [] };
  const [above, single, exists] = await Promise.all([
    inherited(context, call),
    onResources(context, email, call),
    part(() => existsIn(context, policy.bindings, email, call)),
  ]);
  const granted = [
    ...statementsOf(email, { on: `projects/${context.project}`, bindings: policy.bindings }, true),
    ...(isUnread(above) ? [] : above.flatMap((each) => statementsOf(email, each, true))),
    ...(isUnread(single) ? [] : single.flatMap((each) => statementsOf(email, each, false))),
  ];
  const statements = await defined(context, granted, call);
  const incomplete = [
    ...(isUnread(above) ? [`roles on folders and organisations (${above.unread})`] : []),
    ...(isUnread(single) ? [`roles on single resources (${single.unread})`] : []),
  ];
  return { ...base, exists, statements, marks: marksOf(statements), incomplete };
} // prettier-ignore
