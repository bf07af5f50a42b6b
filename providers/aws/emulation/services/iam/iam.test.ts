import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as iam from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { awsRuntime, clientOptions } from '../../testing/aws-runtime.ts';

const trust = (service = 'lambda.amazonaws.com') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] });
const allow = (Action: string | string[], Resource: string | string[] = '*', more: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource, ...more }] });
const BASIC = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

async function withRole(t: Parameters<typeof awsRuntime>[0], RoleName = 'fn') {
  const runtime = await awsRuntime(t);
  const client = new iam.IAMClient(clientOptions(runtime));
  await client.send(new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust() }));
  return { runtime, client };
}

test('a role keeps what it was made with, also over a restart, and is of its account', async (t) => {
  const runtime = await awsRuntime(t);
  const client = new iam.IAMClient(clientOptions(runtime));
  const { Role } = await client.send(
    new iam.CreateRoleCommand({
      RoleName: 'Worker',
      Path: '/app/',
      AssumeRolePolicyDocument: trust(),
      Description: 'does it (all)',
      MaxSessionDuration: 7200,
      Tags: [{ Key: 'team', Value: 'blue' }],
    }),
  );
  assert.equal(Role?.Arn, 'arn:aws:iam::111122223333:role/app/Worker');
  assert.match(Role.RoleId ?? '', /^AROA[A-Z2-7]{17}$/);
  await runtime.stop();
  const again = new iam.IAMClient(clientOptions(await awsRuntime(t, { home: runtime.home })));
  await iam.waitUntilRoleExists({ client: again, maxWaitTime: 5 }, { RoleName: 'worker' });
  const read = (await again.send(new iam.GetRoleCommand({ RoleName: 'worker' }))).Role;
  assert.deepEqual(
    { ...read, AssumeRolePolicyDocument: decodeURIComponent(read?.AssumeRolePolicyDocument ?? '') },
    { ...Role, AssumeRolePolicyDocument: trust() },
  );
  await assert.rejects(again.send(new iam.CreateRoleCommand({ RoleName: 'WORKER', AssumeRolePolicyDocument: trust() })), {
    name: 'EntityAlreadyExistsException',
  });
});

test('roles of another account are not seen', async (t) => {
  const { runtime } = await withRole(t);
  const other = new iam.IAMClient(clientOptions(runtime, { account: '222233334444' }));
  assert.deepEqual((await other.send(new iam.ListRolesCommand({}))).Roles, []);
  await assert.rejects(other.send(new iam.GetRoleCommand({ RoleName: 'fn' })), {
    name: 'NoSuchEntityException',
    message: 'The role with name fn cannot be found.',
  });
});

test('a role is changed and tagged; lists go in pages', async (t) => {
  const { client } = await withRole(t, 'r00');
  for (let n = 1; n < 7; n++) {
    await client.send(new iam.CreateRoleCommand({ RoleName: `r0${n}`, Path: n < 4 ? '/a/' : '/b/', AssumeRolePolicyDocument: trust() }));
  }
  const names: (string | undefined)[] = [];
  let pages = 0;
  for await (const page of iam.paginateListRoles({ client, pageSize: 3 }, {})) {
    pages++;
    names.push(...(page.Roles ?? []).map(({ RoleName }) => RoleName));
  }
  assert.deepEqual({ pages, names }, { pages: 3, names: ['r00', 'r01', 'r02', 'r03', 'r04', 'r05', 'r06'] });
  assert.equal((await client.send(new iam.ListRolesCommand({ PathPrefix: '/a/' }))).Roles?.length, 3);
  await client.send(new iam.UpdateRoleCommand({ RoleName: 'r00', Description: 'new', MaxSessionDuration: 3700 }));
  await client.send(new iam.UpdateAssumeRolePolicyCommand({ RoleName: 'r00', PolicyDocument: trust('edgelambda.amazonaws.com') }));
  await client.send(
    new iam.TagRoleCommand({
      RoleName: 'r00',
      Tags: [
        { Key: 'A', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    }),
  );
  await client.send(new iam.TagRoleCommand({ RoleName: 'r00', Tags: [{ Key: 'a', Value: '3' }] }));
  await client.send(new iam.UntagRoleCommand({ RoleName: 'r00', TagKeys: ['B'] }));
  const { Role } = await client.send(new iam.GetRoleCommand({ RoleName: 'r00' }));
  assert.deepEqual([Role?.Description, Role?.MaxSessionDuration, Role?.Tags], ['new', 3700, [{ Key: 'a', Value: '3' }]]);
  assert.match(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''), /edgelambda/);
});

test('a role with policies cannot be deleted; without them it is gone', async (t) => {
  const { client } = await withRole(t);
  await client.send(new iam.PutRolePolicyCommand({ RoleName: 'fn', PolicyName: 'own', PolicyDocument: allow('s3:Get*') }));
  await client.send(new iam.AttachRolePolicyCommand({ RoleName: 'fn', PolicyArn: BASIC }));
  await client.send(new iam.AttachRolePolicyCommand({ RoleName: 'fn', PolicyArn: BASIC }));
  assert.deepEqual((await client.send(new iam.ListAttachedRolePoliciesCommand({ RoleName: 'fn' }))).AttachedPolicies, [
    { PolicyName: 'AWSLambdaBasicExecutionRole', PolicyArn: BASIC },
  ]);
  assert.deepEqual((await client.send(new iam.ListRolePoliciesCommand({ RoleName: 'fn' }))).PolicyNames, ['own']);
  const { PolicyDocument } = await client.send(new iam.GetRolePolicyCommand({ RoleName: 'fn', PolicyName: 'own' }));
  assert.match(PolicyDocument ?? '', /%2A/);
  assert.equal(decodeURIComponent(PolicyDocument ?? ''), allow('s3:Get*'));
  const remove = () => client.send(new iam.DeleteRoleCommand({ RoleName: 'fn' }));
  await assert.rejects(remove(), { name: 'DeleteConflictException', message: 'Cannot delete entity, must detach all policies first.' });
  await client.send(new iam.DetachRolePolicyCommand({ RoleName: 'fn', PolicyArn: BASIC }));
  await assert.rejects(remove(), { name: 'DeleteConflictException', message: 'Cannot delete entity, must delete policies first.' });
  await client.send(new iam.DeleteRolePolicyCommand({ RoleName: 'fn', PolicyName: 'own' }));
  await remove();
  await assert.rejects(client.send(new iam.GetRoleCommand({ RoleName: 'fn' })), { name: 'NoSuchEntityException' });
});

test('documents that IAM would not take are not taken', async (t) => {
  const { client } = await withRole(t);
  const role = (AssumeRolePolicyDocument: string) => client.send(new iam.CreateRoleCommand({ RoleName: 'x', AssumeRolePolicyDocument }));
  const inline = (PolicyDocument: string) => client.send(new iam.PutRolePolicyCommand({ RoleName: 'fn', PolicyName: 'p', PolicyDocument }));
  const bad: [() => Promise<unknown>, RegExp][] = [
    [() => role('{'), /invalid Json/],
    [() => role(allow('sts:AssumeRole')), /Has prohibited field Resource/],
    [() => role(JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole' }] })), /Missing required field Principal/],
    [() => inline(trust()), /should not specify a principal/],
    [() => inline(JSON.stringify({ Version: '2020-01-01', Statement: [] })), /valid version string/],
    [() => inline(allow('GetObject')), /prefaced by a vendor/],
    [() => inline(allow('s3:GetObject', 'bucket')), /must be in ARN format/],
    [() => inline(JSON.stringify({ Statement: [{ Action: 's3:*', Resource: '*' }] })), /Missing required field Effect/],
    [() => inline(JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*', Extra: 1 }] })), /Syntax errors/],
    [() => inline(JSON.stringify({ Statement: [{ Effect: 'Allow', Resource: '*' }] })), /Missing required field Action/],
  ];
  for (const [call, message] of bad) await assert.rejects(call(), { name: 'MalformedPolicyDocumentException', message });
  await assert.rejects(inline(allow(Array.from({ length: 900 }, (_, n) => `s3:Action${n}`))), { name: 'LimitExceededException' });
  await assert.rejects(client.send(new iam.CreateRoleCommand({ RoleName: 'bad name!', AssumeRolePolicyDocument: trust() })), {
    name: 'ValidationError',
  });
  await assert.rejects(
    client.send(new iam.AttachRolePolicyCommand({ RoleName: 'fn', PolicyArn: 'arn:aws:iam::111122223333:policy/nothing' })),
    {
      name: 'NoSuchEntityException',
    },
  );
});

test('a managed policy has versions, a default one, users, and an end', async (t) => {
  const { client } = await withRole(t);
  const { Policy } = await client.send(
    new iam.CreatePolicyCommand({
      PolicyName: 'read',
      PolicyDocument: allow('s3:GetObject'),
      Description: 'd',
      Tags: [{ Key: 'k', Value: 'v' }],
    }),
  );
  const PolicyArn = Policy?.Arn ?? '';
  assert.equal(PolicyArn, 'arn:aws:iam::111122223333:policy/read');
  const version = (Action: string, SetAsDefault = false) =>
    client.send(new iam.CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: allow(Action), SetAsDefault }));
  assert.equal((await version('s3:PutObject', true)).PolicyVersion?.VersionId, 'v2');
  await client.send(new iam.AttachRolePolicyCommand({ RoleName: 'fn', PolicyArn }));
  const read = await client.send(new iam.GetPolicyCommand({ PolicyArn }));
  assert.deepEqual([read.Policy?.DefaultVersionId, read.Policy?.AttachmentCount, read.Policy?.Description], ['v2', 1, 'd']);
  const { Versions } = await client.send(new iam.ListPolicyVersionsCommand({ PolicyArn }));
  assert.deepEqual(
    Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion]),
    [
      ['v2', true],
      ['v1', false],
    ],
  );
  const { PolicyVersion } = await client.send(new iam.GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
  assert.equal(decodeURIComponent(PolicyVersion?.Document ?? ''), allow('s3:GetObject'));
  assert.deepEqual(
    (await client.send(new iam.ListEntitiesForPolicyCommand({ PolicyArn }))).PolicyRoles?.map(({ RoleName }) => RoleName),
    ['fn'],
  );
  const remove = () => client.send(new iam.DeletePolicyCommand({ PolicyArn }));
  await assert.rejects(remove(), { name: 'DeleteConflictException' });
  await client.send(new iam.DetachRolePolicyCommand({ RoleName: 'fn', PolicyArn }));
  await assert.rejects(remove(), { name: 'DeleteConflictException', message: /more than one version/ });
  await assert.rejects(client.send(new iam.DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' })), {
    name: 'DeleteConflictException',
  });
  await client.send(new iam.SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
  await client.send(new iam.DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
  for (let n = 0; n < 4; n++) await version('s3:*');
  await assert.rejects(version('s3:*'), { name: 'LimitExceededException' });
  for (const n of [3, 4, 5, 6]) await client.send(new iam.DeletePolicyVersionCommand({ PolicyArn, VersionId: `v${n}` }));
  await remove();
  await assert.rejects(client.send(new iam.GetPolicyCommand({ PolicyArn })), { name: 'NoSuchEntityException' });
});

test("AWS's managed policies: the known ones can be read, others attached, none changed", async (t) => {
  const { client } = await withRole(t);
  const { Policy } = await client.send(new iam.GetPolicyCommand({ PolicyArn: BASIC }));
  const read = await client.send(new iam.GetPolicyVersionCommand({ PolicyArn: BASIC, VersionId: Policy?.DefaultVersionId }));
  assert.deepEqual(JSON.parse(decodeURIComponent(read.PolicyVersion?.Document ?? '')).Statement[0].Action, [
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ]);
  const unknown = 'arn:aws:iam::aws:policy/AmazonUnknownFullAccess';
  await client.send(new iam.AttachRolePolicyCommand({ RoleName: 'fn', PolicyArn: unknown }));
  await assert.rejects(client.send(new iam.GetPolicyCommand({ PolicyArn: unknown })), {
    name: 'NoSuchEntityException',
    message: /does not|not among/,
  });
  await assert.rejects(client.send(new iam.DeletePolicyCommand({ PolicyArn: BASIC })), { name: 'AccessDenied' });
  await assert.rejects(
    client.send(
      new iam.SimulatePrincipalPolicyCommand({ PolicySourceArn: 'arn:aws:iam::111122223333:role/fn', ActionNames: ['s3:GetObject'] }),
    ),
    { name: 'PolicyEvaluationException', message: /AmazonUnknownFullAccess/ },
  );
});

test("a user's key answers as the user", async (t) => {
  const { runtime, client } = await withRole(t);
  await client.send(new iam.CreateUserCommand({ UserName: 'ann' }));
  const { AccessKey } = await client.send(new iam.CreateAccessKeyCommand({ UserName: 'ann' }));
  const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  const sts = new STSClient({ ...clientOptions(runtime), credentials });
  assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Arn, 'arn:aws:iam::111122223333:user/ann');
  const ann = new iam.IAMClient({ ...clientOptions(runtime), credentials });
  assert.equal((await ann.send(new iam.GetUserCommand({}))).User?.UserName, 'ann');
  assert.equal((await ann.send(new iam.ListAccessKeysCommand({}))).AccessKeyMetadata?.[0]?.Status, 'Active');
  await assert.rejects(client.send(new iam.GetUserCommand({})), { name: 'ValidationError' });
  await assert.rejects(client.send(new iam.DeleteUserCommand({ UserName: 'ann' })), { name: 'DeleteConflictException' });
  await client.send(new iam.DeleteAccessKeyCommand({ UserName: 'ann', AccessKeyId: credentials.accessKeyId }));
  await client.send(new iam.DeleteUserCommand({ UserName: 'ann' }));
  assert.deepEqual((await client.send(new iam.ListUsersCommand({}))).Users, []);
});

test('a user has policies of its own and attached ones', async (t) => {
  const { client } = await withRole(t);
  const UserName = 'ann';
  await client.send(new iam.CreateUserCommand({ UserName, Tags: [{ Key: 'k', Value: 'v' }] }));
  await client.send(new iam.PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument: allow('s3:GetObject') }));
  await client.send(new iam.AttachUserPolicyCommand({ UserName, PolicyArn: BASIC }));
  assert.deepEqual((await client.send(new iam.ListUserPoliciesCommand({ UserName }))).PolicyNames, ['own']);
  const own = await client.send(new iam.GetUserPolicyCommand({ UserName, PolicyName: 'own' }));
  assert.deepEqual([own.UserName, decodeURIComponent(own.PolicyDocument ?? '')], ['ann', allow('s3:GetObject')]);
  const { AttachedPolicies } = await client.send(new iam.ListAttachedUserPoliciesCommand({ UserName }));
  assert.deepEqual(
    AttachedPolicies?.map(({ PolicyArn }) => PolicyArn),
    [BASIC],
  );
  const { EvaluationResults } = await client.send(
    new iam.SimulatePrincipalPolicyCommand({
      PolicySourceArn: 'arn:aws:iam::111122223333:user/ann',
      ActionNames: ['logs:PutLogEvents', 's3:GetObject', 's3:PutObject'],
    }),
  );
  assert.deepEqual(
    EvaluationResults?.map(({ EvalDecision }) => EvalDecision),
    ['allowed', 'allowed', 'implicitDeny'],
  );
  await client.send(new iam.DetachUserPolicyCommand({ UserName, PolicyArn: BASIC }));
  await client.send(new iam.DeleteUserPolicyCommand({ UserName, PolicyName: 'own' }));
  await assert.rejects(client.send(new iam.GetUserPolicyCommand({ UserName, PolicyName: 'own' })), { name: 'NoSuchEntityException' });
  await client.send(new iam.DeleteUserCommand({ UserName }));
});

test('a service-linked role is made by its service and deleted by a task', async (t) => {
  const { client } = await withRole(t);
  const { Role } = await client.send(new iam.CreateServiceLinkedRoleCommand({ AWSServiceName: 'replicator.lambda.amazonaws.com' }));
  assert.equal(
    Role?.Arn,
    'arn:aws:iam::111122223333:role/aws-service-role/replicator.lambda.amazonaws.com/AWSServiceRoleForLambdaReplicator',
  );
  const RoleName = Role.RoleName ?? '';
  await assert.rejects(client.send(new iam.DeleteRoleCommand({ RoleName })), { name: 'UnmodifiableEntityException' });
  const { DeletionTaskId } = await client.send(new iam.DeleteServiceLinkedRoleCommand({ RoleName }));
  assert.equal((await client.send(new iam.GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }))).Status, 'SUCCEEDED');
  await assert.rejects(client.send(new iam.CreateServiceLinkedRoleCommand({ AWSServiceName: 'nobody.amazonaws.com' })), {
    name: 'InvalidInputException',
  });
});

test('the whole account in pages', async (t) => {
  const { client } = await withRole(t);
  await client.send(new iam.PutRolePolicyCommand({ RoleName: 'fn', PolicyName: 'own', PolicyDocument: allow('s3:*') }));
  await client.send(new iam.AttachRolePolicyCommand({ RoleName: 'fn', PolicyArn: BASIC }));
  await client.send(new iam.CreatePolicyCommand({ PolicyName: 'read', PolicyDocument: allow('s3:GetObject') }));
  await client.send(new iam.CreateUserCommand({ UserName: 'ann' }));
  const seen = { roles: [] as (string | undefined)[], policies: [] as (string | undefined)[], users: [] as (string | undefined)[] };
  for await (const page of iam.paginateGetAccountAuthorizationDetails(
    { client, pageSize: 1 },
    { Filter: ['User', 'Role', 'LocalManagedPolicy'] },
  )) {
    seen.roles.push(...(page.RoleDetailList ?? []).map((role) => `${role.RoleName} ${role.RolePolicyList?.[0]?.PolicyName}`));
    seen.policies.push(...(page.Policies ?? []).map((policy) => policy.PolicyVersionList?.[0]?.VersionId));
    seen.users.push(...(page.UserDetailList ?? []).map((user) => user.UserName));
  }
  assert.deepEqual(seen, { roles: ['fn own'], policies: ['v1'], users: ['ann'] });
  assert.equal((await client.send(new iam.GetAccountSummaryCommand({}))).SummaryMap?.['Roles' as iam.SummaryKeyType], 1);
  assert.deepEqual((await client.send(new iam.ListInstanceProfilesForRoleCommand({ RoleName: 'fn' }))).InstanceProfiles, []);
  await assert.rejects(client.send(new iam.ListVirtualMFADevicesCommand({})), { name: 'InvalidAction', message: /not emulated/ });
});

test('the simulator evaluates what is stored', async (t) => {
  const { client } = await withRole(t);
  const put = (PolicyName: string, PolicyDocument: string) =>
    client.send(new iam.PutRolePolicyCommand({ RoleName: 'fn', PolicyName, PolicyDocument }));
  await put('read', allow(['s3:Get*', 'dynamodb:Query'], ['arn:aws:s3:::data/${aws:username}/*', 'arn:aws:dynamodb:*:*:table/t?']));
  await put(
    'net',
    allow('sqs:SendMessage', '*', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' }, Bool: { 'aws:SecureTransport': 'true' } } }),
  );
  await put(
    'no',
    JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::data/*/secret' } }),
  );
  const ask = async (action: string, resource: string, context: Record<string, string> = {}) => {
    const { EvaluationResults } = await client.send(
      new iam.SimulatePrincipalPolicyCommand({
        PolicySourceArn: 'arn:aws:iam::111122223333:role/fn',
        ActionNames: [action],
        ResourceArns: [resource],
        ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
          ContextKeyName,
          ContextKeyValues: [value],
          ContextKeyType: 'string',
        })),
      }),
    );
    const [result] = EvaluationResults ?? [];
    return [
      result?.EvalDecision,
      ...(result?.MatchedStatements ?? []).map((one) => one.SourcePolicyId),
      ...(result?.MissingContextValues ?? []),
    ];
  };
  const ann = { 'aws:username': 'ann' };
  assert.deepEqual(await ask('s3:GetObject', 'arn:aws:s3:::data/ann/x', ann), ['allowed', 'role_fn_read']);
  assert.deepEqual(await ask('S3:getobject', 'arn:aws:s3:::data/ann/x', ann), ['allowed', 'role_fn_read']);
  assert.deepEqual(await ask('s3:GetObject', 'arn:aws:s3:::data/bob/x', ann), ['implicitDeny']);
  assert.deepEqual(await ask('s3:GetObject', 'arn:aws:s3:::data/ann/x'), ['implicitDeny', 'aws:username']);
  assert.deepEqual(await ask('s3:GetObject', 'arn:aws:s3:::data/ann/secret', ann), ['explicitDeny', 'role_fn_no']);
  assert.deepEqual(await ask('dynamodb:Query', 'arn:aws:dynamodb:eu-central-1:1:table/t1', ann), ['allowed', 'role_fn_read']);
  assert.deepEqual(await ask('dynamodb:Query', 'arn:aws:dynamodb:eu-central-1:1:table/t12', ann), ['implicitDeny']);
  const secure = { 'aws:SecureTransport': 'true' };
  assert.deepEqual(await ask('sqs:SendMessage', '*', { ...secure, 'aws:SourceIp': '10.1.2.3' }), ['allowed', 'role_fn_net']);
  assert.deepEqual(await ask('sqs:SendMessage', '*', { ...secure, 'aws:SourceIp': '11.1.2.3' }), ['implicitDeny']);
  assert.deepEqual(await ask('sqs:SendMessage', '*', secure), ['implicitDeny', 'aws:SourceIp']);
  await assert.rejects(ask('nonsense', '*'), { name: 'InvalidInputException' });
});

test('a boundary limits what policies allow', async (t) => {
  const { client } = await withRole(t);
  const { EvaluationResults } = await client.send(
    new iam.SimulateCustomPolicyCommand({
      PolicyInputList: [allow('*')],
      PermissionsBoundaryPolicyInputList: [allow('s3:*')],
      ActionNames: ['s3:GetObject', 'sqs:SendMessage'],
    }),
  );
  assert.deepEqual(
    EvaluationResults?.map((one) => [one.EvalDecision, one.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary]),
    [
      ['allowed', true],
      ['implicitDeny', false],
    ],
  );
});

test('of fifty that make one role or policy at a time, one does', async (t) => {
  const { client } = await withRole(t);
  const outcomes = async (make: () => Promise<unknown>) => {
    const all = await Promise.allSettled(Array.from({ length: 50 }, make));
    return all.map((one) => (one.status === 'fulfilled' ? 'made' : (one.reason as Error).name));
  };
  for (const make of [
    () => client.send(new iam.CreateRoleCommand({ RoleName: 'one', AssumeRolePolicyDocument: trust() })),
    () => client.send(new iam.CreatePolicyCommand({ PolicyName: 'one', PolicyDocument: allow('s3:*') })),
  ]) {
    const names = await outcomes(make);
    assert.equal(names.filter((name) => name === 'made').length, 1);
    assert.equal(names.filter((name) => name === 'EntityAlreadyExistsException').length, 49);
  }
});
