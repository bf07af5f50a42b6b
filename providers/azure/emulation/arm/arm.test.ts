import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { zipOf, chunks } from '../../../local/runtime/code/testing-zip.ts';
import { azureRuntime, type AzureRuntime } from '../testing/azure-runtime.ts';

const API = 'api-version=2025-05-01';
const hello = `const { app } = require('@azure/functions');
app.http('hello', { methods: ['GET'], handler: async () => ({ body: 'hello ' + (process.env.GREETING ?? '') }) });\n`;

test('apps, their keys and their addresses are there after a restart, for clients that trusted the authority before', async (t) => {
  const first = await azureRuntime(t);
  const { subscription, ca } = first;
  await first.ask(`/subscriptions/${subscription}/resourcegroups/kept?${API}`, { method: 'PUT', body: { location: 'westeurope' } });
  const id = `/subscriptions/${subscription}/resourceGroups/kept/providers/Microsoft.Web/sites/kept-app`;
  const made = await first.ask(`${id}?${API}`, { method: 'PUT', body: { location: 'westeurope', kind: 'functionapp' } });
  const { defaultHostName, hostNameSslStates } = made.json['properties'] as {
    defaultHostName: string;
    hostNameSslStates: { name: string }[];
  };
  const body = new Uint8Array(zipOf({ 'package.json': '{"main":"index.js"}', 'index.js': hello }));
  await first.ask(`https://${hostNameSslStates[1]?.name}/api/zipdeploy`, {
    method: 'POST',
    headers: { authorization: 'Bearer local' },
    body,
  });
  const keys = (await first.ask(`${id}/host/default/listkeys?${API}`, { method: 'POST' })).text;
  await first.stop();
  const second = await azureRuntime(t, { home: first.home });
  assert.deepEqual([second.url, second.ca], [first.url, ca]);
  assert.equal((await second.ask(`https://${defaultHostName}/api/hello`)).text, 'hello ');
  assert.equal((await second.ask(`${id}/host/default/listkeys?${API}`, { method: 'POST' })).text, keys);
  assert.deepEqual(second.complaints, []);
});

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

  test('the authority gives tokens to service principals, and says what it cannot do', async () => {
    const { ask, url, environment } = runtime;
    const tenant = environment.set['AZURE_TENANT_ID'] ?? '';
    const token = (form: Record<string, string>): ReturnType<AzureRuntime['ask']> =>
      ask(`${url}/${tenant}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(form).toString() });
    const good = {
      grant_type: 'client_credentials',
      client_id: 'me',
      client_secret: 'any',
      scope: 'https://management.azure.com/.default',
    };
    const claims = JSON.parse(
      Buffer.from(String((await token(good)).json['access_token']).split('.')[1] ?? '', 'base64url').toString(),
    ) as object;
    assert.deepEqual(
      [Reflect.get(claims, 'aud'), Reflect.get(claims, 'appid'), Reflect.get(claims, 'tid')],
      ['https://management.azure.com', 'me', tenant],
    );
    const { client_secret: _, ...without } = good;
    assert.match((await token(without)).text, /invalid_client.*AADSTS7000216/);
    assert.match((await token({ ...good, grant_type: 'password' })).text, /unsupported_grant_type/);
    const metadata = await ask(`${url}/metadata/endpoints?api-version=2022-09-01`);
    assert.equal(metadata.json['resourceManager'], url);
  });

  test('an app runs the package that its setting names, asks for tokens as itself, and takes one deployment at a time', async (t) => {
    const { ask, subscription, host } = runtime;
    const packages = createServer((_, response) =>
      response.end(
        zipOf({
          'host.json': '{"version":"2.0"}',
          'index.js': `const { app } = require('@azure/functions');
app.http('who', { authLevel: 'anonymous', handler: async () => {
  const answer = await fetch(process.env.IDENTITY_ENDPOINT + '?api-version=2019-08-01&resource=https://vault.azure.net', { headers: { 'X-IDENTITY-HEADER': process.env.IDENTITY_HEADER } });
  return { jsonBody: [answer.status, (await answer.json()).resource] };
} });
`,
          'package.json': '{"main":"index.js"}',
        }),
      ),
    );
    await new Promise<void>((resolve) => packages.listen(0, '127.0.0.1', resolve));
    t.after(() => packages.close());
    const url = `http://127.0.0.1:${(packages.address() as AddressInfo).port}/app.zip`;
    await ask(`/subscriptions/${subscription}/resourcegroups/box?${API}`, { method: 'PUT', body: { location: 'westeurope' } });
    const site = `/subscriptions/${subscription}/resourceGroups/box/providers/Microsoft.Web/sites/boxed`;
    const made = await ask(`${site}?${API}`, {
      method: 'PUT',
      body: { location: 'westeurope', kind: 'functionapp', identity: { type: 'SystemAssigned' } },
    });
    const settings = { method: 'PUT', body: { properties: { WEBSITE_RUN_FROM_PACKAGE: url } } };
    assert.equal((await ask(`${site}/config/appsettings?${API}`, settings)).status, 200);
    const { defaultHostName, hostNameSslStates } = made.json['properties'] as {
      defaultHostName: string;
      hostNameSslStates: { name: string }[];
    };
    const answer = await ask(`https://${defaultHostName}/api/who`);
    assert.deepEqual([answer.status, JSON.parse(answer.text)], [200, [200, 'https://vault.azure.net']]);
    const status = await ask(`${site}/hostruntime/admin/host/status?${API}`);
    assert.equal(status.json['state'], 'Running', status.text);

    const push = (): ReturnType<AzureRuntime['ask']> =>
      ask(`https://${hostNameSslStates[1]?.name}/api/zipdeploy`, {
        method: 'POST',
        headers: { authorization: 'Bearer local' },
        body: new Uint8Array(zipOf({ 'package.json': '{"main":"index.js"}', 'index.js': hello })),
      });
    assert.equal((await push()).status, 409);
    await ask(`${site}/config/appsettings?${API}`, { method: 'PUT', body: { properties: {} } });
    const several = (await Promise.all(Array.from({ length: 5 }, push))).map(({ status: code }) => code);
    assert.deepEqual([several.filter((code) => code === 200).length, several.filter((code) => code === 409).length], [1, 4]);
    assert.equal((await ask(`https://${defaultHostName}/api/hello`)).text, 'hello ');
    const removal = await ask(`/subscriptions/${subscription}/resourcegroups/box?${API}`, { method: 'DELETE' });
    assert.equal(removal.status, 202);
    while ((await ask(String(removal.headers['location']).replace(runtime.url, ''))).status === 202) await setImmediate();
    assert.equal(host.functions.find('boxed'), null);
  });

  test('bodies that make no sense never break anything, wherever they are sent', async () => {
    const { ask, subscription, complaints } = runtime;
    const group = `/subscriptions/${subscription}/resourcegroups/odd`;
    await ask(`${group}?${API}`, { method: 'PUT', body: { location: 'westeurope' } });
    const site = `${group}/providers/Microsoft.Web/sites/odd-app`;
    const made = await ask(`${site}?${API}`, { method: 'PUT', body: { location: 'westeurope', kind: 'functionapp' } });
    const paths = [
      '',
      '/config/web',
      '/config/appsettings',
      '/config/connectionstrings',
      '/config/slotConfigNames',
      '/config/authsettingsV2',
    ];
    const targets = [
      ...paths.map((path) => ['PUT', site + path]),
      ...paths.slice(0, 2).map((path) => ['PATCH', site + path]),
      ...['/slotsswap', '/applySlotConfig', '/slotsdiffs', '/functions/none/listkeys', '/hostruntime/%ff'].map((path) => [
        'POST',
        site + path,
      ]),
      ...['/host/default/functionKeys/k', '/host/default/odd/k', '/slots/s', '/extensions/MSDeploy', '/functions/f'].map((path) => [
        'PUT',
        site + path,
      ]),
      ['PUT', group],
      ['PUT', `${group}/providers/Microsoft.Web/serverfarms/p`],
      ['PUT', `${group}/providers/Microsoft.Storage/storageAccounts/s`],
      ['PUT', `${site}/providers/Microsoft.Authorization/roleAssignments/r`],
      ['POST', `/subscriptions/${subscription}/providers/Microsoft.Web/checknameavailability`],
    ] as const;
    const bodies = [
      '{',
      'null',
      '[]',
      '7',
      '"x"',
      '{"properties":7}',
      '{"properties":[]}',
      '{"location":7,"properties":{}}',
      '{"location":"westeurope","tags":[1],"properties":{"siteConfig":7,"serverFarmId":{}}}',
      '{"location":"westeurope","sku":{"name":7},"properties":{"siteConfig":{"appSettings":{"a":1}},"value":7,"appSettings":"x","connectionStrings":[7]}}',
      '{"targetSlot":{},"properties":{"a":{"b":1},"packageUri":7}}',
    ];
    for (const [method = 'PUT', path = ''] of targets) {
      for (const body of bodies) {
        const { status, text } = await ask(`${path}?${API}`, { method, body, headers: { 'content-type': 'application/json' } });
        assert.ok(status < 500, `${method} ${path} ${body}: ${status} ${text}`);
      }
    }
    const after = await ask(`${site}?${API}`);
    assert.deepEqual([after.status, Reflect.get(after.json, 'kind')], [200, Reflect.get(made.json, 'kind')]);
    assert.deepEqual(complaints, []);
  });

  test('what was made through the endpoint is forgotten by a reset', async () => {
    const { ask, subscription, url } = runtime;
    await ask(`/subscriptions/${subscription}/resourcegroups/gone?${API}`, { method: 'PUT', body: { location: 'westeurope' } });
    const site = `/subscriptions/${subscription}/resourceGroups/gone/providers/Microsoft.Web/sites/gone-app?${API}`;
    assert.equal((await ask(site, { method: 'PUT', body: { location: 'westeurope', kind: 'functionapp' } })).status, 200);
    assert.equal((await ask(`${url}/_isobar/reset`, { method: 'POST' })).status, 200);
    assert.equal((await ask(site)).status, 404);
  });

  test('says how many requests are left, and refuses past that where it is told to, with or without a time', async () => {
    const { ask, subscription, url } = runtime;
    const path = `/subscriptions/${subscription}/resourcegroups?${API}`;
    const first = await ask(path);
    assert.match(String(first.headers['x-ms-ratelimit-remaining-subscription-reads']), /^2\d\d$/);
    const limit = (body: object): ReturnType<AzureRuntime['ask']> => ask(`${url}/_isobar/throttling`, { method: 'POST', body });
    assert.equal((await limit({ enforced: 'yes' })).status, 400);
    for (const retryAfter of [true, false]) {
      await limit({ enforced: true, retryAfter, size: 1 });
      assert.equal((await ask(path)).headers['x-ms-ratelimit-remaining-subscription-reads'], '0');
      const refused = await ask(path);
      const { code, message } = refused.json['error'] as { code: string; message: string };
      assert.deepEqual(
        [refused.status, code, refused.headers['retry-after']],
        [429, 'SubscriptionRequestsThrottled', retryAfter ? '1' : undefined],
      );
      assert.match(message, /'read' requests for subscription/);
    }
    assert.equal((await limit({ enforced: false })).status, 200);
    assert.equal((await ask(path)).status, 200);
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
    assert.deepEqual(await code(`${path}?api-version=2020-02-02`), [404, 'InvalidResourceType']);
    const of = `/subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.Web/sites/s`;
    const minutes = 'metricnames=Http5xx&interval=PT1M&timespan=1990-01-01T00:00:00Z/2026-01-01T00:00:00Z';
    assert.deepEqual(await code(`${of}/providers/Microsoft.Insights/metrics?api-version=2018-01-01&${minutes}`), [400, 'BadRequest']);
    const inherited = `${of}/providers/Microsoft.Insights/metrics?api-version=2018-01-01&metricnames=constructor`;
    assert.deepEqual(await code(inherited), [400, 'BadRequest']);
    assert.deepEqual(await code(`/subscriptions/${subscription}/providers/constructor?${API}`), [404, 'InvalidResourceNamespace']);
    const site = `${of}?api-version=2020-02-02`;
    assert.deepEqual(await code(site, { method: 'PUT', body: { location: 'westeurope' } }), [400, 'NoRegisteredProviderFound']);
    assert.deepEqual(await code(`${path}?${API}`, { headers: { authorization: 'Basic x' } }), [401, 'AuthenticationFailedInvalidHeader']);
    assert.deepEqual(await code(`/subscriptions/x?${API}`), [400, 'InvalidSubscriptionId']);
    assert.deepEqual(await code(`/subscriptions/99999999-0000-0000-0000-000000000000?${API}`), [404, 'SubscriptionNotFound']);
    assert.deepEqual(await code(`/subscriptions/${subscription}/providers/Contoso.Fun/toys?${API}`), [404, 'InvalidResourceNamespace']);
    assert.deepEqual(await code(`/subscriptions/${subscription}/providers/Microsoft.Web/toys?${API}`), [404, 'InvalidResourceType']);
    assert.deepEqual(await code(`${path}?${API}`, { headers: { origin: 'https://evil.example' } }), [403, 'Forbidden']);
  });
});
