import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { createAzureContext } from '../azure-context.ts';
import { createClients } from '../clients/clients.ts';
import { readEndpoints } from '../profile/endpoints.ts';
import { chargesFacet } from './charges.ts';

interface Asked {
  url: string;
  body: { timePeriod: { from: string; to: string }; dataset: { filter: { dimensions: { values: string[] } } } };
}

/** Cost Management on loopback, with answers as its reference shows them. */
async function serve(t: TestContext, answer: (request: IncomingMessage, origin: string) => { status: number; body: unknown }) {
  const asked: Asked[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const origin = `http://${request.headers.host ?? ''}`;
    asked.push({ url: request.url ?? '', body: JSON.parse(await text(request)) as Asked['body'] });
    const { status, body } = answer(request, origin);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const settings = { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, subscriptions: 's1,s2' };
  const endpoints = await readEndpoints(settings, '/nowhere');
  const credential = { getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 60_000 }) };
  const context = createAzureContext('test', settings, endpoints, createClients(credential, endpoints));
  const call = { signal: AbortSignal.timeout(20_000) };
  return { asked, read: () => chargesFacet(context).read({ since: '2026-11-01', until: '2026-11-22' }, call) };
}

const columns = ['ServiceName', 'Meter', 'Cost', 'Currency'].map((name) => ({ name, type: name === 'Cost' ? 'Number' : 'String' }));

test('charges come from Cost Management, of all subscriptions and pages, and currencies are not mixed', async (t) => {
  const { asked, read } = await serve(t, (request, origin) => {
    const path = '/subscriptions/s1/providers/Microsoft.CostManagement/query';
    if (request.url?.startsWith('/subscriptions/s2/') === true)
      return { status: 200, body: { properties: { nextLink: null, columns, rows: [['Functions', 'Standard Execution Time', 7, 'EUR']] } } };
    const more = request.url?.includes('skiptoken') === true;
    const rows = more
      ? [['Azure Monitor', 'Analytics Logs Data Ingestion', 0.2, 'USD']]
      : [['Functions', 'Standard Execution Time', 0.1, 'USD'], ['Functions', 'Standard Total Executions', 0, 'USD']]; // prettier-ignore
    return {
      status: 200,
      body: { properties: { nextLink: more ? null : `${origin}${path}?api-version=2023-11-01&$skiptoken=x`, columns, rows } },
    };
  });
  const { total, currency, lines, notes } = await read();
  assert.deepEqual([total, currency], ['0.3', 'USD']);
  assert.deepEqual(
    lines.map(({ service, amount }) => `${service} ${amount}`),
    ['Azure Monitor 0.2', 'Functions 0.1'],
  );
  assert.match(notes.join(' '), /Besides 7 EUR/);
  assert.equal(asked.length, 3);
  for (const { url, body } of asked) {
    assert.equal(new URL(url, 'http://x').searchParams.getAll('api-version').join(), '2023-11-01');
    assert.deepEqual(body.timePeriod, { from: '2026-11-01T00:00:00+00:00', to: '2026-11-21T23:59:59+00:00' });
    assert.ok(body.dataset.filter.dimensions.values.includes('Functions'));
  }
});

test('who may not read costs is told so', async (t) => {
  const body = {
    error: {
      code: 'AuthorizationFailed',
      message: "The client does not have authorization to perform action 'Microsoft.CostManagement/query/read'.",
    },
  };
  const { read } = await serve(t, () => ({ status: 403, body }));
  await assert.rejects(read(), { code: 'forbidden', message: /CostManagement/ });
});
