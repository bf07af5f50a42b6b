import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as cw from '@aws-sdk/client-cloudwatch';
import { Decoder, Encoder } from 'cbor-x';
import { awsRuntime, clientOptions, type AwsRuntime } from '../../testing/aws-runtime.ts';
import { deployHandler, invokeHandler } from '../../testing/handlers.ts';

const HOME = { account: '000000000000', region: 'us-east-1' };

async function called(t: Parameters<typeof awsRuntime>[0]): Promise<{ runtime: AwsRuntime; client: cw.CloudWatchClient }> {
  const runtime = await awsRuntime(t);
  const code = 'exports.handler = async (event) => { if (event.fail) throw new Error("no"); return 1; };';
  for (const name of ['one', 'two']) await deployHandler(runtime.host, name, code);
  for (const event of [{}, {}, { fail: true }]) await invokeHandler(runtime.host, 'one', event);
  await invokeHandler(runtime.host, 'two', {});
  return { runtime, client: new cw.CloudWatchClient(clientOptions(runtime, HOME)) };
}

const range = () => ({ StartTime: new Date(Date.now() - 3_600_000), EndTime: new Date(Date.now() + 60_000) });
const named = (Value: string) => [{ Name: 'FunctionName', Value }];

test('what the runtime measured is in AWS/Lambda, by function and of all together', async (t) => {
  const { client } = await called(t);
  const query = (Id: string, MetricName: string, Stat: string, Dimensions: cw.Dimension[]) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions }, Period: 86_400, Stat },
  });
  const { MetricDataResults } = await client.send(
    new cw.GetMetricDataCommand({
      ...range(),
      StartTime: new Date(Date.now() - 86_400_000),
      MetricDataQueries: [
        query('invocations', 'Invocations', 'Sum', named('one')),
        query('errors', 'Errors', 'Sum', named('one')),
        query('rate', 'Errors', 'Average', named('one')),
        query('throttles', 'Throttles', 'Sum', named('one')),
        query('p50', 'Duration', 'p50', named('one')),
        query('max', 'Duration', 'Maximum', named('one')),
        query('concurrent', 'ConcurrentExecutions', 'Maximum', named('one')),
        query('all', 'Invocations', 'Sum', []),
        query('version', 'Invocations', 'Sum', [...named('one'), { Name: 'Resource', Value: 'one:7' }]),
        { ...query('hidden', 'Invocations', 'Sum', []), ReturnData: false },
      ],
    }),
  );
  const values = Object.fromEntries((MetricDataResults ?? []).map(({ Id, Values }) => [Id, Values?.reduce((a, b) => a + b, 0)]));
  const { p50 = -1, max = -1, ...rest } = values;
  // A test at midnight sees two days.
  assert.deepEqual(
    { ...rest, rate: Number(rest['rate']).toFixed(2) },
    { invocations: 3, errors: 1, rate: '0.33', throttles: 0, concurrent: 1, all: 4, version: 0 },
  );
  assert.ok(p50 > 0 && max >= p50);
  assert.equal(MetricDataResults?.[0]?.StatusCode, 'Complete');
});

test('statistics of a metric, plain and extended, in three protocols', async (t) => {
  const { runtime, client } = await called(t);
  const input = { ...range(), Namespace: 'AWS/Lambda', MetricName: 'Duration', Dimensions: named('one'), Period: 3600 };
  const { Datapoints } = await client.send(
    new cw.GetMetricStatisticsCommand({ ...input, Statistics: ['SampleCount', 'Minimum'], ExtendedStatistics: ['p90'] }),
  );
  const count = (Datapoints ?? []).reduce((sum, point) => sum + (point.SampleCount ?? 0), 0);
  assert.equal(count, 3);
  assert.equal(Datapoints?.[0]?.Unit, 'Milliseconds');
  assert.ok((Datapoints[0].ExtendedStatistics?.['p90'] ?? 0) >= (Datapoints[0].Minimum ?? Infinity));
  const authorization =
    'AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=x';
  const form = new URLSearchParams({
    Action: 'GetMetricStatistics',
    Version: '2010-08-01',
    Namespace: 'AWS/Lambda',
    MetricName: 'Duration',
    'Dimensions.member.1.Name': 'FunctionName',
    'Dimensions.member.1.Value': 'one',
    StartTime: input.StartTime.toISOString(),
    EndTime: input.EndTime.toISOString(),
    Period: '3600',
    'Statistics.member.1': 'SampleCount',
    'ExtendedStatistics.member.1': 'p90',
  });
  const xml = await (await fetch(runtime.url, { method: 'POST', headers: { authorization }, body: form })).text();
  assert.match(xml, /<GetMetricStatisticsResult><Label>Duration<\/Label><Datapoints><member>.*<SampleCount>\d<\/SampleCount>/);
  assert.match(xml, /<ExtendedStatistics><entry><key>p90<\/key><value>[\d.]+<\/value><\/entry><\/ExtendedStatistics>/);
  const cbor = await fetch(`${runtime.url}/service/GraniteServiceVersion20100801/operation/GetMetricStatistics`, {
    method: 'POST',
    headers: { authorization, 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
    body: Buffer.from(new Encoder({ useRecords: false }).encode({ ...input, Statistics: ['SampleCount'], ExtendedStatistics: ['p90'] })),
  });
  const decoded: { Datapoints: { Timestamp: Date; ExtendedStatistics: object }[] } = new Decoder({
    useRecords: false,
    mapsAsObjects: true,
  }).decode(Buffer.from(await cbor.arrayBuffer()));
  assert.ok(decoded.Datapoints[0]?.Timestamp instanceof Date);
  assert.deepEqual(Object.keys(decoded.Datapoints[0].ExtendedStatistics), ['p90']);
});

test('metrics of functions that were called are listed', async (t) => {
  const { client } = await called(t);
  const all: cw.Metric[] = [];
  for await (const page of cw.paginateListMetrics({ client }, { Namespace: 'AWS/Lambda', Dimensions: [{ Name: 'FunctionName' }] })) {
    all.push(...(page.Metrics ?? []));
  }
  assert.deepEqual(
    [...new Set(all.map(({ MetricName }) => MetricName ?? ''))].toSorted((a, b) => (a < b ? -1 : 1)),
    ['ConcurrentExecutions', 'Duration', 'Errors', 'Invocations', 'Throttles'],
  );
  assert.deepEqual(
    [...new Set(all.flatMap(({ Dimensions }) => Dimensions?.[0]?.Value ?? []))].toSorted((a, b) => (a < b ? -1 : 1)),
    ['one', 'two'],
  );
  const one = await client.send(new cw.ListMetricsCommand({ MetricName: 'Errors', Dimensions: named('one') }));
  assert.equal(one.Metrics?.length, 2);
});

test("clients' own metrics are stored, also large batches, and stay over a restart", async (t) => {
  const runtime = await awsRuntime(t);
  const client = new cw.CloudWatchClient(clientOptions(runtime));
  const Dimensions = [
    { Name: 'a', Value: '1' },
    { Name: 'b', Value: '2' },
  ];
  const many = Array.from({ length: 500 }, (_, n): cw.MetricDatum => ({ MetricName: 'Load', Dimensions, Value: n, Unit: 'Percent' }));
  await client.send(new cw.PutMetricDataCommand({ Namespace: 'App', MetricData: many }));
  await client.send(
    new cw.PutMetricDataCommand({
      Namespace: 'App',
      MetricData: [
        { MetricName: 'Set', StatisticValues: { SampleCount: 4, Sum: 10, Minimum: 1, Maximum: 4 } },
        { MetricName: 'Counted', Values: [1, 5], Counts: [3, 1] },
      ],
    }),
  );
  await runtime.stop();
  const again = new cw.CloudWatchClient(clientOptions(await awsRuntime(t, { home: runtime.home })));
  const read = async (MetricName: string, Stat: string, dimensions: cw.Dimension[] = []) => {
    const MetricStat = { Metric: { Namespace: 'App', MetricName, Dimensions: dimensions }, Period: 60, Stat };
    const { MetricDataResults } = await again.send(
      new cw.GetMetricDataCommand({ ...range(), MetricDataQueries: [{ Id: 'x', MetricStat }] }),
    );
    return MetricDataResults?.[0]?.Values;
  };
  const backwards = Dimensions.toReversed();
  assert.equal(
    (await read('Load', 'SampleCount', backwards))?.reduce((a, b) => a + b, 0),
    500,
  );
  assert.deepEqual(await read('Set', 'Average'), [2.5]);
  assert.deepEqual(await read('Set', 'p50'), []);
  assert.deepEqual(await read('Counted', 'p50'), [1]);
  assert.deepEqual(await read('Counted', 'Sum'), [8]);
  assert.deepEqual(await read('Load', 'Sum'), []);
  const other = new cw.CloudWatchClient(clientOptions({ url: String(await endpointOf(again)) }, { account: '999988887777' }));
  assert.deepEqual((await other.send(new cw.ListMetricsCommand({}))).Metrics, []);
});

async function endpointOf(client: cw.CloudWatchClient): Promise<string> {
  const endpoint = await client.config.endpoint?.();
  return `http://${endpoint?.hostname}:${endpoint?.port}`;
}

test('what is asked wrongly, or not evaluated, is an error', async (t) => {
  const runtime = await awsRuntime(t);
  const client = new cw.CloudWatchClient(clientOptions(runtime));
  const data = (more: Partial<cw.GetMetricDataCommandInput>) =>
    client.send(new cw.GetMetricDataCommand({ ...range(), MetricDataQueries: [], ...more }));
  const stat = (Stat: string, Period = 60) => ({ Id: 'a', MetricStat: { Metric: { Namespace: 'N', MetricName: 'M' }, Period, Stat } });
  await assert.rejects(data({ MetricDataQueries: [{ Id: 'a', Expression: 'SUM(METRICS())' }] }), {
    name: 'ValidationException',
    message: /expression/,
  });
  await assert.rejects(data({ MetricDataQueries: [stat('tm90')] }), { name: 'InvalidParameterValueException' });
  await assert.rejects(data({ MetricDataQueries: [stat('Sum', 61)] }), { name: 'InvalidParameterValueException' });
  await assert.rejects(data({ MetricDataQueries: [stat('Sum')], StartTime: new Date(), EndTime: new Date(0) }), {
    name: 'InvalidParameterValueException',
  });
  const statistics = { ...range(), Namespace: 'N', MetricName: 'M', Period: 60 };
  await assert.rejects(client.send(new cw.GetMetricStatisticsCommand(statistics)), { name: 'InvalidParameterCombinationException' });
  await assert.rejects(client.send(new cw.GetMetricStatisticsCommand({ ...statistics, StartTime: new Date(0), Statistics: ['Sum'] })), {
    name: 'InvalidParameterCombinationException',
    message: /exceeds the limit of 1440/,
  });
  await assert.rejects(client.send(new cw.PutMetricDataCommand({ Namespace: 'AWS/Lambda', MetricData: [{ MetricName: 'x', Value: 1 }] })), {
    name: 'InvalidParameterValueException',
  });
  await assert.rejects(client.send(new cw.PutMetricDataCommand({ Namespace: 'N', MetricData: [{ MetricName: 'x' }] })), {
    name: 'MissingRequiredParameterException',
  });
  await assert.rejects(client.send(new cw.DescribeAlarmsCommand({})), { name: 'UnknownOperationException' });
  assert.deepEqual(runtime.complaints, []);
});
