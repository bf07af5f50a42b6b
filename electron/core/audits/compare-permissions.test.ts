import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyPosture, isUnread, type PermissionStatement } from '#shared/model/audit/posture.ts';
import type { Span } from '#shared/model/trace.ts';
import { registry } from '#providers/registry.ts';
import { comparePermissions } from './compare-permissions.ts';
import type { ObservedTraces } from './observe.ts';
import { loadKnowledge } from './provider-knowledge.ts';

const knowledge = await loadKnowledge(registry);

const allow = (actions: string[]): PermissionStatement => ({
  policy: 'data',
  effect: 'allow',
  actions,
  allBut: false,
  resources: ['*'],
  conditional: false,
});

const posture = emptyPosture({
  id: 'f',
  name: 'f',
  kind: 'deployed',
  provider: 'aws',
  sources: [],
  identity: {
    id: 'r',
    name: 'r',
    exists: true,
    isDefault: false,
    statements: [allow(['sqs:*', 's3:PutObject', 'logs:PutLogEvents'])],
    marks: [],
    incomplete: [],
  },
});

/** A call of an AWS service as X-Ray's SDK writes it. */
const span = (spanId: string, name: string, operation: string, more: Partial<Span> = {}): Span => ({
  spanId,
  parentSpanId: null,
  name,
  kind: 'client',
  service: 'f',
  startMs: 0,
  durationMs: 1,
  status: 'ok',
  statusMessage: null,
  attributes: { 'rpc.method': operation },
  events: [],
  functionRef: null,
  invocationId: null,
  ...more,
});

const traces = (more: Partial<ObservedTraces> = {}): ObservedTraces => ({
  spans: [
    { traceId: 't1', span: span('a', 'SQS', 'SendMessage') },
    { traceId: 't2', span: span('b', 'S3', 'GetObject', { status: 'error' }) },
    { traceId: 't2', span: span('c', 'an address', '') },
  ],
  traces: 25,
  since: '2026-11-01T00:00:00.000Z',
  until: '2026-11-09T00:00:00.000Z',
  ...more,
});

const UNREAD = { unread: 'the package is too large' };

async function compare(seen: Parameters<typeof comparePermissions>[2]) {
  const use = await comparePermissions(posture, UNREAD, seen, knowledge);
  assert.ok(use !== null && !isUnread(use));
  return use;
}

test('traces alone are enough where they cover calls and days; what they show is evidence, and the rest goes', async () => {
  const use = await compare(traces());
  assert.deepEqual(use.observed, ['s3:GetObject', 'sqs:SendMessage']);
  assert.deepEqual(use.spans, [
    { traceId: 't2', spanId: 'b', label: 's3:GetObject' },
    { traceId: 't1', spanId: 'a', label: 'sqs:SendMessage' },
  ]);
  assert.ok(use.enough && use.never.includes('s3:PutObject') && use.never.includes('sqs:DeleteQueue'));
  assert.ok(!use.never.includes('logs:PutLogEvents'), 'what the platform needs is not held against it');
  assert.deepEqual(use.writes.map(({ permission, span: link }) => [permission, link?.spanId]), [['sqs:SendMessage', 'a']]); // prettier-ignore
  assert.match(use.basis, /could not be read: the package is too large\. 25 traces from 2026-11-01T00:00Z to 2026-11-09T00:00Z/);
  const lines = use.diff?.split('\n') ?? [];
  assert.deepEqual(lines.slice(0, 2), ['--- data', '+++ data, smaller']);
  for (const line of ['-        "sqs:*"', '-        "s3:PutObject"', '+        "sqs:SendMessage"'])
    assert.ok(
      lines.some((each) => each.replace(/,$/, '') === line),
      `${line} in ${use.diff ?? ''}`,
    );
  assert.ok(
    lines.some((each) => /^[ +]\s+"logs:PutLogEvents"/.test(each)),
    'it stays',
  );
});

test('few traces, or some of a day, hold nothing against an identity by themselves', async () => {
  assert.equal((await compare(traces({ traces: 5 }))).enough, false);
  assert.equal((await compare(traces({ until: '2026-11-01T12:00:00.000Z' }))).enough, false);
});

test('without code and without traces there is nothing to compare with, whatever the reason', async () => {
  for (const seen of [null, { unread: 'xray:GetTraceSummaries was denied' }, traces({ spans: [], traces: 0 })])
    assert.deepEqual(await comparePermissions(posture, UNREAD, seen, knowledge), UNREAD);
});

test("calls of Google's and Azure's services that traces show are told to write or to read", async () => {
  const told = async (provider: string, spans: Span[]) => {
    const of = emptyPosture({ id: 'g', name: 'g', kind: 'deployed', provider });
    const use = await comparePermissions(of, null, traces({ spans: spans.map((each) => ({ traceId: 't', span: each })) }), knowledge);
    assert.ok(use !== null && !isUnread(use));
    return [use.observed.length, use.writes.map((each) => each.span?.spanId)];
  };
  const http = (id: string, verb: string, url: string) => span(id, verb, '', { attributes: { 'http.request.method': verb, 'url.full': url } }); // prettier-ignore
  assert.deepEqual(await told('gcp', [span('a', 'google.pubsub.v1.Publisher/Publish', ''), http('b', 'POST', 'https://firestore.googleapis.com/v1/x:runQuery'), http('c', 'POST', 'https://oauth2.googleapis.com/token')]), [2, ['a']]); // prettier-ignore
  const dependency = (id: string, name: string, type: string) => span(id, name, '', { attributes: { 'azure.dependency.type': type } });
  assert.deepEqual(await told('azure', [dependency('a', 'PUT box/a.txt', 'Azure blob'), dependency('b', 'GET box/a.txt', 'Azure blob'), dependency('c', 'GET /', 'HTTP')]), [2, ['a']]); // prettier-ignore
});
