import { PACKAGES_PREFIX } from '../deploy/hand-over.ts';

/** What Isobar may do with a profile, for checks and for the policy that is printed. */
export interface Need {
  action: string;
  purpose: string;
  /** Only what the console itself reads is tried. The rest would change something, be charged for, or has nothing to be tried on. */
  kind: 'read' | 'audit' | 'write' | 'paid';
}

const read = (purpose: string, ...actions: string[]): Need[] => actions.map((action) => ({ action, purpose, kind: 'read' }));
const audit = (purpose: string, ...actions: string[]): Need[] => actions.map((action) => ({ action, purpose, kind: 'audit' }));
const write = (purpose: string, ...actions: string[]): Need[] => actions.map((action) => ({ action, purpose, kind: 'write' }));

/** Every action that the adapter calls, by what for. The policy is made from this list, and a test holds the list to the code. */
export const NEEDS: readonly Need[] = [
  ...read('list functions', 'lambda:ListFunctions'),
  ...read(
    'show a function',
    'lambda:GetFunction',
    'lambda:GetFunctionConfiguration',
    'lambda:ListVersionsByFunction',
    'lambda:ListAliases',
    'lambda:ListTags',
    'lambda:GetLayerVersion',
  ),
  ...read('show triggers', 'lambda:ListFunctionUrlConfigs', 'lambda:ListEventSourceMappings', 'lambda:GetPolicy'),
  ...read('show concurrency', 'lambda:GetFunctionConcurrency', 'lambda:ListProvisionedConcurrencyConfigs', 'lambda:GetAccountSettings'),
  ...read('show settings of asynchronous calls', 'lambda:ListFunctionEventInvokeConfigs'),
  ...read('read logs', 'logs:FilterLogEvents'),
  ...read('follow logs', 'logs:StartLiveTail', 'logs:DescribeLogGroups'),
  ...read('show metrics', 'cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'),
  ...read('show traces', 'xray:GetTraceSummaries', 'xray:BatchGetTraces'),
  { action: 'ce:GetCostAndUsage', purpose: 'read what was charged', kind: 'paid' },
  ...read('choose a role', 'iam:ListRoles', 'iam:GetRole'),
  ...audit(
    'audit settings of functions',
    'lambda:GetFunctionCodeSigningConfig',
    'lambda:GetFunctionRecursionConfig',
    'lambda:GetFunctionEventInvokeConfig',
    'lambda:GetRuntimeManagementConfig',
  ),
  ...audit(
    'audit roles',
    'iam:ListRolePolicies',
    'iam:GetRolePolicy',
    'iam:ListAttachedRolePolicies',
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
  ),
  // Every read of API Gateway is this one action.
  ...audit('audit APIs before functions', 'apigateway:GET'),
  ...audit(
    'audit what sets functions off',
    'sqs:GetQueueUrl',
    'sqs:GetQueueAttributes',
    'sns:GetTopicAttributes',
    's3:GetBucketPolicy',
    's3:GetBucketAcl',
    's3:GetBucketPublicAccessBlock',
    's3:GetBucketNotification',
    'events:DescribeEventBus',
  ),
  ...audit('audit rotation of secrets', 'secretsmanager:DescribeSecret'),
  ...audit('audit what is recorded', 'cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'),
  ...audit('audit threat detection', 'guardduty:ListDetectors', 'guardduty:GetDetector', 'inspector2:BatchGetAccountStatus'),
  ...write('invoke', 'lambda:InvokeFunction'),
  ...write(
    'deploy',
    'lambda:CreateFunction',
    'lambda:UpdateFunctionCode',
    'lambda:UpdateFunctionConfiguration',
    'lambda:PublishVersion',
    'lambda:TagResource',
    'lambda:UntagResource',
    'iam:PassRole',
  ),
  ...write('deploy packages above 50 MB', 's3:PutObject', 's3:GetObject', 's3:DeleteObject'),
  ...write('make a role for a new function', 'iam:CreateRole', 'iam:AttachRolePolicy'),
  ...write(
    'give a function a URL',
    'lambda:CreateFunctionUrlConfig',
    'lambda:UpdateFunctionUrlConfig',
    'lambda:DeleteFunctionUrlConfig',
    'lambda:AddPermission',
    'lambda:RemovePermission',
  ),
  ...write('name versions', 'lambda:CreateAlias', 'lambda:UpdateAlias', 'lambda:DeleteAlias'),
  ...write('change triggers', 'lambda:UpdateEventSourceMapping', 'lambda:DeleteEventSourceMapping'),
  ...write(
    'change concurrency',
    'lambda:PutFunctionConcurrency',
    'lambda:DeleteFunctionConcurrency',
    'lambda:PutProvisionedConcurrencyConfig',
    'lambda:DeleteProvisionedConcurrencyConfig',
  ),
  ...write('change settings of asynchronous calls', 'lambda:PutFunctionEventInvokeConfig', 'lambda:DeleteFunctionEventInvokeConfig'),
  ...write('delete functions and versions', 'lambda:DeleteFunction'),
];

/** Actions whose resources are no functions: roles that are handed to them, and packages in a bucket. */
const ON_ROLES = new Set(['iam:PassRole', 'iam:CreateRole', 'iam:AttachRolePolicy']);
const ON_PACKAGES = NEEDS.filter(({ kind, action }) => kind === 'write' && action.startsWith('s3:')).map(({ action }) => action);

/**
 * The smallest policy for everything Isobar does, to be copied and cut down. Roles that it may make and pass on are those
 * with its own prefix; another role has to be added by whoever wants to choose it. So are objects, in any bucket.
 */
export function policyDocument(partition: string, account: string): string {
  const of = (kind: Need['kind']) =>
    NEEDS.filter((need) => need.kind === kind && !ON_ROLES.has(need.action) && !ON_PACKAGES.includes(need.action)).map(
      ({ action }) => action,
    );
  const role = `arn:${partition}:iam::${account}:role/isobar-*`;
  const statement = (Sid: string, Action: readonly string[], Resource: string, Condition?: object) => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource,
    ...(Condition === undefined ? {} : { Condition }),
  });
  const statements = [
    statement('Read', of('read'), '*'),
    statement('Audit', of('audit'), '*'),
    statement('Charges', of('paid'), '*'),
    statement('Change', of('write'), `arn:${partition}:lambda:*:${account}:*`),
    statement('Packages', ON_PACKAGES, `arn:${partition}:s3:::*/${PACKAGES_PREFIX}*`),
    statement('MakeRoles', ['iam:CreateRole', 'iam:AttachRolePolicy'], role),
    statement('PassRoles', ['iam:PassRole'], role, { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } }),
  ];
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
}
