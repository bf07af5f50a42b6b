import type { ExecutionIdentity, PermissionStatement } from '#shared/model/audit/posture.ts';
import { isMapping, type Mapping } from '../../detection/cloud-yaml.ts';
import { managedPolicy, samPolicy } from './known-policies.ts';
import { marksOf, statementsOf } from './permissions.ts';
import { listOf, refOf, resourcesOf, textOf, type Resource, type Template } from './template.ts';
import { policyOf } from './policy-document.ts';

interface Collected {
  statements: PermissionStatement[];
  incomplete: string[];
}

type At = NonNullable<PermissionStatement['at']>;

function grant(into: Collected, policy: string, actions: readonly string[] | null, resources: readonly string[], at: At): void {
  if (actions === null) into.incomplete.push(policy);
  else
    into.statements.push({
      policy,
      effect: 'allow',
      actions: [...actions],
      allBut: false,
      resources: [...resources],
      conditional: false,
      at,
    });
}

/** A policy by name, by reference, or written out. */
function addPolicy(into: Collected, value: unknown, template: Template, at: At, name: string): void {
  const target = refOf(value);
  const resource = target === null ? undefined : template.resources.get(target);
  if (resource !== undefined) {
    const document = resource.type === 'PolicyDocument' ? resource.props : resource.props['PolicyDocument'];
    addDocument(into, document, template, resource.at('PolicyDocument'), resource.id);
    return;
  }
  if (isMapping(value) && 'Statement' in value) {
    into.statements.push(...statementsOf(value, name, at, template));
    return;
  }
  const [[key, inner] = ['', null]] = isMapping(value) ? Object.entries(value) : [];
  if (key !== '' && key.endsWith('Policy')) {
    const scope = isMapping(inner) ? Object.values(inner).map((each) => textOf(each, template) ?? '${…}') : [];
    grant(into, key, samPolicy(key), scope.length > 0 ? scope : ['*'], at);
    return;
  }
  const text = textOf(value, template);
  if (text !== null && text !== '') grant(into, text.split('/').at(-1) ?? text, managedPolicy(text), ['*'], at);
}

function addDocument(into: Collected, document: unknown, template: Template, at: At, name: string): void {
  const target = refOf(document);
  const written = target === null ? undefined : template.resources.get(target);
  if (written?.type === 'PolicyDocument') into.statements.push(...statementsOf(written.props, name, written.at(), template));
  else if (policyOf(document) === null) into.incomplete.push(name);
  else into.statements.push(...statementsOf(document, name, at, template));
}

/** Everybody else than the service itself who may take the role on. */
export function wideTrust(document: unknown, template: Template): string[] {
  const target = refOf(document);
  const parsed = target === null ? policyOf(document) : (template.resources.get(target)?.props ?? policyOf(document));
  return listOf(parsed?.['Statement']).flatMap((each) => {
    if (!isMapping(each) || each['Effect'] === 'Deny') return [];
    const principal = each['Principal'];
    const anyone = principal === '*' || (isMapping(principal) && listOf(principal['AWS']).includes('*'));
    const roots = isMapping(principal)
      ? listOf(principal['AWS']).filter((one): one is string => typeof one === 'string' && /:root$|^\d{12}$/.test(one))
      : [];
    if (each['Condition'] !== undefined) return [];
    return anyone ? ['*'] : roots;
  });
}

function fromRole(role: Resource, template: Template): ExecutionIdentity {
  const into: Collected = { statements: [], incomplete: [] };
  listOf(role.props['Policies']).forEach((each, i) => {
    if (isMapping(each)) addDocument(into, each['PolicyDocument'], template, role.at('Policies', i), textOf(each['PolicyName'], template) ?? `policy ${i + 1}`);
  });
  for (const each of listOf(role.props['ManagedPolicyArns'])) addPolicy(into, each, template, role.at('ManagedPolicyArns'), 'policy');
  for (const policy of resourcesOf(template, 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')) {
    if (listOf(policy.props['Roles']).some((each) => refOf(each) === role.id)) addDocument(into, policy.props['PolicyDocument'], template, policy.at('PolicyDocument'), policy.id);
  }
  for (const attachment of resourcesOf(template, 'Attachment')) {
    if (listOf(attachment.props['Role']).some((each) => refOf(each) === role.id)) addPolicy(into, attachment.props['PolicyArn'], template, attachment.at('PolicyArn'), attachment.id);
  }
  return identity(role.id, textOf(role.props['RoleName'], template) ?? role.id, into, role.at(), wideTrust(role.props['AssumeRolePolicyDocument'], template));
} // prettier-ignore

function identity(id: string, name: string, { statements, incomplete }: Collected, at: At, trust?: string[]): ExecutionIdentity {
  const logs = statements.some(
    ({ effect, actions }) => effect === 'allow' && actions.some((action) => /^(?:\*|logs:(?:\*|Put\w*\*?|PutLogEvents))$/.test(action)),
  );
  return {
    id,
    name,
    exists: true,
    isDefault: false,
    statements,
    marks: marksOf(statements),
    incomplete,
    ...(trust === undefined ? {} : { wideTrust: trust }),
    canLog: logs || incomplete.length === 0 ? logs : { unread: `the content of ${incomplete.join(', ')} is not in the source` },
    at,
  };
}

/** The role that a function runs as: one that is declared, or the one that SAM makes from its policies. */
export function identityOf(fn: Resource, template: Template): ExecutionIdentity | { unread: string } {
  const role = fn.props['Role'];
  if (role !== undefined && role !== null) {
    const target = refOf(role);
    const resource = target === null ? undefined : template.resources.get(target);
    if (resource !== undefined) return fromRole(resource, template);
    return { unread: `its role ${textOf(role, template) ?? ''} is not declared in the source` };
  }
  if (fn.type !== 'AWS::Serverless::Function') return { unread: 'it names no role' };
  const into: Collected = { statements: [], incomplete: [] };
  grant(into, 'AWSLambdaBasicExecutionRole', managedPolicy('AWSLambdaBasicExecutionRole'), ['*'], fn.at('Policies'));
  listOf(fn.props['Policies'] as Mapping | Mapping[] | undefined).forEach((each, i) =>
    addPolicy(into, each, template, fn.at('Policies', i), `policy ${i + 1}`),
  );
  return identity(`${fn.id}Role`, `${fn.id}Role`, into, fn.at('Policies'));
}
