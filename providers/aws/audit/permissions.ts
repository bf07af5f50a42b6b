import { matchesWildcard } from '#shared/matches-wildcard.ts';
import type { PermissionMark, PermissionStatement } from '#shared/model/audit/posture.ts';
import { isMapping } from '../../detection/cloud-yaml.ts';
import { listOf, textOf, type Template } from './template.ts';
import { policyOf } from './policy-document.ts';

type At = PermissionStatement['at'];

const NO_TEMPLATE: Template = { file: '', folder: '', resources: new Map(), parameters: {} };

/** The statements of a policy document. */
export function statementsOf(document: unknown, policy: string, at: At, template: Template = NO_TEMPLATE): PermissionStatement[] {
  const parsed = policyOf(document);
  return listOf(parsed?.['Statement'] ?? parsed?.['statement']).flatMap((each): PermissionStatement[] => {
    if (!isMapping(each)) return [];
    const notAction = each['NotAction'];
    const texts = (value: unknown) => listOf(value).map((item) => textOf(item, template) ?? '${…}');
    return [
      {
        policy,
        effect: each['Effect'] === 'Deny' ? 'deny' : 'allow',
        actions: texts(each['Action'] ?? notAction),
        allBut: notAction !== undefined && each['Action'] === undefined,
        resources: texts(each['Resource'] ?? (each['NotResource'] === undefined ? [] : '*')),
        conditional: each['Condition'] !== undefined,
        ...(at === undefined ? {} : { at }),
      },
    ];
  });
}

/** Whether a pattern of a policy (`s3:Get*`) covers an action. */
export function covers(pattern: string, action: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
}

function allows(statement: PermissionStatement, action: string): boolean {
  if (statement.effect !== 'allow' || statement.conditional) return false;
  const hit = statement.actions.some((pattern) => covers(pattern, action));
  return statement.allBut ? !hit : hit;
}

/**
 * Ways to more rights than were given, by the actions that have to come together.
 * @see https://github.com/prowler-cloud/prowler privilege_escalation.py; Rhino Security Labs' list of IAM escalation methods
 */
const ESCALATIONS: readonly (readonly string[])[] = [
  ['iam:PassRole', 'lambda:CreateFunction'],
  ['iam:PassRole', 'ec2:RunInstances'],
  ['iam:PassRole', 'cloudformation:CreateStack'],
  ['iam:PassRole', 'glue:CreateDevEndpoint'],
  ['iam:PassRole', 'ecs:RunTask'],
  ['iam:PassRole', 'codebuild:CreateProject'],
  ['iam:PassRole', 'sagemaker:CreateNotebookInstance'],
  ['iam:PassRole', 'states:CreateStateMachine'],
  ['lambda:UpdateFunctionCode'],
  ['lambda:UpdateFunctionConfiguration'],
  ['iam:CreatePolicyVersion'],
  ['iam:SetDefaultPolicyVersion'],
  ['iam:AttachUserPolicy'],
  ['iam:AttachGroupPolicy'],
  ['iam:AttachRolePolicy'],
  ['iam:PutUserPolicy'],
  ['iam:PutGroupPolicy'],
  ['iam:PutRolePolicy'],
  ['iam:AddUserToGroup'],
  ['iam:CreateAccessKey'],
  ['iam:CreateLoginProfile'],
  ['iam:UpdateLoginProfile'],
  ['iam:UpdateAssumeRolePolicy', 'sts:AssumeRole'],
  ['ssm:SendCommand'],
  ['glue:UpdateDevEndpoint'],
];

const WIDE = /^(?:\*|[a-z0-9-]+:\*|[a-z0-9-]+:[A-Za-z]*\*)$/;
/** Actions that take no resource: `*` is how they are granted. */
const UNSCOPED =
  /^(?:logs:|xray:|cloudwatch:PutMetricData|ec2:(?:Describe\w+|(?:Create|Delete|Assign|Unassign)NetworkInterface\w*|AssignPrivateIpAddresses|UnassignPrivateIpAddresses)|sts:GetCallerIdentity|ecr:GetAuthorizationToken|s3:ListAllMyBuckets|kms:ListAliases|\w+:List\w*s$)/;

function wide(statement: PermissionStatement): string | null {
  if (statement.effect !== 'allow') return null;
  const actions = statement.actions.filter((action) => WIDE.test(action) && !/^(?:logs|xray):/.test(action));
  if (statement.allBut) return `everything but ${statement.actions.slice(0, 3).join(', ')}`;
  if (actions.length > 0) return actions.slice(0, 4).join(', ');
  const anyResource = statement.resources.some(
    (resource) => resource === '*' || /^arn:[\w-]+:[\w-]+:[^:]*:[^:]*:\*$/.test(resource) || resource === 'arn:aws:s3:::*',
  );
  if (!anyResource || statement.conditional) return null;
  const scoped = statement.actions.filter((action) => !UNSCOPED.test(action));
  return scoped.length === 0 ? null : `${scoped.slice(0, 4).join(', ')}${scoped.length > 4 ? ', …' : ''} on every resource`;
}

function administrator(statement: PermissionStatement): string | null {
  if (statement.effect !== 'allow' || statement.conditional || !statement.resources.includes('*')) return null;
  if (statement.allBut) return statement.actions.length < 4 ? `everything but ${statement.actions.join(', ')} on *` : null;
  if (statement.actions.includes('*') || statement.actions.includes('*:*')) return '* on *';
  return statement.actions.some((action) => action === 'iam:*') ? 'iam:* on *, which can grant itself everything' : null;
}

/** What statements add up to: administrators, ways to become one, and what is wider than a function needs. */
export function marksOf(statements: readonly PermissionStatement[]): PermissionMark[] {
  const marks: PermissionMark[] = [];
  const mark = (kind: PermissionMark['kind'], detail: string, of: PermissionStatement) =>
    marks.push({ kind, detail, policy: of.policy, ...(of.at === undefined ? {} : { at: of.at }) });
  const denied = (action: string) =>
    statements.some(
      (each) =>
        each.effect === 'deny' &&
        !each.conditional &&
        each.resources.includes('*') &&
        each.actions.some((pattern) => covers(pattern, action)),
    );
  for (const statement of statements) {
    const all = administrator(statement);
    if (all !== null) mark('administrator', all, statement);
    else {
      const some = wide(statement);
      if (some !== null) mark('wildcard', some, statement);
    }
  } // prettier-ignore
  if (marks.some(({ kind }) => kind === 'administrator')) return marks;
  for (const set of ESCALATIONS) {
    const by = set.map((action) => statements.find((each) => allows(each, action) && reachesOthers(each)));
    const [first] = by;
    if (first !== undefined && by.every((each) => each !== undefined) && !set.some(denied)) mark('escalation', set.join(' with '), first);
  }
  return marks;
}

/** Whether what is allowed is more than the function's own things. */
function reachesOthers(statement: PermissionStatement): boolean {
  return statement.resources.some((resource) => resource.includes('*'));
}
