import type { IAM } from '@aws-sdk/client-iam';
import type { ExecutionIdentity, PermissionStatement, Reading } from '#shared/model/audit/posture.ts';
import type { Call } from '../../../provider.ts';
import type { AwsContext } from '../../aws-context.ts';
import { pagesOf } from '../../pages.ts';
import { marksOf, statementsOf } from '../permissions.ts';
import { wideTrust } from '../template-identity.ts';
import type { Template } from '../template.ts';
import type { Reader } from './part.ts';

const NO_TEMPLATE: Template = { file: '', folder: '', resources: new Map(), parameters: {} };

/** IAM gives documents URL-encoded (RFC 3986). */
function decode(document: string | undefined): unknown {
  return document === undefined ? null : (JSON.parse(decodeURIComponent(document)) as unknown);
}

async function inlinePolicies(iam: IAM, RoleName: string, abortSignal: AbortSignal): Promise<PermissionStatement[]> {
  const statements: PermissionStatement[] = [];
  const pages = pagesOf((Marker) => iam.listRolePolicies({ RoleName, ...(Marker === undefined ? {} : { Marker }) }, { abortSignal }), (page) => page.Marker); // prettier-ignore
  for await (const { PolicyNames = [] } of pages) {
    for (const PolicyName of PolicyNames) {
      const { PolicyDocument } = await iam.getRolePolicy({ RoleName, PolicyName }, { abortSignal });
      statements.push(...statementsOf(decode(PolicyDocument), PolicyName, undefined));
    }
  }
  return statements;
}

async function attachedPolicies(iam: IAM, RoleName: string, abortSignal: AbortSignal): Promise<PermissionStatement[]> {
  const statements: PermissionStatement[] = [];
  const pages = pagesOf((Marker) => iam.listAttachedRolePolicies({ RoleName, ...(Marker === undefined ? {} : { Marker }) }, { abortSignal }), (page) => page.Marker); // prettier-ignore
  for await (const { AttachedPolicies = [] } of pages) {
    for (const { PolicyArn, PolicyName } of AttachedPolicies) {
      const { Policy } = await iam.getPolicy({ PolicyArn }, { abortSignal });
      const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn, VersionId: Policy?.DefaultVersionId }, { abortSignal });
      statements.push(...statementsOf(decode(PolicyVersion?.Document), PolicyName ?? PolicyArn ?? '', undefined));
    }
  }
  return statements;
}

const LOGS = /^(?:\*|logs:(?:\*|Put\w*\*?|PutLogEvents))$/;

/** The role that a function runs as, with what it may do and who may take it on. */
export async function readIdentity(
  context: AwsContext,
  region: string,
  arn: string,
  reader: Reader,
  { signal }: Call,
): Promise<Reading<ExecutionIdentity>> {
  const name = arn.split('/').at(-1) ?? arn;
  const iam = await context.clients.iam(region);
  const role = await reader.optional(null, async () => (await iam.getRole({ RoleName: name }, { abortSignal: signal })).Role ?? null);
  if (role !== null && 'unread' in role) return role;
  const base = { id: arn, name, isDefault: false, incomplete: [] };
  if (role === null) return { ...base, exists: false, statements: [], marks: [], wideTrust: [], canLog: false };
  const statements = await reader.part(async () => [
    ...(await inlinePolicies(iam, name, signal)),
    ...(await attachedPolicies(iam, name, signal)),
  ]);
  const trust = wideTrust(decode(role.AssumeRolePolicyDocument), NO_TEMPLATE);
  if ('unread' in statements) return { ...base, exists: true, statements, marks: statements, wideTrust: trust, canLog: statements };
  const canLog = statements.some(({ effect, actions }) => effect === 'allow' && actions.some((action) => LOGS.test(action)));
  return { ...base, exists: true, statements, marks: marksOf(statements), wideTrust: trust, canLog };
}
