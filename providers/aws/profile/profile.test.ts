import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { checkForm } from '#shared/model/form.ts';
import aws from '../index.ts';
import { configuredEndpoint } from './configured-endpoint.ts';
import { createCredentials, rememberCredentials } from './credentials.ts';
import { discover } from './discover.ts';
import { profileForm } from './form.ts';
import { isElsewhere, profileRules } from './rules.ts';
import { parseIni, readSharedConfig } from './shared-config.ts';

const CONFIG = `
# a comment
[default]
region = eu-west-1

[profile work]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Dev
region=us-east-1   ; here
[profile "with space"]
role_arn = arn:aws:iam::111122223333:role/r
source_profile = default
[profile local]
region = eu-central-1
services = here
[services here]
lambda =
  endpoint_url = http://127.0.0.1:4566
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
`;
const CREDENTIALS = `
[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
[only-keys]
aws_access_key_id=AKIDEXAMPLE
aws_secret_access_key=anothersecret
aws_session_token=tokentoken
`;
const SECRETS = /wJalrXUtnFEMI|anothersecret|tokentoken/;

function files(t: TestContext, config = CONFIG, credentials = CREDENTIALS): Record<string, string> {
  const dir = mkdtempSync(join(tmpdir(), 'isobar-aws-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, 'config'), config);
  writeFileSync(join(dir, 'credentials'), credentials);
  return { AWS_CONFIG_FILE: join(dir, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(dir, 'credentials') };
}

const call = () => ({ signal: AbortSignal.timeout(10_000) });
const noSecret = async () => null;

suite('shared config', () => {
  test('is read as the AWS tools read it, without its secrets', async (t) => {
    const config = await readSharedConfig(files(t));
    assert.deepEqual([...config.profiles.keys()], ['default', 'work', 'with space', 'local', 'only-keys']);
    assert.deepEqual(config.profiles.get('work'), {
      sso_session: 'corp',
      sso_account_id: '111122223333',
      sso_role_name: 'Dev',
      region: 'us-east-1',
    });
    assert.equal(config.profiles.get('default')?.['aws_access_key_id'], 'AKIAIOSFODNN7EXAMPLE');
    assert.equal(config.services.get('here')?.['lambda.endpoint_url'], 'http://127.0.0.1:4566');
    assert.doesNotMatch(JSON.stringify([...config.profiles]), SECRETS);
  });

  test('that is not there, or makes no sense, is empty; one that cannot be read is said', async (t) => {
    const gone = await readSharedConfig({ AWS_CONFIG_FILE: '/no/such/file', AWS_SHARED_CREDENTIALS_FILE: '/no/such/other' });
    assert.deepEqual([gone.profiles.size, gone.notes], [0, []]);
    assert.equal(parseIni('= = =\n]][[\nkey\n[\n\u0000').size, 0);
    const dir = files(t)['AWS_CONFIG_FILE'] ?? '';
    const unreadable = await readSharedConfig({ AWS_CONFIG_FILE: join(dir, '..'), AWS_SHARED_CREDENTIALS_FILE: '/no/such/other' });
    assert.match(unreadable.notes.join(), /could not be read/);
  });

  test('and variables name an endpoint, the nearer one first', async (t) => {
    const config = await readSharedConfig(files(t));
    assert.equal(configuredEndpoint({}, config, 'default'), null);
    assert.equal(configuredEndpoint({}, config, 'local')?.url, 'http://127.0.0.1:4566');
    assert.equal(configuredEndpoint({ AWS_ENDPOINT_URL: 'http://a' }, config, 'local')?.from, 'AWS_ENDPOINT_URL');
    assert.equal(
      configuredEndpoint({ AWS_ENDPOINT_URL: 'http://a', AWS_ENDPOINT_URL_LAMBDA: 'http://b' }, config, 'local')?.url,
      'http://b',
    );
    assert.equal(configuredEndpoint({ AWS_ENDPOINT_URL: 'http://a', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, config, 'local'), null);
  });
});

suite('discovery', () => {
  test('suggests every shared profile and the environment, ready to be added, and no secret', async (t) => {
    const env = {
      ...files(t),
      AWS_ACCESS_KEY_ID: 'AKIDENV',
      AWS_SECRET_ACCESS_KEY: 'anothersecret',
      AWS_REGION: 'eu-north-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9/',
    };
    const found = await discover(env, call());
    assert.deepEqual(found.suggestions.map(({ name }) => name), ['environment', 'default', 'work', 'with-space', 'local', 'only-keys']); // prettier-ignore
    assert.deepEqual(found.suggestions[0]?.settings, { source: 'environment', regions: 'eu-north-1', endpoint: 'http://127.0.0.1:9' });
    assert.deepEqual(found.suggestions[4]?.settings, {
      source: 'shared',
      sharedProfile: 'local',
      regions: 'eu-central-1',
      endpoint: 'http://127.0.0.1:4566',
    });
    assert.deepEqual(found.choices['ssoSession']?.map(({ value }) => value), ['corp']); // prettier-ignore
    for (const { settings } of found.suggestions.filter((one) => one.settings['regions'] !== undefined))
      assert.deepEqual(checkForm(profileForm, settings), {});
    assert.doesNotMatch(JSON.stringify(found), SECRETS);
  });
});

suite('a profile', () => {
  test('with an endpoint of its own is local, one of AWS is not', () => {
    assert.equal(isElsewhere(undefined), false);
    assert.equal(isElsewhere('http://127.0.0.1:4566'), true);
    assert.equal(isElsewhere('http://localstack.corp.example:4566'), true);
    assert.equal(isElsewhere('https://vpce-1.lambda.eu-west-1.vpce.amazonaws.com'), false);
    assert.equal(isElsewhere('https://lambda.cn-north-1.amazonaws.com.cn'), false);
    assert.equal(isElsewhere('https://amazonaws.com.evil.example'), true);
    assert.equal(profileRules.describe({ regions: 'eu-west-1', endpoint: 'http://127.0.0.1:1' }).target, 'local');
    assert.deepEqual(profileRules.describe({ regions: 'eu-west-1,us-east-1' }), {
      scope: 'eu-west-1, us-east-1',
      regions: ['eu-west-1', 'us-east-1'],
      target: 'cloud',
      endpoint: null,
    });
  });

  test('says what is wrong with it, field by field', () => {
    const wrong = checkForm(profileForm, { source: 'sso', ssoAccount: '12', regions: 'Europe', roleArn: 'r', endpoint: 'http://u:p@h' });
    assert.deepEqual(Object.keys(wrong).toSorted(), ['endpoint', 'regions', 'roleArn', 'ssoAccount', 'ssoRole', 'ssoSession']);
    assert.deepEqual(Object.keys(profileRules.validate?.({ externalId: 'x', sessionName: 'y', regions: 'eu-west-1' }) ?? {}), [
      'externalId',
      'sessionName',
    ]);
    assert.match(profileRules.validate?.({ endpoint: 'http://lambda.eu-west-1.amazonaws.com' })['endpoint'] ?? '', /https/);
    assert.match(profileRules.validate?.({ source: 'sso', endpoint: 'http://127.0.0.1:1' })['source'] ?? '', /not sent/);
  });

  test('whose calls a variable would send elsewhere is refused: the mark would be wrong', async (t) => {
    const before = { ...process.env };
    t.after(() => {
      process.env = before;
    });
    Object.assign(process.env, files(t), { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
    const ports = { home: '/nowhere', log: () => {}, settings: () => ({}), secret: noSecret };
    const connecting = aws.connect({ name: 'work', settings: { source: 'shared', regions: 'eu-west-1' } }, ports);
    await assert.rejects(connecting, { code: 'conflict', message: /AWS_ENDPOINT_URL sends AWS's calls to http:\/\/127\.0\.0\.1:9/ });
  });
});

suite('credentials', () => {
  test('come from where the profile says', async (t) => {
    const env = files(t);
    const config = await readSharedConfig(env);
    const before = { ...process.env };
    t.after(() => {
      process.env = before;
    });
    Object.assign(process.env, env, { AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 'envsecret' });
    const of = (settings: Record<string, string>, secret = noSecret as (key: string) => Promise<string | null>) =>
      createCredentials(settings, 'eu-west-1', config, secret)();
    assert.equal((await of({ source: 'shared', sharedProfile: 'only-keys' })).sessionToken, 'tokentoken');
    assert.equal((await of({ source: 'environment' })).accessKeyId, 'AKIDENV');
    assert.equal((await of({ source: 'chain' })).accessKeyId, 'AKIDENV');
    const keys = await of({ source: 'keys', accessKeyId: 'AKIDKEYS' }, async (key) => (key === 'secretAccessKey' ? 's' : null));
    assert.deepEqual([keys.accessKeyId, keys.secretAccessKey, keys.sessionToken], ['AKIDKEYS', 's', undefined]);
    await assert.rejects(of({ source: 'keys', accessKeyId: 'AKIDKEYS' }), { code: 'unauthenticated' });
    await assert.rejects(of({ source: 'sso', ssoSession: 'missing' }), { code: 'unauthenticated', message: /sso-session "missing"/ });
    await assert.rejects(of({ source: 'shared', sharedProfile: 'nobody' }), { name: 'CredentialsProviderError' });
  });

  test('of a single sign-on that has ended or was never begun name the command that begins it', async (t) => {
    const env = files(t);
    const before = { ...process.env };
    t.after(() => {
      process.env = before;
    });
    const home = join(env['AWS_CONFIG_FILE'] ?? '', '..');
    Object.assign(process.env, env, { HOME: home, USERPROFILE: home });
    const profiles = [
      [{ source: 'sso', ssoSession: 'corp', ssoAccount: '111122223333', ssoRole: 'Dev' }, 'aws sso login --sso-session corp'],
      [{ source: 'shared', sharedProfile: 'work' }, 'aws sso login --profile work'],
    ] as const;
    const ports = { home, log: () => {}, settings: () => ({}), secret: noSecret };
    const expectSignIn = async (): Promise<void> => {
      for (const [settings, command] of profiles) {
        const session = await aws.connect({ name: 'corp', settings: { ...settings, regions: 'eu-west-1' } }, ports);
        const report = await session.check?.(call());
        assert.match(report?.checks[0]?.message ?? '', /^The single sign-on session has expired, or was never begun\.$/);
        assert.equal(report?.checks[0]?.fix, `Sign in again: ${command}`);
        await session.close();
      }
    };
    await expectSignIn();
    // Where the AWS CLI keeps its tokens: the SHA-1 of the session's name.
    mkdirSync(join(home, '.aws/sso/cache'), { recursive: true });
    const token = { accessToken: 'tokentoken', expiresAt: '2026-01-01T00:00:00Z', region: 'eu-west-1' };
    writeFileSync(join(home, '.aws/sso/cache', `${createHash('sha1').update('corp').digest('hex')}.json`), JSON.stringify(token));
    await expectSignIn();
  });

  test('are asked for once by all, again before they end, and again after a failure', async () => {
    let asked = 0;
    let fail = true;
    let lifeMs = 3_600_000;
    const remembered = rememberCredentials(async () => {
      asked++;
      await Promise.resolve();
      if (fail) throw new Error('not now');
      return { accessKeyId: String(asked), secretAccessKey: 's', expiration: new Date(Date.now() + lifeMs) };
    });
    await assert.rejects(remembered());
    fail = false;
    const all = await Promise.all([remembered(), remembered(), remembered()]);
    assert.deepEqual(new Set(all.map(({ accessKeyId }) => accessKeyId)), new Set(['2']));
    assert.equal((await remembered()).accessKeyId, '2');
    lifeMs = 60_000;
    const short = rememberCredentials(async () => ({
      accessKeyId: String(++asked),
      secretAccessKey: 's',
      expiration: new Date(Date.now() + lifeMs),
    }));
    assert.notEqual((await short()).accessKeyId, (await short()).accessKeyId);
  });
});
