/** What Monitoring, Trace, Resource Manager and the token endpoints tell official clients, from one runtime with real calls. */
import assert from 'node:assert/strict';
import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { MetricServiceClient } from '@google-cloud/monitoring';
import { ProjectsClient } from '@google-cloud/resource-manager';
import { cloudtrace } from '@googleapis/cloudtrace';
import { ExternalAccountClient, Impersonated, PassThroughClient } from 'google-auth-library';
import { gcpRuntime, type GcpRuntime } from '../testing/gcp-runtime.ts';
import { parseTraceFilter } from './trace/trace-filter.ts';

const cleanups: (() => unknown)[] = [];
let runtime: GcpRuntime;
let gateway: string;

before(async () => {
  runtime = await gcpRuntime({ after: (fn) => cleanups.push(fn) });
  const { deploy } = await runtime.home.connect();
  const code = `require('@google-cloud/functions-framework').http('f', (q, r) => r.status(q.query.bad ? 418 : 200).send('ok'));`;
  const { url } = await deploy('metered', code, { model: 'gcp-http', runtime: 'nodejs24', handler: 'f' }, 'index.js');
  gateway = url ?? '';
  for (const query of ['', '', '?bad=1']) assert.ok((await fetch(`${gateway}${query}`)).status >= 200);
});
after(async () => {
  for (const cleanUp of cleanups.toReversed()) await cleanUp();
});

const interval = () => ({
  startTime: { seconds: Math.floor(Date.now() / 1000) - 600 },
  endTime: { seconds: Math.floor(Date.now() / 1000) + 1 },
});
const COUNT = 'metric.type = "run.googleapis.com/request_count"';
const LATENCY = 'metric.type = "run.googleapis.com/request_latencies"';

for (const mode of ['rest', 'grpc'] as const) {
  describe(`Monitoring's official client over ${mode}`, () => {
    let client: MetricServiceClient;
    before(() => void (client = new MetricServiceClient(runtime[mode])));
    after(() => client.close());
    const list = async (filter: string, more: object = {}) => {
      const [series] = await client.listTimeSeries({ name: 'projects/isobar-local', filter, interval: interval(), view: 'FULL', ...more });
      return series;
    };

    test('counts requests by response code, whole or in groups', async () => {
      const series = await list(`${COUNT} AND resource.labels.service_name = "metered"`);
      const counts = series.map(({ metric, points }) => [metric?.labels?.['response_code'], Number(points?.[0]?.value?.int64Value)]);
      assert.deepEqual(
        counts.toSorted(([a = ''], [b = '']) => Number(a) - Number(b)),
        [
          ['200', 2],
          ['418', 1],
        ],
      );
      assert.equal(series[0]?.resource?.labels?.['revision_name'], 'metered-00001-loc');
      const [sum] = await list(COUNT, {
        aggregation: {
          alignmentPeriod: { seconds: 600 },
          perSeriesAligner: 'ALIGN_SUM',
          crossSeriesReducer: 'REDUCE_SUM',
          groupByFields: ['resource.labels.service_name'],
        },
      });
      assert.deepEqual(
        [Number(sum?.points?.[0]?.value?.int64Value), sum?.resource?.labels],
        [3, { project_id: 'isobar-local', service_name: 'metered' }],
      );
      assert.deepEqual(await list(`${COUNT} AND resource.labels.service_name = "nobody"`), []);
    });

    test('gives latencies as a distribution and its percentiles', async () => {
      const series = await list(`${LATENCY} AND metric.labels.response_code_class = "2xx"`);
      const distribution = series[0]?.points?.[0]?.value?.distributionValue;
      assert.equal(Number(distribution?.count), 2);
      assert.ok(Number(distribution?.mean) > 0);
      const aggregation = { alignmentPeriod: { seconds: 60 }, perSeriesAligner: 'ALIGN_PERCENTILE_95' as const };
      const [p95] = await list(LATENCY, { aggregation });
      assert.ok(Number(p95?.points?.[0]?.value?.doubleValue) > 0);
      const [memory] = await list('metric.type = "run.googleapis.com/container/memory/utilizations"');
      assert.ok(Number(memory?.points?.[0]?.value?.distributionValue?.mean) < 1);
      const [instances] = await list('metric.type = "run.googleapis.com/container/instance_count"');
      assert.equal(Number(instances?.points?.[0]?.value?.int64Value), 1);
    });

    test('refuses what it does not understand in the words of the service', async () => {
      await assert.rejects(list(''), { code: 3, message: /must not be empty/ });
      await assert.rejects(list('metric.type = "run.googleapis.com/nothing"'), { code: 5, message: /Cannot find metric\(s\)/ });
      await assert.rejects(list(`${COUNT} AND metric.labels.colour = "red"`), { code: 3, message: /no such field/ });
      const p99 = { alignmentPeriod: { seconds: 60 }, perSeriesAligner: 'ALIGN_PERCENTILE_99' };
      await assert.rejects(list(COUNT, { aggregation: p99 }), {
        code: 3,
        message: /cannot be applied to metrics with kind DELTA and value type INT64/,
      });
      const short = { alignmentPeriod: { seconds: 5 }, perSeriesAligner: 'ALIGN_SUM' };
      await assert.rejects(list(COUNT, { aggregation: short }), { code: 3, message: /at least 60 seconds/ });
      await assert.rejects(client.createTimeSeries({ name: 'projects/isobar-local', timeSeries: [] }), { code: 12 });
      const [descriptors] = await client.listMetricDescriptors({ name: 'projects/isobar-local' });
      assert.ok(descriptors.some(({ type }) => type === 'run.googleapis.com/request_count'));
    });
  });

  test(`Resource Manager's official client over ${mode} finds the project`, async (t) => {
    const client = new ProjectsClient(runtime[mode] as Record<string, object>);
    t.after(() => client.close());
    const [projects] = await client.searchProjects({}, { autoPaginate: false });
    assert.deepEqual(
      projects.map(({ projectId }) => projectId),
      ['isobar-local'],
    );
    const [byNumber] = await client.getProject({ name: projects[0]?.name ?? '' });
    assert.equal(byNumber.projectId, 'isobar-local');
    await assert.rejects(client.getProject({ name: 'projects/NOT_A_PROJECT' }), /or it may not exist/);
    const [{ permissions }] = await client.testIamPermissions({ resource: 'projects/isobar-local', permissions: ['run.routes.invoke'] });
    assert.deepEqual(permissions, ['run.routes.invoke']);
  });
}

test('the policy of a project is the same through v1, which gcloud asks, and v3', async () => {
  const ask = async (version: string, verb: string, body: object): Promise<unknown> => {
    const answer = await fetch(`${runtime.url}/${version}/projects/isobar-local:${verb}`, { method: 'POST', body: JSON.stringify(body) });
    return ((await answer.json()) as { bindings?: unknown }).bindings;
  };
  const bindings = [{ role: 'roles/viewer', members: ['user:ann@example.com'] }];
  assert.deepEqual(await ask('v1', 'setIamPolicy', { policy: { bindings } }), bindings);
  assert.deepEqual(await ask('v1', 'getIamPolicy', {}), bindings);
  assert.deepEqual(await ask('v3', 'getIamPolicy', {}), bindings);
});

describe("Cloud Trace's official client", () => {
  const traces = () => cloudtrace({ version: 'v1', auth: new PassThroughClient() as never, rootUrl: `${runtime.url}/` }).projects.traces;

  test('lists and reads the traces of calls', async () => {
    const { data } = await traces().list({ projectId: 'isobar-local', view: 'COMPLETE' });
    assert.equal(data.traces?.length, 3);
    const [first] = data.traces ?? [];
    const root = first?.spans?.find(({ kind }) => kind === 'RPC_SERVER');
    assert.equal(root?.labels?.['g.co/r/cloud_run_revision/service_name'], 'metered');
    const { data: one } = await traces().get({ projectId: 'isobar-local', traceId: first?.traceId ?? '' });
    assert.deepEqual(one.spans, first?.spans);
    const failed = await traces().list({ projectId: 'isobar-local', filter: '+/http/status_code:418' });
    assert.deepEqual([failed.data.traces?.length, failed.data.traces?.[0]?.spans], [1, undefined]);
    assert.equal((await traces().list({ projectId: 'isobar-local', filter: 'latency:10m' })).data.traces?.length, 0);
    assert.equal((await traces().list({ projectId: 'other-project' })).data.traces?.length, 0);
    const page = await traces().list({ projectId: 'isobar-local', pageSize: 2 });
    const next = await traces().list({ projectId: 'isobar-local', pageSize: 2, pageToken: page.data.nextPageToken ?? '' });
    assert.deepEqual([page.data.traces?.length, next.data.traces?.length, next.data.nextPageToken], [2, 1, undefined]);
  });

  test('takes spans that a function made itself into the trace of its call', async () => {
    const { data } = await traces().list({ projectId: 'isobar-local' });
    const traceId = data.traces?.[0]?.traceId ?? '';
    const v2 = cloudtrace({ version: 'v2', auth: new PassThroughClient() as never, rootUrl: `${runtime.url}/` }).projects.traces;
    const name = `projects/isobar-local/traces/${traceId}/spans/00000000000000aa`;
    const attributes = { attributeMap: { rows: { intValue: '3' }, table: { stringValue: { value: 'orders' } } } };
    const span = {
      name,
      spanId: '00000000000000aa',
      displayName: { value: 'SELECT' },
      spanKind: 'CLIENT',
      startTime: '2026-01-01T00:00:00.000250Z',
      endTime: '2026-01-01T00:00:00.002Z',
      attributes,
    };
    await v2.batchWrite({ name: 'projects/isobar-local', requestBody: { spans: [span] } });
    const { data: read } = await traces().get({ projectId: 'isobar-local', traceId });
    const found = read.spans?.find((one) => one.name === 'SELECT');
    assert.deepEqual([found?.kind, found?.labels?.['rows'], found?.labels?.['table']], ['RPC_CLIENT', '3', 'orders']);
    const wrong = { ...span, name: 'projects/isobar-local/traces/x/spans/y' };
    await assert.rejects(v2.batchWrite({ name: 'projects/isobar-local', requestBody: { spans: [wrong] } }), /Invalid span name/);
  });

  test('is told what is wrong', async () => {
    await assert.rejects(traces().get({ projectId: 'isobar-local', traceId: '0'.repeat(31) + '1' }), { status: 404 });
    await assert.rejects(traces().list({ projectId: 'isobar-local', filter: 'latency:soon' }), /is no latency/);
    await assert.rejects(traces().list({ projectId: 'isobar-local', view: 'EVERYTHING' }), { status: 400 });
  });
});

test('filters of traces', () => {
  const trace = {
    spans: [
      { name: 'GET /a', labels: { '/http/url': 'http://x/a', k: 'value' } },
      { name: 'inner', parentSpanId: '1' },
    ],
  };
  const cases: [string, boolean][] = [
    ['root:GET', true],
    ['+root:GET', false],
    ['+root:"GET /a"', true],
    ['root:inner', false],
    ['span:inn', true],
    ['^:GET', true],
    ['label:k', true],
    ['k:val', true],
    ['+k:val', false],
    ['url:http://x', true],
    ['span:inner k:other', false],
  ];
  for (const [filter, expected] of cases) assert.equal(parseTraceFilter(filter).matches(trace), expected, filter);
  assert.equal(parseTraceFilter('latency:1.5s latency:20ms').minDurationMs, 1500);
  assert.throws(() => parseTraceFilter('nonsense'), /is no term/);
});

describe('the official auth library', () => {
  test('exchanges, impersonates and gets ID tokens that can be checked', async () => {
    const subject = join(runtime.home.home, 'subject-token');
    writeFileSync(subject, 'somebody');
    const source = ExternalAccountClient.fromJSON({
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${runtime.url}/v1/token`,
      credential_source: { file: subject },
    });
    assert.ok(source !== null);
    assert.match((await source.getAccessToken()).token ?? '', /^ya29\.local-/);
    const target = 'worker@isobar-local.iam.gserviceaccount.com';
    const impersonated = new Impersonated({
      sourceClient: new PassThroughClient() as never,
      targetPrincipal: target,
      targetScopes: ['https://www.googleapis.com/auth/cloud-platform'],
      endpoint: runtime.url,
      lifetime: 600,
    });
    assert.match((await impersonated.getAccessToken()).token ?? '', /^ya29\.local-/);
    const token = await impersonated.fetchIdToken('https://service.example');
    const [header = '', claims = '', signature = ''] = token.split('.');
    const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string; email: string };
    assert.deepEqual([said.aud, said.email], ['https://service.example', target]);
    const { keys } = (await (await fetch(`${runtime.url}/oauth2/v3/certs`)).json()) as { keys: JsonWebKey[] };
    const key = createPublicKey({ key: keys[0] ?? {}, format: 'jwk' });
    assert.ok(verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url')));
  });

  test('hears of a wrong grant as OAuth says it', async () => {
    const answer = await fetch(`${runtime.url}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'password' }) });
    assert.deepEqual([answer.status, ((await answer.json()) as { error: string }).error], [400, 'unsupported_grant_type']);
  });
});
