import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as xray from '@aws-sdk/client-xray';
import { awsRuntime, clientOptions, type AwsRuntime } from '../../testing/aws-runtime.ts';
import { deployHandler, invokeHandler } from '../../testing/handlers.ts';
import { parseFilterExpression } from './filter-expression.ts';
import { fromXrayTraceId } from './trace-id.ts';

const HOME = { account: '000000000000', region: 'us-east-1' };
const range = () => ({ StartTime: new Date(Date.now() - 3_600_000), EndTime: new Date(Date.now() + 60_000) });

async function called(t: Parameters<typeof awsRuntime>[0]): Promise<{ runtime: AwsRuntime; client: xray.XRayClient }> {
  const runtime = await awsRuntime(t);
  await deployHandler(runtime.host, 'one', 'exports.handler = async (event) => { if (event.fail) throw new TypeError("no"); };');
  await invokeHandler(runtime.host, 'one', {});
  await invokeHandler(runtime.host, 'one', { fail: true });
  return { runtime, client: new xray.XRayClient(clientOptions(runtime, HOME)) };
}

const TIME = Math.floor(Date.now() / 1000).toString(16);
const idOf = (n: number) => `1-${TIME}-${n.toString(16).padStart(24, '0')}`;

test('a call is a trace of two segments, with the phases of its cold start', async (t) => {
  const { client } = await called(t);
  const { TraceSummaries } = await client.send(new xray.GetTraceSummariesCommand(range()));
  assert.equal(TraceSummaries?.length, 2);
  assert.deepEqual(
    TraceSummaries.map(({ HasFault }) => HasFault),
    [true, false],
  );
  const cold = TraceSummaries[1];
  assert.deepEqual(
    cold?.ServiceIds?.map(({ Name, Type }) => [Name, Type]),
    [
      ['one', 'AWS::Lambda'],
      ['one', 'AWS::Lambda::Function'],
    ],
  );
  assert.deepEqual(cold?.ResourceARNs, [{ ARN: 'arn:aws:lambda:us-east-1:000000000000:function:one' }]);
  const { Traces } = await client.send(new xray.BatchGetTracesCommand({ TraceIds: [cold?.Id ?? '', idOf(1)] }));
  assert.equal(Traces?.length, 1);
  const documents = (Traces[0]?.Segments ?? []).map(({ Document }) => JSON.parse(Document ?? '{}'));
  assert.deepEqual(
    documents.map(({ origin }) => origin),
    ['AWS::Lambda', 'AWS::Lambda::Function'],
  );
  assert.equal(documents[1].parent_id, documents[0].id);
  assert.equal(fromXrayTraceId(documents[0].trace_id)?.length, 32);
  const names = documents.flatMap(({ subsegments = [] }) => subsegments.map(({ name }: { name: string }) => name));
  assert.ok(names.includes('Initialization') && names.includes('Invocation'), names.join());
  assert.ok(documents[0].end_time >= documents[1].end_time);
});

test('a failed call says what was thrown; filters find it', async (t) => {
  const { client } = await called(t);
  const find = async (FilterExpression: string) =>
    (await client.send(new xray.GetTraceSummariesCommand({ ...range(), FilterExpression }))).TraceSummaries?.length;
  assert.equal(await find('fault'), 1);
  assert.equal(await find('ok AND service("one")'), 1);
  assert.equal(await find('service("two")'), 0);
  assert.equal(await find('duration >= 0 AND NOT (fault OR error)'), 1);
  await assert.rejects(find('service("one") { fault }'), { name: 'InvalidRequestException', message: /braces/ });
  await assert.rejects(find('nonsense'), { name: 'InvalidRequestException' });
  const { TraceSummaries } = await client.send(new xray.GetTraceSummariesCommand({ ...range(), FilterExpression: 'fault' }));
  const { Traces } = await client.send(new xray.BatchGetTracesCommand({ TraceIds: [TraceSummaries?.[0]?.Id ?? ''] }));
  const segment = JSON.parse(Traces?.[0]?.Segments?.[1]?.Document ?? '{}');
  assert.deepEqual(segment.cause.exceptions, [{ message: 'no', type: 'TypeError' }]);
});

test('the graph of services: who was called how often, and by whom', async (t) => {
  const { runtime, client } = await called(t);
  const { Services } = await client.send(new xray.GetServiceGraphCommand(range()));
  const seen = (Services ?? []).map(({ Name, Type, Root, SummaryStatistics, Edges }) => [
    Name,
    Type,
    Root ?? false,
    SummaryStatistics?.TotalCount,
    SummaryStatistics?.FaultStatistics?.TotalCount,
    Edges?.map(({ ReferenceId }) => Services?.find((other) => other.ReferenceId === ReferenceId)?.Type),
  ]);
  assert.deepEqual(seen, [
    ['one', 'AWS::Lambda', true, 2, 1, ['AWS::Lambda::Function']],
    ['one', 'AWS::Lambda::Function', false, 2, 1, []],
  ]);
  const [first] = (await client.send(new xray.GetTraceSummariesCommand(range()))).TraceSummaries ?? [];
  const graph = await client.send(new xray.GetTraceGraphCommand({ TraceIds: [first?.Id ?? ''] }));
  assert.deepEqual(
    graph.Services?.map(({ SummaryStatistics }) => SummaryStatistics?.TotalCount),
    [1, 1],
  );
  await assert.rejects(client.send(new xray.GetServiceGraphCommand({ ...range(), GroupName: 'mine' })), {
    name: 'InvalidRequestException',
  });
  const other = new xray.XRayClient(clientOptions(runtime));
  assert.deepEqual((await other.send(new xray.GetServiceGraphCommand(range()))).Services, []);
});

test("another account's traces are not seen", async (t) => {
  const { runtime, client } = await called(t);
  const [first] = (await client.send(new xray.GetTraceSummariesCommand(range()))).TraceSummaries ?? [];
  const other = new xray.XRayClient(clientOptions(runtime));
  assert.deepEqual((await other.send(new xray.GetTraceSummariesCommand(range()))).TraceSummaries, []);
  assert.deepEqual((await other.send(new xray.BatchGetTracesCommand({ TraceIds: [first?.Id ?? ''] }))).Traces, []);
});

test('segments of clients are kept over a restart, in pages, by annotation; bad ones are refused one by one', async (t) => {
  const runtime = await awsRuntime(t);
  const client = new xray.XRayClient(clientOptions(runtime));
  const now = Date.now() / 1000;
  const segment = (n: number, more: object = {}) =>
    JSON.stringify({ trace_id: idOf(n), id: n.toString(16).padStart(16, '0'), name: 'web', start_time: now - n, end_time: now, ...more });
  const { UnprocessedTraceSegments } = await client.send(
    new xray.PutTraceSegmentsCommand({
      TraceSegmentDocuments: [
        ...Array.from({ length: 130 }, (_, n) => segment(n + 1, { annotations: { n: n + 1, even: n % 2 === 1 } })),
        segment(200, { id: 'short' }),
        segment(201, { end_time: undefined }),
        segment(202, { trace_id: 'x' }),
        '{',
      ],
    }),
  );
  assert.deepEqual(
    UnprocessedTraceSegments?.map(({ ErrorCode }) => ErrorCode),
    ['InvalidSegment', 'MissingEndTime', 'InvalidTraceId', 'ParseError'],
  );
  await runtime.stop();
  const again = new xray.XRayClient(clientOptions(await awsRuntime(t, { home: runtime.home })));
  const ids = new Set<string>();
  let count = 0;
  for await (const page of xray.paginateGetTraceSummaries({ client: again }, { ...range(), FilterExpression: 'annotation.even = true' })) {
    for (const { Id } of page.TraceSummaries ?? []) {
      ids.add(Id ?? '');
      count++;
    }
  }
  assert.deepEqual([ids.size, count], [65, 65]);
  const { Traces } = await again.send(new xray.BatchGetTracesCommand({ TraceIds: [idOf(7)] }));
  assert.equal(Traces?.[0]?.Duration?.toFixed(0), '7');
});

test('the default sampling rule; what is not emulated says so', async (t) => {
  const client = new xray.XRayClient(clientOptions(await awsRuntime(t)));
  const { SamplingRuleRecords } = await client.send(new xray.GetSamplingRulesCommand({}));
  assert.equal(SamplingRuleRecords?.[0]?.SamplingRule?.RuleName, 'Default');
  await assert.rejects(client.send(new xray.GetInsightSummariesCommand({ ...range() })), { name: 'UnknownOperationException' });
  await assert.rejects(client.send(new xray.BatchGetTracesCommand({ TraceIds: ['nonsense'] })), { name: 'InvalidRequestException' });
  await assert.rejects(client.send(new xray.GetTraceSummariesCommand({ StartTime: new Date(0), EndTime: new Date() })), {
    name: 'InvalidRequestException',
    message: /24 hours/,
  });
});

test('filter expressions that cannot be read', () => {
  for (const text of [
    '(',
    'fault AND',
    'duration > ',
    'duration',
    'duration > x',
    '= 3',
    'service("a"',
    'edge("a", "b")',
    'http.status = 200 )',
    '§',
  ]) {
    assert.throws(() => parseFilterExpression(text), { code: 'InvalidRequestException' }, text);
  }
});
