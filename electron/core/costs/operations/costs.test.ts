import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { registry, yardsticks } from '#providers/registry.ts';
import { isAppError } from '../testing/is-app-error.ts';
import { createCore, type Core } from '../../create-core.ts';
import { azureRows, cloudSkus, lambdaOffer } from '../testing/price-lists.ts';

type Answer = { status: number; body: unknown };

/** Price lists as the vendors serve them, on this machine. Keeps what was asked, with its headers. */
async function servePriceLists(context: TestContext, answer: (url: URL, key: string | undefined) => Answer) {
  const asked: URL[] = [];
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `https://${request.headers['x-price-host']}`);
    asked.push(url);
    const { status, body } = answer(url, request.headers['x-goog-api-key']?.toString());
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const toHere: typeof globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const headers = { ...(init?.headers as Record<string, string>), 'x-price-host': url.host };
    return fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, { ...init, headers });
  };
  return { asked, fetch: toHere };
}

function openCosts(context: TestContext, fetch: typeof globalThis.fetch): Core {
  const home = mkdtempSync(join(tmpdir(), 'isobar-costs-'));
  const core = createCore({
    registry,
    yardsticks,
    home,
    front: 'test',
    frontReason: null,
    version: '0.0.0',
    ports: { templatesDir: home, fetch },
  });
  context.after(async () => {
    await core.close();
    rmSync(home, { recursive: true, force: true });
  });
  return core;
}

const answers = (url: URL, key: string | undefined): Answer => {
  if (url.host.startsWith('pricing.us-east-1')) return { status: 200, body: lambdaOffer(url.pathname.split('/').at(-2) ?? '') };
  if (url.host.startsWith('prices.azure')) return { status: 200, body: azureRows(url) };
  if (key !== 'a-key') return { status: 403, body: { error: { message: 'API key not valid.' } } };
  return { status: 200, body: cloudSkus(url) };
};

suite('prices from the vendors’ own lists', () => {
  test('what is read is used, dated and named; the rest stays', async (t) => {
    process.env['ISOBAR_GCP_BILLING_KEY'] = 'a-key';
    t.after(() => delete process.env['ISOBAR_GCP_BILLING_KEY']);
    const { asked, fetch } = await servePriceLists(t, answers);
    const { client } = openCosts(t, fetch);
    const { items } = await client.costs.refresh({ region: ['eu-west-1'] });
    assert.deepEqual(items.map(({ provider, error }) => [provider, error]), [['aws', null], ['gcp', null], ['azure', null]]); // prettier-ignore
    assert.ok(items.every(({ prices, readAt }) => prices > 0 && readAt !== null));
    // No secret in any address.
    assert.ok(asked.every((url) => !url.href.includes('a-key')));

    const ask = { requests: 2_000_000, durationMs: 1000, memoryMb: 1024, freeTier: false };
    const line = async (offer: string, meter: string, region: string) => {
      const { offers } = await client.costs.estimate({ ...ask, offer: [offer], region: [region] });
      return offers[0]?.lines.find((one) => one.meter === meter);
    };
    const duration = await line('lambda-x86', 'compute-x86', 'us-east-1');
    assert.deepEqual([duration?.rate, duration?.source?.asOf], ['0.00002', '2026-11-01']);
    assert.equal((await line('lambda-x86', 'requests', 'us-east-1'))?.rate, '0.25');
    // Other regions write a prefix before the same usage types.
    assert.equal((await line('lambda-arm', 'compute-arm', 'eu-west-1'))?.rate, '0.000015');
    assert.equal((await line('lambda-x86', 'compute-x86', 'eu-west-2'))?.rate, '0.0000166667');
    // Executions are listed by ten, and the paid tier is the row that begins above zero.
    assert.equal((await line('consumption', 'executions', 'eastus'))?.rate, '0.3');
    assert.equal((await line('flex-on-demand', 'flex-execution-time', 'eastus'))?.rate, '0.00003');
    // Units are text and nanos a number; both tiers and a double space.
    assert.equal((await line('run-request', 'vcpu-seconds', 'us-central1'))?.rate, '0.000025');
    assert.equal((await line('run-request', 'vcpu-seconds', 'europe-west3'))?.rate, '0.0000341');
    const { items: books } = await client.costs.prices({});
    assert.deepEqual(books.map(({ id, readAt }) => [id, readAt !== null]), [['aws', true], ['gcp', true], ['azure', true], ['ibm-code-engine', false], ['cloudflare-workers', false]]); // prettier-ignore
  });

  test('tiers of a list are tiers of the bill', async (t) => {
    const { fetch } = await servePriceLists(t, answers);
    const { client } = openCosts(t, fetch);
    await client.costs.refresh({ provider: 'aws' });
    const { offers } = await client.costs.estimate({ offer: ['lambda-x86'], usage: { 'compute-x86': '7000000000' }, freeTier: false });
    assert.deepEqual(offers[0]?.lines.map(({ tier, quantity, rate }) => [tier, quantity, rate]), [[1, '6000000000', '0.00002'], [2, '1000000000', '0.000018']]); // prettier-ignore
  });

  test('a list that fails, is empty or has another form leaves prices as they were, and says so', async (t) => {
    const strange: [string, Answer][] = [
      ['answers with 503', { status: 503, body: {} }],
      ['another form', { status: 200, body: { prices: [] } }],
      ['none of the prices', { status: 200, body: { ...lambdaOffer('us-east-1'), products: {} } }],
    ];
    for (const [why, answer] of strange) {
      const { fetch } = await servePriceLists(t, () => answer);
      const { client } = openCosts(t, fetch);
      const { items } = await client.costs.refresh({ provider: 'aws' });
      assert.match(items[0]?.error?.message ?? '', new RegExp(why));
      assert.ok((items[0]?.error?.hint ?? '').length > 10);
      const { offers } = await client.costs.estimate({ requests: 3_000_000, durationMs: 120, memoryMb: 1536, offer: ['lambda-x86'] });
      assert.equal(offers[0]?.total, '2.73');
    }
  });

  test('without a connection, and without the key that a list wants, the reason is named', async (t) => {
    const { client } = openCosts(t, () => Promise.reject(new TypeError('fetch failed')));
    const { items } = await client.costs.refresh({});
    const reasons = Object.fromEntries(items.map(({ provider, error }) => [provider, `${error?.code}: ${error?.message}`]));
    assert.match(reasons['aws'] ?? '', /^unavailable: .*does not answer/);
    assert.match(reasons['gcp'] ?? '', /^unauthenticated: .*API key/);
    await assert.rejects(client.costs.refresh({ provider: 'local' }), isAppError('unsupported', /costs nothing/));
    await assert.rejects(client.costs.refresh({ provider: 'mars' }), isAppError('not_found', /no provider "mars"/));
  });
});

suite('costs by the contract', () => {
  const offline: typeof globalThis.fetch = () => Promise.reject(new Error('No test goes out.'));
  const ask = { requests: 3_000_000, durationMs: 120, memoryMb: 1536, coldPercent: 2, initMs: 300 };

  test('a comparison without a scenario of its own size has a range all the same', async (t) => {
    const { client } = openCosts(t, offline);
    const { requests, curves } = await client.costs.compare({ requests: 0, durationMs: 100, memoryMb: 512 });
    assert.deepEqual([requests[0], requests.at(-1)], [10_000, 100_000_000]);
    assert.ok(curves.every(({ totals }) => totals.every(Number.isFinite)));
    await assert.rejects(client.costs.compare({ ...ask, fromRequests: 10, toRequests: 5 }), isAppError('invalid_input', /fromRequests/));
  });

  test('keeping it warm is set against the cold starts that it takes away', async (t) => {
    const { client } = openCosts(t, offline);
    const { coldStarts, waitedMs, items } = await client.costs.keepWarm(ask);
    assert.deepEqual([coldStarts, waitedMs], [60_000, 18_000_000]);
    const lambda = items.find(({ offer, way }) => offer === 'lambda-x86' && way === 'capacity');
    assert.ok(Number(lambda?.extra) > 10 && Number(lambda?.perColdStart) > 0);
    assert.ok(items.some(({ offer, way }) => offer === 'flex-on-demand' && way === 'capacity'));
  });

  test('an export has every line, and runs nothing where it is opened', async (t) => {
    const { client } = openCosts(t, offline);
    const question = { ...ask, name: '<img src=x onerror=alert(1)>|=1+1' };
    const html = await client.costs.export({ question, format: 'html' });
    assert.ok(html.text.includes('&lt;img') && !html.text.includes('<img') && !html.text.includes('<script'));
    const markdown = await client.costs.export({ question, format: 'markdown' });
    assert.ok(markdown.text.includes('\\<img') && markdown.text.includes('\\|=1+1'));
    const csv = await client.costs.export({ question, format: 'csv' });
    const { offers } = await client.costs.estimate(ask);
    assert.equal(csv.text.trim().split('\n').length, 1 + offers.reduce((sum, { lines }) => sum + lines.length + 1, 0));
    assert.match(csv.fileName, /^costs-\d{4}-\d\d-\d\d\.csv$/);
  });
});
