import { isUnread, type ExecutionIdentity, type FunctionPosture, type PermissionStatement } from '#shared/model/audit/posture.ts';
import { shellQuoted } from '#shared/model/shell-quoted.ts';
import type { GrantedRole, RoleBook, RoleChange } from '../../../audit.ts';
import { PREDEFINED_ROLES } from './predefined-roles.ts';

type Held = Pick<GrantedRole, 'permissions' | 'more' | 'everything'>;

const ALL = [...new Set([...PREDEFINED_ROLES.values()].flat())];
const NO_POLICIES = /\.setIamPolicy$/;

/** Roles that hold thousands of permissions. @see https://cloud.google.com/iam/docs/roles-overview#basic */
const BASIC: Readonly<Record<string, Held>> = {
  'roles/owner': { permissions: ALL, more: 'nearly every permission of the project', everything: true },
  'roles/editor': {
    permissions: ALL.filter((each) => !NO_POLICIES.test(each)),
    more: 'nearly every permission of the project',
    everything: true,
  },
};

const holding = (role: string, { actions, holds }: PermissionStatement): Held | undefined => {
  const permissions = (actions.length === 1 ? holds : undefined) ?? PREDEFINED_ROLES.get(role);
  return permissions === undefined
    ? Object.hasOwn(BASIC, role)
      ? BASIC[role]
      : undefined
    : { permissions, more: null, everything: false };
};

/** Where a role is granted: a project, or the one resource that a binding is of. */
const scopeOf = ({ policy, resources }: PermissionStatement): string =>
  !resources.includes('*') ? (resources[0] ?? policy) : /^(?:projects|folders|organizations)\//.test(policy) ? policy : 'the project';

function granted(statements: readonly PermissionStatement[]): ReturnType<RoleBook['granted']> {
  const roles: GrantedRole[] = [];
  const unknown = new Set<string>();
  for (const statement of statements.filter(({ effect }) => effect === 'allow'))
    for (const name of statement.actions) {
      const held = holding(name, statement);
      // A binding with a condition may not hold when it is needed: it stays as it is.
      if (held === undefined || statement.conditional) unknown.add(name);
      else roles.push({ name, scope: scopeOf(statement), ...held });
    }
  return { roles, unknown: [...unknown].toSorted() };
}

const project = (scope: string): string | null => /^projects\/([^/]+)$/.exec(scope)?.[1] ?? null;
function bind(verb: 'add' | 'remove', scope: string, member: string, role: string): string {
  return `gcloud projects ${verb}-iam-policy-binding ${shellQuoted(project(scope) ?? 'PROJECT')} --member ${shellQuoted(member)} --role ${shellQuoted(role)}`;
}

/** An account that everything in a project shares is left alone: the function gets one of its own. */
function ownAccount({ scope, after }: RoleChange, { name, account, region }: FunctionPosture): string[] {
  const id = `${name.toLowerCase().replace(/[^a-z0-9-]+/g, '-').slice(0, 27)}-fn`; // prettier-ignore
  const place = shellQuoted(account ?? 'PROJECT');
  const email = `${id}@${account ?? 'PROJECT'}.iam.gserviceaccount.com`;
  return [
    `gcloud iam service-accounts create ${shellQuoted(id)} --project ${place}`,
    ...after.map((role) => bind('add', scope, `serviceAccount:${email}`, role)),
    `gcloud functions deploy ${shellQuoted(name)} --project ${place} --region ${shellQuoted(region ?? 'REGION')} --service-account ${shellQuoted(email)}`,
  ];
}

/** @see https://cloud.google.com/sdk/gcloud/reference/projects/add-iam-policy-binding */
function commands(change: RoleChange, of: FunctionPosture, identity: ExecutionIdentity): string[] {
  if (identity.isDefault) return ownAccount(change, of);
  const { scope, before, after } = change;
  if (project(scope) === null) return [];
  const member = `serviceAccount:${identity.id}`;
  return [
    ...after.filter((role) => !before.includes(role)).map((role) => bind('add', scope, member, role)),
    ...before.filter((role) => !after.includes(role)).map((role) => bind('remove', scope, member, role)),
  ];
}

/** Where events are brought by Eventarc, the trigger's account has to be let in; it is often the function's own. */
const EVENTS = /^(?:run\.routes\.invoke|eventarc\.events\.\w+)$/i;
/** What instrumentation sends in the function's name, without a call in its code. */
const TELEMETRY = /^(?:logging\.logEntries\.create|cloudtrace\.traces\.patch|monitoring\.timeSeries\.create)$/i;

/** Whether a permission, in whatever case, is needed although no code asks for it: events, secrets that are mounted, telemetry. */
export function isPlatformNeed(permission: string, { sources, storedSecrets }: FunctionPosture): boolean {
  if (TELEMETRY.test(permission)) return true;
  if (EVENTS.test(permission)) return sources === undefined || isUnread(sources) || sources.length > 0;
  if (permission.toLowerCase() === 'secretmanager.versions.access') return storedSecrets !== undefined && (isUnread(storedSecrets) || storedSecrets.length > 0); // prettier-ignore
  return false;
}

/** Permissions come in roles, which are granted in projects and on single resources. */
export const roleBook: RoleBook = {
  granted,
  known: [...PREDEFINED_ROLES].map(([name, permissions]) => ({ name, permissions })),
  isExtra: (permission) => TELEMETRY.test(permission),
  commands,
};
