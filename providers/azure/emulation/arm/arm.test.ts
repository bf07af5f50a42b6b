import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { zipOf, chunks } from '../../../local/runtime/code/testing-zip.ts';
import { azureRuntime, type AzureRuntime } from '../testing/azure-runtime.ts';

const API = 'api-version=2025-05-01';
const hello = `const { app } = require('@azure/functions');
app.http('hello', { methods: ['GET'], handler: async () => ({ body: 'hello ' + (process.env.GREETING ?? '') }) });\n`;

describe('Resource Manager', () => {
  let runtime: AzureRuntime;
  const ending: (() => unknown)[] = [];
  before(async () => {
    runtime = await azureRuntime({ after: (fn) => ending.push(fn) });
  });
  after(async () => {
    for (const end of ending) await end();
  });

  test('an app that the console deployed is a site, with functions, keys and a host name that answers', async () => {
    const { host, ask, subscription } = runtime;
    const zip = zipOf({ 'package.json': '{"main":"index.js"}', 'index.js': hello, 'host.json': '{"version":"2.0"}' });
    const { sha256 } = await host.code.put(chunks(zip), { signal: AbortSignal.timeout(30_000) });
    host.functions.deploy({
      project: {
        name: 'from-console',
        description: '',
        model: 'azure-v4',
        runtime: 'node|24',
        handler: 'index.js',
        memoryMb: 512,
        timeoutS: 30,
        concurrency: 4,
        env: { GREETING: 'there' },
        http: { enabled: true, methods: [] },
        tags: {},
      },
      codeSha256: sha256,
      origin: null,
    });
    const listed = await ask(`/subscriptions/${subscription}/providers/Microsoft.Web/sites?${API}`);
    assert.equal(listed.status, 200, listed.text);
    const [site] = listed.json['value'] as { id: string; properties: { defaultHostName: string; state: string } }[];
    assert.equal(site?.properties.state, 'Running');
    const answer = await ask(`https://${site?.properties.defaultHostName}/api/hello`);
    assert.deepEqual([answer.status, answer.text], [200, 'hello there']);
    host.functions.remove('from-console');
    assert.equal((await ask(`${site?.id}?${API}`)).status, 404);
  });

  test('refuses what is no request of its own in its own words', async () => {
    const { ask, subscription } = runtime;
    const code = async (...given: Parameters<AzureRuntime['ask']>): Promise<unknown[]> => {
      const { status, json } = await ask(...given);
      return [status, (json['error'] as { code?: string } | undefined)?.code];
    };
    const path = `/subscriptions/${subscription}/providers/Microsoft.Web/sites`;
    assert.deepEqual(await code(path), [400, 'MissingApiVersionParameter']);
    assert.deepEqual(await code(`${path}?api-version=soon`), [400, 'InvalidApiVersionParameter']);
    assert.deepEqual(await code(`${path}?${API}`, { headers: { authorization: 'Basic x' } }), [401, 'AuthenticationFailedInvalidHeader']);
    assert.deepEqual(await code(`/subscriptions/x?${API}`), [400, 'InvalidSubscriptionId']);
    assert.deepEqual(await code(`/subscriptions/99999999-0000-0000-0000-000000000000?${API}`), [404, 'SubscriptionNotFound']);
    assert.deepEqual(await code(`/subscriptions/${subscription}/providers/Contoso.Fun/toys?${API}`), [404, 'InvalidResourceNamespace']);
    assert.deepEqual(await code(`/subscriptions/${subscription}/providers/Microsoft.Web/toys?${API}`), [404, 'InvalidResourceType']);
    assert.deepEqual(await code(`${path}?${API}`, { headers: { origin: 'https://evil.example' } }), [403, 'Forbidden']);
  });
});
