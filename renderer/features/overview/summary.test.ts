import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartSeries, chartSummary, ranked, shareOf, toKpis } from './summary.ts';

const total = { invocations: 200, errors: 3, coldStarts: 20, p50Ms: 4, p95Ms: 40, p99Ms: 400, billedMs: 900, throttles: 0 };

test('no invocations is not the same as no errors', () => {
  assert.equal(shareOf('errors', { invocations: 0, errors: 0, coldStarts: 0 }), null);
  assert.equal(shareOf('errors', total), 0.015);
});

test('a chart says what it shows', () => {
  assert.equal(chartSummary('invocations', total, 'last hour'), '200 invocations in the last hour, 3 of them failed (1.5%).');
  assert.match(chartSummary('latency', total, 'last hour'), /median 4 ms, 95th percentile 40 ms, 99th 400 ms/);
  assert.equal(chartSummary('cold', { ...total, invocations: 0 }, 'last hour'), 'No invocations in the last hour.');
});

test('stacked series add up to all invocations', () => {
  const bucket = { at: '2026-01-01T00:00:00.000Z', invocations: 10, errors: 4, coldStarts: 1, p50Ms: 1, p95Ms: 2, p99Ms: null };
  for (const chart of ['invocations', 'cold'] as const) {
    const values = chartSeries(chart, [bucket]).map((series) => series.values[0] ?? 0);
    assert.equal(
      values.reduce((sum, value) => sum + value, 0),
      10,
    );
  }
  assert.deepEqual(
    chartSeries('latency', [bucket]).map((series) => series.values[0]),
    [1, 2, null],
  );
});

test('rankings leave out what does not belong in them', () => {
  const fn = (name: string, invocations: number, errors: number, p95Ms: number | null) => ({
    functionRef: name,
    invocations,
    errors,
    coldStarts: 0,
    p95Ms,
  });
  const all = [fn('a', 5, 0, 10), fn('b', 9, 2, null), fn('c', 7, 3, 90)];
  assert.deepEqual(
    ranked(all, 'busiest', 2).map((each) => each.functionRef),
    ['b', 'c'],
  );
  assert.deepEqual(
    ranked(all, 'worst', 5).map((each) => each.functionRef),
    ['c', 'b'],
  );
  assert.deepEqual(
    ranked(all, 'slowest', 5).map((each) => each.functionRef),
    ['c', 'a'],
  );
});

test('numbers that have not come are dashes, failures are marked', () => {
  assert.deepEqual(
    toKpis(undefined, undefined, 'last hour').map((kpi) => kpi.value),
    ['–', '–', '–', '–', '–'],
  );
  const kpis = toKpis(['active', 'failed'], { total, functions: [] }, 'last hour');
  assert.deepEqual(
    kpis.map((kpi) => [kpi.value, kpi.bad]),
    [
      ['2', true],
      ['200', false],
      ['1.5%', true],
      ['10%', false],
      ['40 ms', false],
    ],
  );
  const several = { ...total, p50Ms: null, p95Ms: null, p99Ms: null };
  const slow = { functionRef: 'local:default/slow', invocations: 9, errors: 0, coldStarts: 0, p95Ms: 90 };
  const [latency] = toKpis([], { total: several, functions: [slow] }, 'last hour').slice(-1);
  assert.deepEqual([latency?.value, latency?.note], ['to 90 ms', 'slowest: slow']);
});
