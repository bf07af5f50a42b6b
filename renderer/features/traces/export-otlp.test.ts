import assert from 'node:assert/strict';
import test from 'node:test';
import { exportOtlp } from './export-otlp.ts';
import { span } from './tree/testing-spans.ts';

test('a trace becomes an OTLP export request, one resource per service', () => {
  const otlp = exportOtlp({
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    startedAt: '2026-01-02T03:04:05.678Z',
    spans: [
      span('00f067aa0ba902b7', null, 0, 1.5, { kind: 'server', attributes: { route: '/', count: 3, ratio: 0.5, cold: true } }),
      span('b7ad6b7169203331', '00f067aa0ba902b7', 0.25, 1, {
        service: 'db',
        kind: 'client',
        status: 'error',
        statusMessage: 'gone',
        events: [{ name: 'exception', atMs: 0.5, attributes: {} }],
      }),
    ],
  });
  assert.equal(otlp.resourceSpans.length, 2);
  const [first] = otlp.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  const [second] = otlp.resourceSpans[1]?.scopeSpans[0]?.spans ?? [];
  assert.deepEqual(otlp.resourceSpans[1]?.resource.attributes, [{ key: 'service.name', value: { stringValue: 'db' } }]);
  assert.equal(first?.startTimeUnixNano, '1767323045678000000');
  assert.equal(first?.endTimeUnixNano, '1767323045679500000');
  assert.ok(first !== undefined && !('parentSpanId' in first));
  assert.deepEqual(first?.attributes, [
    { key: 'route', value: { stringValue: '/' } },
    { key: 'count', value: { intValue: '3' } },
    { key: 'ratio', value: { doubleValue: 0.5 } },
    { key: 'cold', value: { boolValue: true } },
  ]);
  assert.deepEqual([second?.kind, second?.status, second?.startTimeUnixNano], [3, { code: 2, message: 'gone' }, '1767323045678250000']);
  assert.equal(second?.events[0]?.timeUnixNano, '1767323045678500000');
  assert.equal(JSON.parse(JSON.stringify(otlp)).resourceSpans.length, 2);
});
