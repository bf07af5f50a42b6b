import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import type { FunctionSummary } from '#shared/model/function.ts';
import type { Project } from '#shared/model/project.ts';
import { testProject } from '../local/runtime/store/testing-records.ts';
import { isUnread } from '#shared/model/audit/posture.ts';
import { buildPackage } from '../testing/build-package.ts';
import { audit } from './audit/index.ts';
import { shareAwsHome } from './emulation/testing/aws-home.ts';
import { connectAws, faultyEndpoint, newCall, type AdapterSession } from './testing/connect-aws.ts';

const awsHome = shareAwsHome({ after });
const HELLO =
  'export const handler = async ({ n = 0 }) => { globalThis.calls = (globalThis.calls ?? 0) + 1; return { calls: globalThis.calls, n }; };\n';
const key = (name: string, qualifier: string | null = null) => ({ name, qualifier });

function project(name: string, more: Partial<Project> = {}): Project {
  return testProject({
    name,
    model: 'aws-handler',
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    timeoutS: 10,
    http: { enabled: false, methods: [] },
    ...more,
  });
}

async function deploy(
  { facet }: AdapterSession,
  name: string,
  more: Partial<Project> & { region?: string; code?: string; paddingBytes?: number } = {},
) {
  const directory = mkdtempSync(join(tmpdir(), 'isobar-deploy-'));
  const { region = null, code = HELLO, paddingBytes, ...rest } = more;
  try {
    const pack = await buildPackage({ 'index.mjs': code }, directory, paddingBytes);
    const lines: string[] = [];
    const progress = { step: (id: string) => void lines.push(id), log: (line: string) => void lines.push(line) };
    const done = await facet('deploy').apply({ project: project(name, rest), package: pack, origin: 'test', region }, progress, newCall());
    return { ...done, lines, pack };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const invoke = ({ facet }: AdapterSession, name: string, body = '{}', mode: 'sync' | 'async' = 'sync') =>
  facet('invoke').invoke(key(name), { payload: { body, encoding: 'utf8', contentType: null }, mode, http: null }, newCall());

/** A role that trusts the account where it is told the external id. */
async function createRole(endpoint: string): Promise<string> {
  const iam = new IAM({ endpoint, region: 'us-east-1', credentials: { accessKeyId: '111122223333', secretAccessKey: 'secret' } });
  const Condition = { StringEquals: { 'sts:ExternalId': 'agreed' } };
  const Statement = [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole', Condition }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const { Role } = await iam.createRole({ RoleName: 'isobar', AssumeRolePolicyDocument });
  iam.destroy();
  return Role?.Arn ?? '';
}

async function list({ facet }: AdapterSession, region?: string) {
  const items: FunctionSummary[] = [];
  const failures: { region: string | null; code: string }[] = [];
  let pages = 0;
  for await (const page of facet('functions').list({ region }, newCall())) {
    pages++;
    if ('items' in page) items.push(...page.items);
    else failures.push({ region: page.failure.region, code: page.failure.error.code });
  }
  return { items, failures, pages };
}

suite('regions', () => {
  test('are worked in by reference; one that fails is a failure beside the others, everywhere', async (t) => {
    const home = await awsHome(t);
    const between = await faultyEndpoint(t, home.endpoint);
    const session = await connectAws(between.url, { regions: 'us-east-1,eu-west-1' });
    assert.equal((await deploy(session, 'here')).name, 'here');
    assert.equal((await deploy(session, 'there', { region: 'eu-west-1' })).name, 'eu-west-1/there');
    const { items } = await list(session);
    assert.deepEqual(items.map(({ ref, region }) => `${ref} ${region ?? ''}`).toSorted(), ['aws:test/eu-west-1/there eu-west-1', 'aws:test/here us-east-1']); // prettier-ignore
    assert.equal((await session.facet('functions').get(key('eu-west-1/there'), newCall())).ref, 'aws:test/eu-west-1/there');
    assert.equal((await invoke(session, 'eu-west-1/there')).functionRef, 'aws:test/eu-west-1/there');
    await assert.rejects(session.facet('functions').get(key('there'), newCall()), { code: 'not_found' });
    await assert.rejects(session.facet('functions').get(key('mars-1/there'), newCall()), {
      code: 'not_found',
      hint: /us-east-1, eu-west-1/,
    });

    const denied = {
      status: 403,
      headers: { 'x-amzn-errortype': 'AccessDeniedException' },
      body: { Message: 'User: u is not authorized to perform: lambda:ListFunctions on resource: *' },
    };
    between.fault = ({ region }) => (region === 'eu-west-1' ? denied : 'pass');
    const partial = await list(session);
    assert.deepEqual([partial.items.map(({ name }) => name), partial.failures], [['here'], [{ region: 'eu-west-1', code: 'forbidden' }]]);
    assert.deepEqual((await list(session, 'us-east-1')).failures, []);
    const window = { since: new Date(Date.now() - 3_600_000).toISOString(), until: new Date().toISOString(), buckets: 10 };
    const metrics = await session.facet('metrics').get(window, newCall());
    assert.deepEqual(metrics.failures?.map(({ region }) => region), ['eu-west-1']); // prettier-ignore
    const report = await session.session.check(newCall());
    assert.deepEqual(report.checks.filter(({ ok }) => !ok).map(({ id }) => id), ['region/eu-west-1']); // prettier-ignore
  });
});

test('a role is assumed with its external id, and a refusal says what both sides need', async (t) => {
  const { endpoint } = await awsHome(t);
  const roleArn = await createRole(endpoint);
  const assumed = await connectAws(endpoint, { roleArn, externalId: 'agreed', sessionName: 'me' });
  const report = await assumed.session.check(newCall());
  assert.equal(report.identity?.principal, 'arn:aws:sts::111122223333:assumed-role/isobar/me');
  assert.deepEqual((await list(assumed)).failures, []);
  const [refused] = (await (await connectAws(endpoint, { roleArn, externalId: 'wrong' })).session.check(newCall())).checks;
  assert.equal(refused?.message, `AWS refused: the profile may not assume ${roleArn}, or there is no such role.`);
  assert.match(refused?.fix ?? '', /trust policy .* external id, set the same one in aws:test; .* multi-factor/);
});

suite('the network', () => {
  test('throttling is waited for, by reads; what stays throttled says so', async (t) => {
    const home = await awsHome(t);
    const between = await faultyEndpoint(t, home.endpoint);
    const session = await connectAws(between.url);
    const throttled = { status: 429, headers: { 'x-amzn-errortype': 'TooManyRequestsException' }, body: { message: 'Rate exceeded' } };
    let left = 2;
    between.fault = () => (left-- > 0 ? throttled : 'pass');
    assert.deepEqual((await list(session)).failures, []);
    assert.equal(between.seen.length, 3);
    between.fault = () => throttled;
    assert.deepEqual((await list(session)).failures, [{ region: 'us-east-1', code: 'throttled' }]);
  });

  test('an invocation whose connection breaks has run once, and is not sent again', async (t) => {
    const home = await awsHome(t);
    const between = await faultyEndpoint(t, home.endpoint);
    const session = await connectAws(between.url);
    await deploy(session, 'once');
    assert.match((await invoke(session, 'once')).response?.body ?? '', /"calls":1/);
    const invocations = () => between.seen.filter(({ path }) => path.endsWith('/invocations')).length;
    const before = invocations();
    between.fault = ({ path }) => (path.endsWith('/invocations') ? 'break_after' : 'pass');
    await assert.rejects(invoke(session, 'once'), { code: 'unavailable' });
    assert.equal(invocations(), before + 1);
    between.fault = () => 'pass';
    assert.match((await invoke(session, 'once')).response?.body ?? '', /"calls":3/);
  });

  test('a denied part of a function is unread, not empty', async (t) => {
    const home = await awsHome(t);
    const between = await faultyEndpoint(t, home.endpoint);
    const session = await connectAws(between.url);
    await deploy(session, 'closed');
    const denied = (action: string) => ({
      status: 403,
      headers: { 'x-amzn-errortype': 'AccessDeniedException' },
      body: { Message: `User: u is not authorized to perform: ${action} on resource: r` },
    });
    between.fault = ({ path }) =>
      path.includes('/aliases') ? denied('lambda:ListAliases') : path.includes('/policy') ? denied('lambda:GetPolicy') : 'pass';
    const { aliases, unread, versions } = await session.facet('functions').get(key('closed'), newCall());
    assert.deepEqual([aliases, Object.keys(unread).toSorted(), versions.length], [[], ['aliases', 'resource policy'], 2]);
    assert.match(unread['aliases'] ?? '', /may not lambda:ListAliases/);
    const triggers = await session.facet('triggers').list(key('closed'), newCall());
    assert.deepEqual(Object.keys(triggers.unread), ['resource policy']);
    const { permissions } = await session.session.check(newCall());
    assert.deepEqual(permissions.filter(({ status }) => status === 'denied').map(({ action }) => action).toSorted(), ['lambda:GetPolicy', 'lambda:ListAliases']); // prettier-ignore
  });

  test('a cancelled call ends as one', async (t) => {
    const home = await awsHome(t);
    const session = await connectAws(home.endpoint);
    await deploy(session, 'slow', { code: 'export const handler = () => new Promise((done) => setTimeout(done, 9000));\n' });
    const aborting = new AbortController();
    const input = { payload: { body: '{}', encoding: 'utf8' as const, contentType: null }, mode: 'sync' as const, http: null };
    const calling = session.facet('invoke').invoke(key('slow'), input, { signal: aborting.signal });
    setTimeout(() => aborting.abort(), 100);
    await assert.rejects(calling, { code: 'cancelled' });
    await assert.rejects(session.facet('functions').get(key('slow'), { signal: AbortSignal.abort() }), { code: 'cancelled' });
  });
});

suite('deployments', () => {
  test("make a role of the function's own once, keep one that is chosen, and change only what differs", async (t) => {
    const home = await awsHome(t);
    const session = await connectAws(home.endpoint);
    const plan = async (sha256: string | null, more: Partial<Project> = {}) =>
      session.facet('deploy').plan({ project: project('role', more), codeSha256: sha256, region: null }, newCall());
    assert.match(
      (await plan(null)).steps.join('\n'),
      /Create the role isobar-role, trusted to Lambda only, with AWSLambdaBasicExecutionRole/,
    );
    const first = await deploy(session, 'role');
    assert.deepEqual((await plan(first.pack.sha256)).action, 'unchanged');
    assert.deepEqual((await plan(first.pack.sha256, { timeoutS: 11 })).changes, [{ field: 'timeoutS', before: '10', after: '11' }]);
    const roles = (await session.facet('deploy').choices?.({ option: 'role', region: null }, newCall())) ?? [];
    const own = roles.find(({ label }) => label === 'isobar-role')?.value ?? '';
    await deploy(session, 'second', { options: { role: own } });
    const role = async (name: string) =>
      (await session.facet('functions').get(key(name), newCall())).facts.find(({ label }) => label === 'Role')?.value;
    assert.equal(await role('second'), own);
    const again = await deploy(session, 'role', { env: { KEY: '1' } });
    assert.ok(again.lines.includes('settings') && !again.lines.includes('code') && !again.lines.includes('role'), again.lines.join());
    assert.equal(await role('role'), own);
    assert.equal(again.version, '2');
  });

  test('give a URL to those it is meant for, and take it away', async (t) => {
    const home = await awsHome(t);
    const session = await connectAws(home.endpoint);
    const http = { enabled: true, methods: [] };
    assert.match((await deploy(session, 'web', { http })).url ?? '', /^http/);
    const triggers = async () => (await session.facet('triggers').list(key('web'), newCall())).items;
    assert.deepEqual((await triggers()).map(({ auth }) => auth), ['iam']); // prettier-ignore
    await deploy(session, 'web', { http, options: { urlAuth: 'public' } });
    assert.deepEqual((await triggers()).map(({ auth }) => auth), ['anonymous']); // prettier-ignore
    await deploy(session, 'web');
    assert.deepEqual(await triggers(), []);
  });

  test('above 50 MB go through a bucket, in which nothing stays', async (t) => {
    const home = await awsHome(t);
    const session = await connectAws(home.endpoint);
    const s3 = new S3({ ...home.config, forcePathStyle: true });
    t.after(() => s3.destroy());
    await s3.createBucket({ Bucket: 'packages' });
    const paddingBytes = 50 * 1024 * 1024;
    await assert.rejects(deploy(session, 'large', { paddingBytes }), { code: 'too_large', hint: /aws\.bucket=NAME/ });
    const { lines } = await deploy(session, 'large', { paddingBytes, options: { bucket: 'packages' } });
    assert.match(lines.join('\n'), /goes through s3:\/\/packages\/isobar-packages\/[\da-f-]{36}\.zip/);
    assert.match((await invoke(session, 'large')).response?.body ?? '', /"calls":1/);
    assert.equal((await s3.listObjectsV2({ Bucket: 'packages' })).KeyCount, 0);
  });

  test('of what Lambda cannot run are refused before anything is made', async (t) => {
    const home = await awsHome(t);
    const session = await connectAws(home.endpoint);
    await assert.rejects(deploy(session, 'other', { model: 'portable', runtime: 'node24' }), {
      code: 'invalid_input',
      message: /portable/,
    });
    const dated = await session
      .facet('deploy')
      .plan({ project: project('dated', { runtime: 'go1.x' }), codeSha256: null, region: null }, newCall());
    assert.match(dated.problems.map(({ message }) => message).join(), /past its end of support/);
    const newer = await session
      .facet('deploy')
      .plan({ project: project('newer', { runtime: 'nodejs99.x' }), codeSha256: null, region: null }, newCall());
    assert.deepEqual(newer.problems.map(({ severity }) => severity), ['warning']); // prettier-ignore
  });
});

test('an HTTP request reaches the function as a function URL would send it, and its answer is an HTTP answer', async (t) => {
  const home = await awsHome(t);
  const session = await connectAws(home.endpoint);
  const code = `export const handler = async (event) => ({ statusCode: 201, headers: { 'content-type': 'text/plain' }, body: event.requestContext.http.method + ' ' + event.rawPath + '?' + event.rawQueryString + ' ' + event.body });\n`;
  await deploy(session, 'web', { code });
  const payload = { body: 'hello', encoding: 'utf8' as const, contentType: 'text/plain' };
  const http = { method: 'PUT', path: '/a/b?c=d', headers: { 'X-One': '1' } };
  const record = await session.facet('invoke').invoke(key('web'), { payload, mode: 'sync', http }, newCall());
  assert.deepEqual([record.http?.status, record.response?.body, record.response?.contentType], [201, 'PUT /a/b?c=d hello', 'text/plain']);
  const accepted = await invoke(session, 'web', '{}', 'async');
  assert.deepEqual([accepted.status, accepted.endedAt, accepted.response], ['accepted', null, null]);
  await assert.rejects(invoke(session, 'web', JSON.stringify('x'.repeat(1_100_000)), 'async'), { code: 'too_large' });
});

suite('the posture of a deployed function', () => {
  const byFirst = ([a]: unknown[], [b]: unknown[]) => String(a).localeCompare(String(b));
  const anyone = (Resource: string, Action: string) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action, Resource }] });

  /** API Gateway's answers, which the local runtime does not give. @see https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html */
  function gateway(fn: string): Readonly<Record<string, object>> {
    const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${fn}/invocations`;
    return {
      // One of them is in no policy: it calls by a role.
      '/restapis': { item: [{ id: 'rest1' }, { id: 'rest2' }] },
      '/v2/apis': { items: [{ apiId: 'http1' }] },
      '/v2/apis/rest2': { message: 'Invalid API identifier specified' },
      '/restapis/rest2/stages': { item: [] },
      '/restapis/rest2/resources': { _embedded: {}, item: [{ path: '/inner', resourceMethods: { GET: { authorizationType: 'NONE', methodIntegration: { uri, credentials: 'arn:aws:iam::000000000000:role/api' } }, PUT: { authorizationType: 'NONE', methodIntegration: { uri } } } }] },
      '/v2/apis/rest1': { message: 'Invalid API identifier specified' },
      '/restapis/rest1/stages': { item: [{ stageName: 'prod', variables: { dbPassword: 'hT7xkq92LmPz' } }] },
      '/usageplans': { item: [] },
      '/restapis/rest1/resources': { _embedded: {}, item: [{ path: '/orders', resourceMethods: { POST: { authorizationType: 'NONE', apiKeyRequired: false, methodIntegration: { uri } }, GET: { authorizationType: 'AWS_IAM', methodIntegration: { uri } }, PUT: { authorizationType: 'NONE', methodIntegration: { uri: 'arn:of:another' } } } }] },
      '/v2/apis/http1': { apiId: 'http1', corsConfiguration: { allowOrigins: ['*'] } },
      '/v2/apis/http1/stages': { items: [{ stageName: '$default', accessLogSettings: { destinationArn: 'arn:log' }, defaultRouteSettings: { throttlingBurstLimit: 5, throttlingRateLimit: 10 } }] },
      '/v2/apis/http1/integrations': { items: [{ integrationId: 'i1', integrationUri: fn }] },
      '/v2/apis/http1/routes': { items: [{ routeKey: 'GET /x', target: 'integrations/i1', authorizationType: 'JWT' }, { routeKey: 'GET /y', target: 'integrations/other', authorizationType: 'NONE' }] },
      '/v2/domainnames': { items: [{ domainName: 'api.example.com', domainNameConfigurations: [{ securityPolicy: 'TLS_1_0' }] }] },
      '/v2/domainnames/api.example.com/apimappings': { items: [{ apiId: 'http1', stage: '$default' }] },
    };
  } // prettier-ignore

  test('has the routes of the APIs in its policy, and the policies of what sets it off', async (t) => {
    const home = await awsHome(t);
    const between = await faultyEndpoint(t, home.endpoint);
    const session = await connectAws(between.url);
    await deploy(session, 'front');
    const lambda = new Lambda(home.config);
    const sqs = new SQS(home.config);
    t.after(() => [lambda.destroy(), sqs.destroy()]);
    const { FunctionArn: fn = '' } = await lambda.getFunctionConfiguration({ FunctionName: 'front' });
    const account = fn.split(':')[4] ?? '';
    const { QueueUrl } = await sqs.createQueue({ QueueName: 'open-door' });
    const queueArn = `arn:aws:sqs:us-east-1:${account}:open-door`;
    await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: anyone(queueArn, 'sqs:SendMessage') } });
    await lambda.createEventSourceMapping({ FunctionName: 'front', EventSourceArn: queueArn });
    for (const [id, Principal, SourceArn] of [
      ['rest', 'apigateway.amazonaws.com', `arn:aws:execute-api:us-east-1:${account}:rest1/*/POST/orders`],
      ['http', 'apigateway.amazonaws.com', `arn:aws:execute-api:us-east-1:${account}:http1/*/*/x`],
      ['topic', 'sns.amazonaws.com', `arn:aws:sns:us-east-1:${account}:news`],
    ] as const)
      await lambda.addPermission({ FunctionName: 'front', StatementId: id, Action: 'lambda:InvokeFunction', Principal, SourceArn });
    const answers = gateway(fn);
    between.fault = ({ path }) => {
      const body = answers[decodeURIComponent(path.split('?')[0] ?? '').replace(/\/$/, '')];
      if (body === undefined) return 'pass';
      const missing = /\/apis\/rest[12]/.test(path);
      return { status: missing ? 404 : 200, headers: missing ? { 'x-amzn-errortype': 'NotFoundException' } : {}, body };
    };
    const posture = await session.facet('posture').read(key('front'), newCall());
    const { endpoints, stageVariables, sources, facts } = posture;
    assert.ok(endpoints !== undefined && !isUnread(endpoints) && sources !== undefined && !isUnread(sources));
    assert.deepEqual(
      endpoints.map(({ label, auth, accessLogs, throttled }) => [label, auth, accessLogs, throttled]).toSorted(byFirst),
      [['GET /inner', 'none', false, false], ['GET /orders', 'iam', false, false], ['GET /x', 'token', true, true], ['POST /orders', 'none', false, false]],
    ); // prettier-ignore
    assert.deepEqual(stageVariables, [{ name: 'prod/dbPassword', value: 'hT7xkq92LmPz', reference: null }]);
    assert.deepEqual(facts['domainTls'], [{ domain: 'api.example.com', policy: 'TLS_1_0' }]);
    const queue = sources.find(({ kind }) => kind === 'queue');
    assert.deepEqual([queue?.publicWrite, queue?.encrypted, queue?.keepsFailures], [true, true, false]);
    // The local runtime has no topics and no trail: what could not be read says so, and is no pass.
    const topic = sources.find(({ kind }) => kind === 'topic');
    assert.ok(isUnread(topic?.publicWrite) && isUnread(posture.callsAudited));

    // The next audit asks anew; a permission for any API hides none of those that are named.
    await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: '' } });
    await lambda.addPermission({ FunctionName: 'front', StatementId: 'any', Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com', SourceArn: `arn:aws:execute-api:us-east-1:${account}:*/*/GET/z` }); // prettier-ignore
    const next = await session.facet('posture').read(key('front'), newCall());
    assert.ok(next.endpoints !== undefined && !isUnread(next.endpoints) && next.sources !== undefined && !isUnread(next.sources));
    assert.equal(next.sources.find(({ kind }) => kind === 'queue')?.publicWrite, false);
    assert.deepEqual(
      next.endpoints.map(({ label, auth }) => [label, isUnread(auth) ? auth.unread : auth]).toSorted(byFirst),
      [['API Gateway', 'its policy lets API Gateway call it without saying which API'], ['GET /inner', 'none'], ['GET /orders', 'iam'], ['GET /x', 'token'], ['POST /orders', 'none']],
    ); // prettier-ignore
    assert.ok(isUnread(next.stageVariables));

    between.fault = ({ path }) => (path.startsWith('/v2/') ? { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' }, body: { Message: 'User: u is not authorized to perform: apigateway:GET on resource: r' } } : 'pass'); // prettier-ignore
    const again = await connectAws(between.url);
    const denied = await again.facet('posture').read(key('front'), newCall());
    const blind = isUnread(denied.endpoints) ? undefined : denied.endpoints?.find(({ kind }) => kind === 'api');
    assert.match(isUnread(blind?.auth) ? blind.auth.unread : '', /apigateway:GET/);
  });

  test('is held beside what traces show that it did', async (t) => {
    const home = await awsHome(t);
    const session = await connectAws(home.endpoint);
    const code = `import { SQSClient, CreateQueueCommand } from '@aws-sdk/client-sqs';\nimport { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nexport const handler = async () => {\n  await new SQSClient().send(new CreateQueueCommand({ QueueName: 'made' }));\n  await new S3Client({ forcePathStyle: true }).send(new PutObjectCommand({ Bucket: 'nowhere', Key: 'k', Body: 'x' })).catch(() => {});\n};\n`;
    await deploy(session, 'caller', { code, memoryMb: 512 });
    await invoke(session, 'caller');
    const { items } = await session.facet('traces').list({ name: 'caller', limit: 5 }, newCall());
    const trace = await session.facet('traces').get(items[0]?.traceId ?? '', newCall());
    const used = (await audit.observedIn?.(trace.spans)) ?? [];
    assert.deepEqual(used.map(({ permission, access, resource }) => [permission, access, resource]).toSorted(byFirst), [['s3:PutObject', 'write', 'nowhere'], ['sqs:CreateQueue', 'write', null]]); // prettier-ignore
    assert.ok(
      used.every(({ spanId }) =>
        trace.spans.some((span) => span.spanId === spanId && span.functionRef === 'aws:test/caller' && span.kind === 'client'),
      ),
    );
  });
});
