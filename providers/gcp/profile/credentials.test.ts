/** Credentials of every source, and what they may do, through the official libraries against the emulation. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ProjectsClient } from '@google-cloud/resource-manager';
import type { AppError } from '#shared/errors.ts';
import type { AnySession, Facets, FunctionsPage } from '../../provider.ts';
import gcp from '../index.ts';
import { deployFunction } from '../testing/deploy-function.ts';
import { gcpRuntime, type GcpRuntime } from '../testing/gcp-runtime.ts';
import { googleOverLoopback } from '../testing/google-over-loopback.ts';

const PROJECT = 'isobar-local';
const CI = 'ci@isobar-local.iam.gserviceaccount.com';
const call = () => ({ signal: AbortSignal.timeout(20_000) });
const key = { name: 'private-fn', qualifier: null };
const CODE = `require('@google-cloud/functions-framework').http('f', (q, r) => r.send('let in'));`;
const ENVIRONMENT = ['CLOUDSDK_CONFIG', 'HOME', 'GOOGLE_APPLICATION_CREDENTIALS', 'GCE_METADATA_HOST', 'METADATA_SERVER_DETECTION'];

const cleanups: (() => unknown)[] = [];
let runtime: GcpRuntime;
let url = '';
let dir = '';
const saved = ENVIRONMENT.map((name) => [name, process.env[name]] as const);

before(async () => {
  runtime = await gcpRuntime({ after: (fn) => void cleanups.push(fn) });
  const made = await deployFunction(runtime, key.name, CODE);
  url = made?.serviceConfig?.uri ?? '';
  dir = mkdtempSync(join(tmpdir(), 'isobar-credentials-'));
});
after(async () => {
  for (const cleanUp of cleanups.toReversed()) await cleanUp();
  for (const [name, value] of saved) if (value === undefined) Reflect.deleteProperty(process.env, name); else process.env[name] = value; // prettier-ignore
  rmSync(dir, { recursive: true, force: true });
});

async function open(
  t: { after(fn: () => unknown): void },
  settings: Record<string, string>,
  secret: string | null = null,
): Promise<AnySession & Facets> {
  const ports = { home: dir, log: () => {}, settings: () => ({}), secret: async () => secret };
  const session = await gcp.connect({ name: 'test', settings: { project: PROJECT, regions: 'us-central1', ...settings } }, ports);
  t.after(() => session.close());
  return session as AnySession & Facets;
}

const invoke = async (session: Facets): Promise<string | undefined> => {
  const payload = { body: '{}', encoding: 'utf8' as const, contentType: 'application/json' };
  const { response, http } = await session.invoke.invoke(key, { mode: 'sync', payload, http: null, tenantId: null, clientContext: null } as never, call()); // prettier-ignore
  assert.deepEqual(http, { method: 'POST', path: '/', status: 200 });
  return response?.body;
};

async function listed(session: Facets): Promise<{ names: string[]; failures: AppError[] }> {
  const pages: FunctionsPage[] = [];
  for await (const page of session.functions.list({}, call())) pages.push(page);
  const names = pages.flatMap((page) => ('items' in page ? page.items.map(({ name }) => name) : []));
  return { names, failures: pages.flatMap((page) => ('failure' in page ? [page.failure.error as unknown as AppError] : [])) };
}

describe('a private function', () => {
  test('answers whoever shows an ID token for it that may call it, and nobody else', async () => {
    const nobody = await fetch(url);
    assert.deepEqual([nobody.status, /<title>403 Forbidden<\/title>/.test(await nobody.text())], [403, true]);
    const forged = await fetch(url, { headers: { authorization: 'Bearer a.b.c' } });
    assert.equal(forged.status, 401);
    assert.match(forged.headers.get('www-authenticate') ?? '', /invalid_token/);
    const minted = await fetch(`${runtime.url}/v1/projects/-/serviceAccounts/${CI}:generateAccessToken`, {
      method: 'POST',
      body: '{"scope":["x"]}',
    });
    const { expireTime } = (await minted.json()) as { expireTime: string };
    assert.match(expireTime, /T\d\d:\d\d:\d\dZ$/, "Google's library for Python reads whole seconds only");
    const asked = async (account: string, audience: string): Promise<number> => {
      const path = `/v1/projects/-/serviceAccounts/${account}:generateIdToken`;
      const body = JSON.stringify({ audience });
      const { token } = (await (await fetch(`${runtime.url}${path}`, { method: 'POST', body })).json()) as { token: string };
      return (await fetch(url, { headers: { 'x-serverless-authorization': `Bearer ${token}` } })).status;
    };
    assert.deepEqual([await asked(CI, url), await asked(CI, 'https://else.where')], [403, 401]);
  });

  test('is called by a profile of this machine; one that acts as a service account is told what it lacks, until it has it', async (t) => {
    const here = { source: 'none', endpoint: runtime.url };
    assert.equal(await invoke(await open(t, here)), 'let in');
    const ci = await open(t, { ...here, impersonate: CI });
    await assert.rejects(invoke(ci), (error: AppError) => {
      assert.equal(error.code, 'forbidden');
      assert.match(error.message, /no permission cloudfunctions\.functions\.get/);
      assert.match(error.hint ?? '', /isobar profiles check/);
      return true;
    });
    const { failures } = await listed(ci);
    assert.ok(failures.some(({ message }) => /cloudfunctions\.functions\.list/.test(message)));
    const report = await ci.check(call());
    assert.equal(report.identity?.principal, CI);
    assert.ok(report.permissions.every(({ status }) => status === 'denied'));

    const projects = new ProjectsClient(runtime.rest as unknown as ConstructorParameters<typeof ProjectsClient>[0]);
    t.after(() => projects.close());
    const grant = (...roles: string[]) =>
      projects.setIamPolicy({ resource: `projects/${PROJECT}`, policy: { bindings: roles.map((role) => ({ role, members: [`serviceAccount:${CI}`] })) } }); // prettier-ignore
    await grant('roles/cloudfunctions.viewer');
    assert.deepEqual((await listed(ci)).names, [key.name]);
    await assert.rejects(invoke(ci), (error: AppError) => error.code === 'forbidden' && /roles\/run\.invoker/.test(error.hint ?? ''));
    await grant('roles/cloudfunctions.viewer', 'roles/run.invoker');
    assert.equal(await invoke(ci), 'let in');
    const held = (await ci.check(call())).permissions.filter(({ status }) => status === 'allowed').map(({ action }) => action);
    assert.ok(held.includes('run.routes.invoke') && !held.includes('cloudfunctions.functions.create'));
  });
});

describe('credentials', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } }); // prettier-ignore
  const account = {
    type: 'service_account',
    project_id: PROJECT,
    private_key_id: 'k',
    private_key: privateKey,
    client_email: CI,
    client_id: '1',
  };
  const user = { type: 'authorized_user', client_id: 'c', client_secret: 's', refresh_token: 'r' };
  const file = (name: string, content: object): string => {
    const path = join(dir, name);
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  const clean = (more: Record<string, string> = {}): void => {
    for (const name of ENVIRONMENT) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, { HOME: dir, CLOUDSDK_CONFIG: dir, METADATA_SERVER_DETECTION: 'none', ...more });
  };
  const whoIs = async (session: AnySession): Promise<string | undefined> => (await session.check(call())).identity?.principal;

  test('a key in a file or pasted, a user, an account acted as: each is who it says, lists and calls', async (t) => {
    const detour = googleOverLoopback(t, runtime.url);
    clean();
    const path = file('key.json', account);
    for (const session of [
      await open(t, { source: 'keyFile', keyFile: path }),
      await open(t, { source: 'key' }, JSON.stringify(account)),
    ]) {
      assert.deepEqual([await whoIs(session), (await listed(session)).names, await invoke(session)], [CI, [key.name], 'let in']);
    }
    assert.ok(detour.hosts.has('oauth2.googleapis.com') && detour.hosts.has('cloudfunctions.googleapis.com'));
    clean({ GOOGLE_APPLICATION_CREDENTIALS: file('user.json', user) });
    const developer = await open(t, { source: 'adc' });
    assert.match((await whoIs(developer)) ?? '', /^developer@/);
    assert.deepEqual((await listed(developer)).names, [key.name]);
    const find = async (settings: Record<string, string>, secret: string | null): Promise<string[]> =>
      ((await gcp.profiles?.lookUp?.('project', settings, { home: dir, secret: async () => secret }, call())) ?? []).map(
        ({ value }) => value,
      );
    assert.deepEqual(await find({ source: 'adc' }, null), [PROJECT]);
    assert.deepEqual(await find({ source: 'none', endpoint: runtime.url }, null), [PROJECT]);
    await assert.rejects(find({ source: 'key' }, 'no key'), { code: 'unauthenticated' });
    const acting = await open(t, { source: 'adc', impersonate: CI });
    assert.deepEqual([await whoIs(acting), await invoke(acting)], [CI, 'let in']);
    const impersonation = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${CI}:generateAccessToken`;
    const stored = { type: 'impersonated_service_account', source_credentials: user, service_account_impersonation_url: impersonation };
    clean({ GOOGLE_APPLICATION_CREDENTIALS: file('acting.json', stored) });
    assert.equal(await whoIs(await open(t, { source: 'adc' })), CI);
  });

  test('a workload identity file and the metadata server', async (t) => {
    googleOverLoopback(t, runtime.url);
    const subject = `x.${Buffer.from(JSON.stringify({ sub: 'repo:me/app' })).toString('base64url')}.y`;
    writeFileSync(join(dir, 'subject.txt'), subject);
    const pool = '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci';
    const external = { type: 'external_account', audience: `${pool}/providers/github`, subject_token_type: 'urn:ietf:params:oauth:token-type:jwt', token_url: 'https://sts.googleapis.com/v1/token', credential_source: { file: join(dir, 'subject.txt') } }; // prettier-ignore
    clean();
    const federated = await open(t, { source: 'keyFile', keyFile: file('external.json', external) });
    const [failed] = (await listed(federated)).failures;
    assert.match(failed?.message ?? '', /no permission/, 'the pool has no role');
    const acting = await open(t, { source: 'keyFile', keyFile: join(dir, 'external.json'), impersonate: CI });
    assert.deepEqual([(await listed(acting)).names, await invoke(acting)], [[key.name], 'let in']);

    const metadata = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      const give = (body: string): void => void response.writeHead(200, { 'metadata-flavor': 'Google', 'content-type': body.startsWith('{') ? 'application/json' : 'text/plain' }).end(body); // prettier-ignore
      const iam = async (verb: string, body: object): Promise<Record<string, string>> =>
        (await (await fetch(`${runtime.url}/v1/projects/-/serviceAccounts/${CI}:${verb}`, { method: 'POST', body: JSON.stringify(body) })).json()) as Record<string, string>; // prettier-ignore
      if (pathname.endsWith('/token'))
        void iam('generateAccessToken', { scope: ['x'] }).then(({ accessToken }) => give(JSON.stringify({ access_token: accessToken, expires_in: 3600, token_type: 'Bearer' }))); // prettier-ignore
      else if (pathname.endsWith('/identity'))
        void iam('generateIdToken', { audience: searchParams.get('audience') }).then(({ token }) => give(token ?? '')); // prettier-ignore
      else give(pathname.endsWith('/email') ? CI : PROJECT);
    });
    await new Promise<void>((resolve) => metadata.listen(0, '127.0.0.1', resolve));
    t.after(() => metadata.close());
    clean({ METADATA_SERVER_DETECTION: 'assume-present', GCE_METADATA_HOST: `127.0.0.1:${(metadata.address() as AddressInfo).port}` });
    const machine = await open(t, { source: 'adc' });
    assert.deepEqual([await whoIs(machine), (await listed(machine)).names, await invoke(machine)], [CI, [key.name], 'let in']);
  });

  test('that are missing, run out or no key are told with what to do, and nothing of them', async (t) => {
    const refusing = createServer((request, response) => {
      request.resume();
      const body = { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' };
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
    t.after(() => refusing.close());
    googleOverLoopback(t, `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`);
    clean({ GOOGLE_APPLICATION_CREDENTIALS: file('user.json', user) });
    const told = async (settings: Record<string, string>): Promise<[string | undefined, string | null | undefined]> => {
      const session = await open(t, settings);
      const error = await session.functions.get(key, call()).then(() => null, (one: AppError) => one); // prettier-ignore
      const [check] = (await session.check(call())).checks;
      assert.equal(check?.ok, false);
      assert.equal(check.message, error?.message);
      assert.doesNotMatch(JSON.stringify(error?.toData()), /PRIVATE KEY|refresh_token/);
      return [error?.code, error?.hint];
    };
    assert.deepEqual(await told({ source: 'adc' }), ['unauthenticated', 'Sign in again: gcloud auth application-default login']);
    assert.equal((await told({ source: 'keyFile', keyFile: file('key.json', account) }))[0], 'unauthenticated');
    assert.match((await told({ source: 'keyFile', keyFile: join(dir, 'none.json') }))[1] ?? '', /path/);
    writeFileSync(join(dir, 'torn.json'), '{"type": "service_acc');
    assert.equal((await told({ source: 'keyFile', keyFile: join(dir, 'torn.json') }))[0], 'unauthenticated');
    assert.equal((await told({ source: 'keyFile', keyFile: file('odd.json', { type: 'service_account' }) }))[0], 'unauthenticated');
  });
});
