import { z } from 'zod';
import { limitExceeded, malformedPolicy } from './errors.ts';

const strings = z.union([z.string(), z.array(z.string())]);
const Principal = z.union([z.literal('*'), z.record(z.string(), strings)]);
const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: Principal.optional(),
  NotPrincipal: Principal.optional(),
  Action: strings.optional(),
  NotAction: strings.optional(),
  Resource: strings.optional(),
  NotResource: strings.optional(),
  Condition: z
    .record(
      z.string(),
      z.record(z.string(), z.union([z.string(), z.boolean(), z.number(), z.array(z.union([z.string(), z.boolean(), z.number()]))])),
    )
    .optional(),
});
const Document = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(Statement)),
});

export type PolicyStatement = z.infer<typeof Statement>;

/** A policy as its statements. */
export interface Policy {
  version: '2012-10-17' | '2008-10-17';
  statements: PolicyStatement[];
}

/** `trust`: who may assume a role; `identity`: what its bearer may do; `resource`: who may do what to one thing. */
export type PolicyKind = 'trust' | 'identity' | 'resource';

/**
 * Reads a policy and checks it as IAM does when it is stored; throws `MalformedPolicyDocument`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function checkPolicyDocument(text: string, kind: PolicyKind): Policy {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw malformedPolicy('This policy contains invalid Json');
  }
  const parsed = Document.safeParse(json);
  if (!parsed.success) throw malformedPolicy(syntaxError(parsed.error));
  const { Version = '2008-10-17', Statement: statements } = parsed.data;
  const sids = statements.flatMap(({ Sid }) => (Sid === undefined || Sid === '' ? [] : [Sid]));
  if (new Set(sids).size < sids.length) throw malformedPolicy('Statement IDs (SID) in a single policy must be unique.');
  for (const statement of statements) checkStatement(statement, kind);
  return { version: Version, statements };
}

/** Without white space. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MANAGED_QUOTA = 6144;

const TRUST_QUOTA = 2048;

/** A role's trust policy. Throws `LimitExceeded`, too. */
export function checkTrustPolicy(text: string): void {
  checkPolicyDocument(text, 'trust');
  if (text.replace(/\s/g, '').length > TRUST_QUOTA) throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${TRUST_QUOTA}`);
}

/** The same for a managed policy, whose size has a limit. Throws `LimitExceeded`, too. */
export function checkManagedDocument(text: string): void {
  checkPolicyDocument(text, 'identity');
  if (text.replace(/\s/g, '').length > MANAGED_QUOTA) throw limitExceeded(`Cannot exceed quota for PolicySize: ${MANAGED_QUOTA}`);
}

function checkStatement(statement: PolicyStatement, kind: PolicyKind): void {
  const hasPrincipal = statement.Principal !== undefined || statement.NotPrincipal !== undefined;
  const hasResource = statement.Resource !== undefined || statement.NotResource !== undefined;
  if (statement.Action === undefined && statement.NotAction === undefined) throw malformedPolicy('Missing required field Action');
  if (kind === 'identity') {
    if (hasPrincipal) throw malformedPolicy('Policy document should not specify a principal.');
    if (!hasResource) throw malformedPolicy('Policy statement must contain resources.');
    checkForms(statement);
  }
  if (kind === 'trust') {
    if (hasResource) throw malformedPolicy('Has prohibited field Resource');
    if (!hasPrincipal) throw malformedPolicy('Missing required field Principal');
  }
}

/** Actions as `service:action`, resources as ARNs. */
function checkForms({ Action = [], NotAction = [], Resource = [], NotResource = [] }: PolicyStatement): void {
  for (const action of [Action, NotAction].flat()) {
    if (action !== '*' && !/^[A-Za-z0-9*?-]+:\S+$/.test(action)) {
      throw malformedPolicy('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
    }
  }
  for (const resource of [Resource, NotResource].flat()) {
    if (!/^(\*|arn:[^:]*:.*|\$\{.*)$/.test(resource) && resource !== '') {
      throw malformedPolicy(`Resource ${resource} must be in ARN format or "*".`);
    }
  }
}

function syntaxError(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue?.path[0] === 'Version') return 'The policy must contain a valid version string';
  if (issue?.path.at(-1) === 'Effect') return 'Missing required field Effect';
  return 'Syntax errors in policy.';
}
