import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import type { CostComparison, CostEstimate } from '#shared/contract/costs.ts';
import { isobar } from './testing/isobar.ts';

const home = mkdtempSync(join(tmpdir(), 'isobar-costs-'));
after(() => rmSync(home, { recursive: true, force: true }));

async function json<T = CostEstimate>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await isobar(home, [...args, '--json']);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as T;
}

const words = (text: string): string[] => text.split(' ');

suite('isobar costs', () => {
  test('an estimate has a bill for every offer, each line with quantity, grant, rate and source', async () => {
    const { offers } = await json(...words('costs estimate --requests 3000000 --duration-ms 120 --memory-mb 1536'));
    assert.ok(offers.length >= 12);
    const lambda = offers.find(({ offer }) => offer === 'lambda-x86');
    assert.equal(lambda?.total, '2.73');
    const compute = lambda?.lines.find(({ meter }) => meter === 'compute-x86');
    assert.deepEqual(
      [compute?.quantity, compute?.free, compute?.billable, compute?.rate, compute?.rounded],
      ['540000', '400000', '140000', '0.0000166667', '2.33'],
    );
    assert.match(compute?.source?.asOf ?? '', /^2026-/);
    assert.ok(offers.every(({ assumptions, sources }) => assumptions.length > 0 && sources.length > 0));
  });

  test('architecture, provider, region and free tier are flags', async () => {
    const ask = words('costs estimate --requests 1000000 --duration-ms 100 --memory-mb 512 --provider aws --arch arm --region sa-east-1');
    const { offers } = await json(...ask, '--no-free-tier');
    assert.deepEqual(offers.map(({ offer, region }) => [offer, region]), [['lambda-arm', 'sa-east-1']]); // prettier-ignore
    assert.ok(offers[0]?.lines.every(({ free }) => free === '0'));
  });

  test('several workloads are one bill', async () => {
    const { offers } = await json(
      ...words(
        'costs estimate --offer lambda-x86 --requests 2000000 --duration-ms 500 --memory-mb 1536 --streamed-kb 100 --without-grants streaming --rounding lines',
      ),
      '--workload',
      'requests=1000000 streamed-kb=7168',
    );
    assert.equal(offers[0]?.total, '39.04');
  });

  test('a scenario file says the same as flags, and holds several', async () => {
    const file = join(home, 'scenarios.yaml');
    writeFileSync(
      file,
      `offer: [lambda-arm]
month: 30d
scenarios:
  - name: claims
    requests: 2000000
    duration-ms: 16000
    memory-mb: 1024
    durable-executions: 1000000
    durable-operations: 4
    durable-written-kb: 104
    durable-running-days: 7
    durable-retention-days: 14
  - name: by meter
    usage: { compute-arm: 1400000 }
    rates: { compute-arm: 0.00001 }
`,
    );
    const { scenarios } = await json<{ scenarios: CostEstimate[] }>('costs', 'estimate', '--file', file);
    assert.deepEqual(scenarios.map(({ scenario, offers }) => [scenario.name, offers[0]?.total]), [['claims', '490.46'], ['by meter', '10.00']]); // prettier-ignore
  });

  test('a comparison has curves and break-even points', async () => {
    const { requests, curves, breakEvens } = await json<CostComparison>(
      ...words(
        'costs compare --requests 1000000 --duration-ms 200 --memory-mb 512 --offer lambda-x86,ec2-t3-medium --no-free-tier --points 20',
      ),
    );
    assert.equal(requests.length, 20);
    assert.ok(curves.every(({ totals }) => totals.length === 20));
    assert.deepEqual(breakEvens.map(({ from, to }) => [from, to]), [['lambda-x86', 'ec2-t3-medium']]); // prettier-ignore
  });

  test('reports are CSV, JSON, Markdown and HTML', async () => {
    const ask = words('costs estimate --requests 3000000 --duration-ms 120 --memory-mb 1536 --offer lambda-x86');
    for (const [format, pattern] of [
      ['csv', /^provider,offer,/],
      ['json', /^\{/],
      ['markdown', /^# Costs/],
      ['html', /^<!doctype html>/],
    ] as const) {
      const out = join(home, `costs.${format}`);
      const { code, stderr } = await isobar(home, [...ask, '--format', format, '--out', out]);
      assert.equal(code, 0, stderr);
      const text = readFileSync(out, 'utf8');
      assert.match(text, pattern);
      assert.ok(text.includes('2.73') && text.includes('2026-09-19'), format);
    }
  });

  test('for a person there is a table, the cheapest bill and what it takes for granted', async () => {
    const { code, stdout } = await isobar(home, words('costs compare --requests 3000000 --duration-ms 120 --memory-mb 1536'));
    assert.equal(code, 0);
    for (const text of ['lambda-arm', 'A month has 730 hours.', 'none was given for AWS', 'is cheaper than'])
      assert.ok(stdout.includes(text), text);
  });

  test('what cannot be answered says which flag, and what to do', async () => {
    const cases: [string, RegExp][] = [
      ['--requests 5', /--duration-ms and --memory-mb are missing[\s\S]*--duration-ms 120/],
      ['--requests -5 --duration-ms 1 --memory-mb 128', /--requests must be at least 0/],
      ['--requests many', /--requests: "many" is not a number/],
      ['--requests 5 --duration-ms 1 --memory-mb 128 --region mars-1', /--region: there is no region "mars-1"/],
      ['--requests 5 --duration-ms 1 --memory-mb 128 --workload nonsense', /--workload: "nonsense" is not NAME=VALUE/],
      ['--file missing.yaml', /missing\.yaml cannot be read: ENOENT/],
    ];
    for (const [args, pattern] of cases) {
      const { code, stderr } = await isobar(home, words(`costs estimate ${args}`));
      assert.ok(code === 2 || code === 5, args);
      assert.match(stderr, pattern);
    }
    const file = join(home, 'broken.yaml');
    writeFileSync(file, 'requests: [1');
    assert.match((await isobar(home, ['costs', 'estimate', '--file', file])).stderr, /not valid YAML/);
  });

  test('budgets are kept, and refuse a scope that is nothing', async () => {
    const budget = await json<{ id: string }>(...words('budgets update all 50'));
    const { items } = await json<{ items: { scope: string; amount: string; warnPercent: number }[] }>('budgets', 'list');
    assert.deepEqual(items.map(({ scope, amount, warnPercent }) => [scope, amount, warnPercent]), [['all', '50', 80]]); // prettier-ignore
    assert.equal((await isobar(home, words('budgets update mars 5'))).code, 2);
    assert.equal((await isobar(home, ['budgets', 'remove', budget.id, '--yes'])).code, 0);
    assert.equal((await isobar(home, ['budgets', 'remove', budget.id, '--yes'])).code, 5);
  });
});
