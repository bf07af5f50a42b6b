import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  DecodeAuthorizationMessageCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
  type Credentials,
} from '@aws-sdk/client-sts';
import { accountInAccessKeyId, newAccessKeyId } from '../../identity/access-key.ts';
import { awsRuntime, clientOptions, type AwsRuntime } from '../../testing/aws-runtime.ts';

const ROLE = 'arn:aws:iam::111122223333:role/service/deployer';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
});

async function withRole(runtime: AwsRuntime): Promise<STSClient> {
  await new IAMClient(clientOptions(runtime)).send(
    new CreateRoleCommand({ RoleName: 'deployer', Path: '/service/', AssumeRolePolicyDocument: trust }),
  );
  return new STSClient(clientOptions(runtime));
}

function as(runtime: AwsRuntime, credentials: Credentials | undefined): STSClient {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = credentials ?? {};
  return new STSClient({
    ...clientOptions(runtime),
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  });
}

const whoami = async (client: STSClient) => {
  const { Account, Arn, UserId } = await client.send(new GetCallerIdentityCommand({}));
  return { Account, Arn, UserId };
};

test('an access key of twelve digits is the account; any other is the default one', async (t) => {
  const runtime = await awsRuntime(t);
  assert.deepEqual(await whoami(new STSClient(clientOptions(runtime))), {
    Account: '111122223333',
    Arn: 'arn:aws:iam::111122223333:root',
    UserId: '111122223333',
  });
  assert.equal((await whoami(new STSClient(clientOptions(runtime, { account: 'AKIAIOSFODNN7EXAMPLE' })))).Account, '000000000000');
});

test('credentials of an assumed role answer as that role, also after a restart', async (t) => {
  const runtime = await awsRuntime(t);
  const sts = await withRole(runtime);
  const { Credentials, AssumedRoleUser } = await sts.send(
    new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'me@work', DurationSeconds: 900 }),
  );
  const arn = 'arn:aws:sts::111122223333:assumed-role/deployer/me@work';
  assert.equal(AssumedRoleUser?.Arn, arn);
  const left = (Credentials?.Expiration?.getTime() ?? 0) - Date.now();
  assert.ok(left > 0 && left <= 900_000);
  assert.deepEqual(await whoami(as(runtime, Credentials)), {
    Account: '111122223333',
    Arn: arn,
    UserId: AssumedRoleUser?.AssumedRoleId,
  });
  const token = await as(runtime, Credentials).send(new GetSessionTokenCommand({}));
  assert.equal((await whoami(as(runtime, token.Credentials))).Arn, arn);
  await runtime.stop();
  const again = await awsRuntime(t, { home: runtime.home });
  assert.equal((await whoami(as(again, Credentials))).Arn, arn);
});

test('a role that is not there, a wrong ARN, too long a session', async (t) => {
  const runtime = await awsRuntime(t);
  const sts = await withRole(runtime);
  const assume = (RoleArn: string, DurationSeconds?: number) =>
    sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me', ...(DurationSeconds === undefined ? {} : { DurationSeconds }) }));
  await assert.rejects(assume('arn:aws:iam::111122223333:role/nobody'), {
    name: 'AccessDenied',
    message:
      'User: arn:aws:iam::111122223333:root is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/nobody',
  });
  await assert.rejects(assume('arn:aws:iam::111122223333:role/deployer'), { name: 'AccessDenied' });
  await assert.rejects(assume('arn:aws:lambda:eu:x:function'), { name: 'ValidationError' });
  await assert.rejects(assume(ROLE, 7200), { name: 'ValidationError', message: /MaxSessionDuration/ });
  await assert.rejects(assume(ROLE, 60), { name: 'ValidationError', message: /durationSeconds/ });
  assert.deepEqual(runtime.complaints, []);
});

test('the trust policy says who may assume a role, and with which external id', async (t) => {
  const runtime = await awsRuntime(t);
  const iam = new IAMClient(clientOptions(runtime));
  const role = async (RoleName: string, Principal: object, Condition?: object): Promise<string> => {
    const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...(Condition === undefined ? {} : { Condition }) }];
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    return (await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }))).Role?.Arn ?? '';
  };
  const assume = (client: STSClient, RoleArn: string, more: { ExternalId?: string; SerialNumber?: string; TokenCode?: string } = {}) =>
    client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me', ...more }));
  const here = new STSClient(clientOptions(runtime));
  const denied = { name: 'AccessDenied', message: /is not authorized to perform: sts:AssumeRole on resource/ };
  const service = await role('service', { Service: 'lambda.amazonaws.com' });
  await assert.rejects(assume(here, service), denied);
  const elsewhere = await role('elsewhere', { AWS: '999988887777' });
  await assert.rejects(assume(here, elsewhere), denied);
  const stranger = new STSClient(clientOptions(runtime, { account: '999988887777' }));
  assert.match((await assume(stranger, elsewhere)).AssumedRoleUser?.Arn ?? '', /:assumed-role\/elsewhere\/me$/);
  const external = await role('external', { AWS: 'arn:aws:iam::111122223333:root' }, { StringEquals: { 'sts:ExternalId': 'agreed' } });
  await assert.rejects(assume(here, external), denied);
  await assert.rejects(assume(here, external, { ExternalId: 'other' }), denied);
  const { Credentials } = await assume(here, external, { ExternalId: 'agreed' });
  const chained = await role('chained', { AWS: external });
  assert.match((await assume(as(runtime, Credentials), chained)).AssumedRoleUser?.Arn ?? '', /chained/);
  await assert.rejects(assume(as(runtime, (await assume(here, chained)).Credentials), external, { ExternalId: 'x' }), denied);
  const device = await role('device', { AWS: '*' }, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
  await assert.rejects(assume(here, device), denied);
  const code = { SerialNumber: 'arn:aws:iam::111122223333:mfa/me', TokenCode: '123456' };
  await assert.rejects(assume(here, device, code), { name: 'AccessDenied', message: /unable to validate MFA code/ });
});

test('a web identity needs no credentials', async (t) => {
  const runtime = await awsRuntime(t);
  await withRole(runtime);
  const jwt = (claims: object) => ['{}', JSON.stringify(claims), 'sig'].map((part) => Buffer.from(part).toString('base64url')).join('.');
  const assume = (WebIdentityToken: string) =>
    new STSClient(clientOptions(runtime)).send(
      new AssumeRoleWithWebIdentityCommand({ RoleArn: ROLE, RoleSessionName: 'ci', WebIdentityToken }),
    );
  const answer = await assume(jwt({ iss: 'https://ci.example', sub: 'repo:x', aud: ['sts'], exp: Date.now() / 1000 + 60 }));
  assert.equal(answer.SubjectFromWebIdentityToken, 'repo:x');
  assert.equal(answer.Audience, 'sts');
  assert.equal((await whoami(as(runtime, answer.Credentials))).Arn, 'arn:aws:sts::111122223333:assumed-role/deployer/ci');
  await assert.rejects(assume('no.token.at-all'), { name: 'InvalidIdentityTokenException' });
  await assert.rejects(assume(jwt({ iss: 'i', sub: 's', aud: 'a', exp: 1 })), { name: 'ExpiredTokenException' });
});

test('expired credentials are told so; a federated user keeps its name', async (t) => {
  const runtime = await awsRuntime(t);
  const sts = await withRole(runtime);
  const federated = await sts.send(new GetFederationTokenCommand({ Name: 'guest' }));
  assert.equal((await whoami(as(runtime, federated.Credentials))).Arn, 'arn:aws:sts::111122223333:federated-user/guest');
  const accessKeyId = federated.Credentials?.AccessKeyId ?? '';
  const known = runtime.host.documents.get('identity.principals', accessKeyId);
  runtime.host.documents.put('identity.principals', accessKeyId, { ...Object(known), expiresAtMs: Date.now() - 1 });
  await assert.rejects(whoami(as(runtime, federated.Credentials)), { name: 'ExpiredToken' });
});

test('the account is in an access key id, as in those of AWS', async (t) => {
  for (const account of ['000000000000', '000000000001', '111122223333', '999999999999']) {
    assert.equal(accountInAccessKeyId(newAccessKeyId('ASIA', account)), account);
    assert.match(newAccessKeyId('AKIA', account), /^AKIA[A-Z2-7]{16}$/);
  }
  // The example of the article in which the format is described.
  assert.equal(accountInAccessKeyId('ASIAQNZGKIQY56JQ7WML'), '029608264753');
  const runtime = await awsRuntime(t);
  const sts = new STSClient(clientOptions(runtime));
  assert.equal(
    (await sts.send(new GetAccessKeyInfoCommand({ AccessKeyId: newAccessKeyId('AKIA', '123456789012') }))).Account,
    '123456789012',
  );
  await assert.rejects(sts.send(new GetAccessKeyInfoCommand({ AccessKeyId: 'NOTHINGOFTHATKIND' })), { name: 'ValidationError' });
  await assert.rejects(sts.send(new DecodeAuthorizationMessageCommand({ EncodedMessage: 'x' })), {
    name: 'InvalidAuthorizationMessageException',
  });
});
