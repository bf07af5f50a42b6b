import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { testStore } from '../store/testing-records.ts';
import type { Store } from '../store/store.ts';
import { createOtlpReceiver } from './create-otlp-receiver.ts';

const TRACE = '5b8efff798038103d269b633813fc60c';

/** As the protocol's own example has it: https://github.com/open-telemetry/opentelemetry-proto/blob/main/examples/trace.json */
const EXPORT = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'my.service' } }] },
      scopeSpans: [
        {
          scope: { name: 'my.library', version: '1.0.0' },
          spans: [
            {
              traceId: TRACE.toUpperCase(),
              spanId: 'EEE19B7EC3C1B174',
              parentSpanId: 'EEE19B7EC3C1B173',
              name: "I'm a server span",
              startTimeUnixNano: '1544712660000123456',
              endTimeUnixNano: '1544712661000623456',
              kind: 2,
              attributes: [
                { key: 'my.span.attr', value: { stringValue: 'some value' } },
                { key: 'count', value: { intValue: '42' } },
                { key: 'list', value: { arrayValue: { values: [{ intValue: '1' }] } } },
                { key: 'faas.name', value: { stringValue: 'hello' } },
              ],
              events: [{ timeUnixNano: '1544712660500123456', name: 'halfway' }],
              status: { code: 2, message: 'no' },
            },
          ],
        },
      ],
    },
  ],
};

async function receiver(t: TestContext): Promise<{ url: string; store: Store }> {
  const store = testStore(t);
  const otlp = createOtlpReceiver(store.recorder, (name) => `local:default/${name}`, assert.fail);
  const { url } = await otlp.listen();
  t.after(() => otlp.close());
  return { url, store };
}

const post = (url: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(`${url}/v1/traces`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

test('spans in JSON are stored, gzipped ones too', async (t) => {
  const { url, store } = await receiver(t);
  const response = await post(url, gzipSync(JSON.stringify(EXPORT)), { 'content-encoding': 'gzip' });
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { partialSuccess: {} });
  const trace = store.traces.get(TRACE);
  assert.equal(trace.name, "I'm a server span");
  assert.equal(trace.startedAt, '2018-12-13T14:51:00.000Z');
  assert.deepEqual(trace.spans, [
    {
      spanId: 'eee19b7ec3c1b174',
      parentSpanId: 'eee19b7ec3c1b173',
      name: "I'm a server span",
      kind: 'server',
      service: 'my.service',
      startMs: 0,
      durationMs: 1000.5,
      status: 'error',
      statusMessage: 'no',
      attributes: {
        'my.span.attr': 'some value',
        count: 42,
        list: '{"arrayValue":{"values":[{"intValue":"1"}]}}',
        'faas.name': 'hello',
      },
      events: [{ name: 'halfway', atMs: 500, attributes: {} }],
      functionRef: 'local:default/hello',
      invocationId: null,
    },
  ]);
});

test('what cannot be read is counted, and the rest is kept', async (t) => {
  const { url, store } = await receiver(t);
  const [resourceSpans] = EXPORT.resourceSpans;
  const spans = [...(resourceSpans?.scopeSpans[0]?.spans ?? []), { traceId: 'short', spanId: '1' }];
  const response = await post(url, JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
  assert.deepEqual(await response.json(), { partialSuccess: { rejectedSpans: '1', errorMessage: 'Some spans have no valid id or time.' } });
  assert.equal(store.traces.get(TRACE).spans.length, 1);
});

test('protobuf, web pages, other hosts and rubbish are refused in words', async (t) => {
  const { url } = await receiver(t);
  const protobuf = await post(url, new Uint8Array([1]), { 'content-type': 'application/x-protobuf' });
  assert.equal(protobuf.status, 415);
  assert.match(await protobuf.text(), /OTEL_EXPORTER_OTLP_PROTOCOL=http\/json/);
  assert.equal((await post(url, '{', {})).status, 400);
  assert.equal((await post(url, '[]', {})).status, 400);
  assert.equal((await post(url, 'x', { 'content-encoding': 'gzip' })).status, 400);
  assert.equal((await post(url, '{}', { origin: 'http://evil.example' })).status, 403);
  assert.equal((await fetch(`${url}/v1/logs`, { method: 'POST' })).status, 404);
  assert.equal((await fetch(`${url}/v1/traces`)).status, 400);
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  assert.equal((await post(url, bomb, { 'content-encoding': 'gzip' })).status, 413);
});
