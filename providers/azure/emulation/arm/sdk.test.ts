import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { WebSiteManagementClient, type Site } from '@azure/arm-appservice';
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { ClientSecretCredential } from '@azure/identity';
import { Project } from '#shared/model/project.ts';
import { zipOf } from '../../../local/runtime/code/testing-zip.ts';
import type { PostureFacet } from '../../../audit.ts';
import azure from '../../index.ts';
import { createCredential } from '../../profile/credentials.ts';
import { readEndpoints } from '../../profile/endpoints.ts';
import { azureV4 } from '../azure-v4.ts';
import { ACCOUNT_KEY } from '../storage/account.ts';
import { azureRuntime, type AzureRuntime } from '../testing/azure-runtime.ts';

const GROUP = 'shop';
const code = (word: string): Record<string, string> => ({
  'host.json': '{"version":"2.0"}',
  'package.json': '{"main":"index.js","dependencies":{"@azure/functions":"^4.0.0"}}',
  'index.js': `const { app } = require('@azure/functions');
app.http('hello', { methods: ['GET'], authLevel: 'function', handler: async () => ({ body: '${word} ' + (process.env.GREETING ?? '') }) });
app.timer('tick', { schedule: '0 0 0 1 1 *', handler: async () => {} });\n`,
});

describe('the official client', () => {
  let runtime: AzureRuntime;
  let client: WebSiteManagementClient;
  let credential: ClientSecretCredential;
  const ending: (() => unknown)[] = [];
  /** A log that is followed until the runtime ends. */
  let followed: Promise<string> = Promise.resolve('');

  before(async () => {
    runtime = await azureRuntime({ after: (fn) => ending.push(fn) });
    const { AZURE_TENANT_ID = '', AZURE_CLIENT_ID = '', AZURE_AUTHORITY_HOST = '' } = runtime.environment.set;
    credential = new ClientSecretCredential(AZURE_TENANT_ID, AZURE_CLIENT_ID, 'any', {
      authorityHost: AZURE_AUTHORITY_HOST,
      disableInstanceDiscovery: true,
      tlsOptions: { ca: runtime.ca },
    });
    client = new WebSiteManagementClient(credential, runtime.subscription, {
      endpoint: runtime.url,
      tlsOptions: { ca: runtime.ca },
      retryOptions: { maxRetries: 0 },
    });
    const group = { method: 'PUT', body: { location: 'westeurope' } };
    assert.equal(
      (await runtime.ask(`/subscriptions/${runtime.subscription}/resourcegroups/${GROUP}?api-version=2024-11-01`, group)).status,
      201,
    );
  });
  after(async () => {
    for (const end of ending.toReversed()) await end();
    // Ended, not cut off when the runtime would wait no longer.
    assert.match(await followed, /Welcome[^]*spoken aloud/);
  });

  const create = (name: string, more: Partial<Site> = {}): Promise<Site> =>
    client.webApps.createOrUpdate(GROUP, name, {
      location: 'westeurope',
      kind: 'functionapp,linux',
      siteConfig: { linuxFxVersion: 'Node|24', appSettings: [{ name: 'GREETING', value: 'there' }] },
      ...more,
    });
  const scmOf = (site: Site): string => `https://${site.hostNameSslStates?.find(({ hostType }) => hostType === 'Repository')?.name ?? ''}`;
  const bearer = { authorization: 'Bearer local' };
  const deploy = (
    site: Site,
    files: Record<string, string> | Uint8Array,
    path = '/api/zipdeploy',
    headers: Record<string, string> = bearer,
  ) =>
    runtime.ask(scmOf(site) + path, { method: 'POST', body: files instanceof Uint8Array ? files : new Uint8Array(zipOf(files)), headers });
  const none = (): never => assert.fail('The profile has no such facet.');
  const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
    const found: T[] = [];
    for await (const item of items) found.push(item);
    return found;
  };
  /** Web Apps' own errors are in a form that this client does not read: without `words`, the status has to do. */
  const refused = (promise: Promise<unknown>, status: number, words = /./): Promise<void> =>
    assert.rejects(promise, (error: Error & { statusCode?: number; code?: string; details?: unknown }) => {
      const said = `${error.code} ${error.message} ${JSON.stringify(error.details ?? null)}`;
      assert.deepEqual([error.statusCode, words.test(said)], [status, true], `${error.statusCode} ${said}`);
      return true;
    });

  const sessionHere = async (t: { after(fn: () => unknown): void }, more: Record<string, string> = {}) => {
    const settings = { source: 'service_principal', tenant: 't', clientId: 'c', endpoint: runtime.url, ...more };
    const session = await azure.connect(
      { name: 'here', settings },
      { home: runtime.home, log: () => {}, settings: () => ({}), secret: async () => 'any' },
    );
    t.after(() => session.close());
    return session;
  };

  const projectOf = (name: string, more: Partial<Project> = {}): Project => {
    const { runtime: stack, handler, memoryMb, timeoutS, concurrency } = azureV4.defaults;
    const shape = { name, description: '', model: azureV4.id, runtime: stack, handler, memoryMb, timeoutS, concurrency };
    return Project.parse({ ...shape, env: {}, http: { enabled: true, methods: [] }, tags: {}, ...more });
  };
  /** Deploys as the console does, with the steps that it tells. */
  const deployProject = async (
    t: { after(fn: () => unknown): void },
    session: Awaited<ReturnType<typeof sessionHere>>,
    project: Project,
    files: Record<string, string>,
  ): Promise<string[]> => {
    const dir = mkdtempSync(join(tmpdir(), 'isobar-package-'));
    t.after(() => rmSync(dir, { recursive: true, force: true }));
    const zip = zipOf(files);
    writeFileSync(join(dir, 'app.zip'), zip);
    const pack = {
      zipPath: join(dir, 'app.zip'),
      sha256: createHash('sha256').update(zip).digest('hex'),
      size: zip.length,
      files: 3,
    };
    const steps: string[] = [];
    const progress = { step: (_: string, label: string) => void steps.push(label), log: () => {} };
    await session.deploy?.apply({ project, package: pack, origin: 'test', region: null }, progress, {
      signal: AbortSignal.timeout(30_000),
    });
    return steps;
  };

  test('creates an app, deploys a zip, lists functions and keys, calls it, swaps slots and deletes it', async () => {
    const plan = await client.appServicePlans.createOrUpdate(GROUP, 'premium', {
      location: 'westeurope',
      kind: 'elastic',
      reserved: true,
      sku: { name: 'EP1' },
    });
    assert.equal(plan.sku?.tier, 'ElasticPremium');
    const app = await create('shop-api', { serverFarmId: plan.id ?? '' });
    assert.deepEqual([app.state, app.kind, app.serverFarmId], ['Running', 'functionapp,linux', plan.id]);
    assert.deepEqual(await all(client.webApps.listFunctions(GROUP, 'shop-api')), []);

    assert.equal((await deploy(app, code('first'))).status, 200);
    const functions = await all(client.webApps.listFunctions(GROUP, 'shop-api'));
    assert.deepEqual(
      functions.map(({ name, isDisabled }) => [name, isDisabled]),
      [
        ['shop-api/hello', false],
        ['shop-api/tick', false],
      ],
    );
    let keys: Record<string, string> = {};
    await client.webApps.listFunctionKeys(GROUP, 'shop-api', 'hello', {
      onResponse: ({ parsedBody, bodyAsText }) => (keys = (parsedBody ?? JSON.parse(bodyAsText ?? '{}')) as Record<string, string>),
    });
    const call = (url: string | undefined): ReturnType<AzureRuntime['ask']> =>
      runtime.ask(url ?? '', { headers: { 'x-functions-key': keys['default'] ?? '' } });
    assert.equal((await call(functions[0]?.invokeUrlTemplate)).text, 'first there');

    const settings = await client.webApps.listApplicationSettings(GROUP, 'shop-api');
    await client.webApps.updateApplicationSettings(GROUP, 'shop-api', { properties: { ...settings.properties, GREETING: 'again' } });
    assert.equal((await call(functions[0]?.invokeUrlTemplate)).text, 'first again');

    const slot = await client.webApps.createOrUpdateSlot(GROUP, 'shop-api', 'staging', {
      location: 'westeurope',
      kind: 'functionapp,linux',
    });
    assert.equal((await deploy(slot, code('second'))).status, 200);
    await client.webApps.swapSlotWithProduction(GROUP, 'shop-api', { targetSlot: 'staging', preserveVnet: true });
    assert.match((await call(functions[0]?.invokeUrlTemplate)).text, /^second/);

    await client.webApps.delete(GROUP, 'shop-api', { deleteEmptyServerFarm: false });
    await refused(client.webApps.get(GROUP, 'shop-api'), 404, /ResourceNotFound/);
    assert.equal((await client.appServicePlans.get(GROUP, 'premium')).numberOfSites, 0);
    assert.deepEqual(runtime.host.functions.list(), []);
    await client.appServicePlans.delete(GROUP, 'premium');
  });

  test('keys of functions and of the host are set, listed and deleted', async () => {
    const app = await create('key-ring');
    await deploy(app, code('x'));
    const made = await client.webApps.createOrUpdateFunctionSecret(GROUP, 'key-ring', 'hello', 'mine', { value: 'secret-1' });
    assert.deepEqual([made.name, made.value], ['mine', 'secret-1']);
    await client.webApps.createOrUpdateHostSecret(GROUP, 'key-ring', 'functionKeys', 'all', { value: 'secret-2' });
    const host = await client.webApps.listHostKeys(GROUP, 'key-ring');
    assert.equal(host.functionKeys?.['all'], 'secret-2');
    assert.match(host.masterKey ?? '', /^[\w-]{40,}==$/);
    await client.webApps.deleteHostSecret(GROUP, 'key-ring', 'functionKeys', 'all');
    assert.deepEqual(Object.keys((await client.webApps.listHostKeys(GROUP, 'key-ring')).functionKeys ?? {}), ['default']);
    await client.webApps.deleteFunctionSecret(GROUP, 'key-ring', 'hello', 'mine');
    await refused(client.webApps.deleteFunctionSecret(GROUP, 'key-ring', 'hello', 'mine'), 404);
  });

  test('start, stop and restart; a stopped app answers with 403', async () => {
    const app = await create('on-off');
    await deploy(app, code('x'));
    const ask = async (): Promise<number> => (await runtime.ask(`https://${app.defaultHostName}/api/hello`)).status;
    await client.webApps.stop(GROUP, 'on-off');
    assert.deepEqual([(await client.webApps.get(GROUP, 'on-off')).state, await ask()], ['Stopped', 403]);
    await client.webApps.start(GROUP, 'on-off');
    await client.webApps.restart(GROUP, 'on-off');
    assert.notEqual(await ask(), 403);
    await client.webApps.syncFunctionTriggers(GROUP, 'on-off');
  });

  test('a broken zip fails as by Kudu; code that cannot be read deploys and shows no functions', async () => {
    const app = await create('broken');
    const sync = await deploy(app, new TextEncoder().encode('no zip at all'));
    assert.equal(sync.status, 500);
    assert.match(String(sync.json['ExceptionMessage']), /zip/i);
    const begun = await deploy(app, new TextEncoder().encode('no zip either'), '/api/zipdeploy?isAsync=true');
    assert.equal(begun.status, 202);
    const ended = await poll(`${scmOf(app)}/api/deployments/latest`);
    assert.deepEqual([ended['status'], ended['complete']], [3, true]);
    assert.equal((await deploy(app, { ...code('x'), 'index.js': 'throw new Error("out of cheese");\n' })).status, 200);
    assert.deepEqual(await all(client.webApps.listFunctions(GROUP, 'broken')), []);
    assert.match((await runtime.ask(`${scmOf(app)}/api/deployments/latest/log`, { headers: bearer })).text, /out of cheese/);
  });

  /** Until it is over. */
  async function poll(url: string): Promise<Record<string, unknown>> {
    for (;;) {
      const { json } = await runtime.ask(url, { headers: bearer });
      if (json['complete'] === true) return json;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  test('the SCM site wants a token or the publishing password', async () => {
    const app = await create('guarded');
    const { publishingUserName = '', publishingPassword = '' } = await client.webApps.listPublishingCredentials(GROUP, 'guarded');
    const basic = (password: string): Record<string, string> => ({
      authorization: `Basic ${Buffer.from(`${publishingUserName}:${password}`).toString('base64')}`,
    });
    const ask = async (headers: Record<string, string>): Promise<number> =>
      (await runtime.ask(`${scmOf(app)}/api/settings`, { headers })).status;
    assert.deepEqual([await ask({}), await ask(basic('wrong')), await ask(basic(publishingPassword))], [401, 401, 200]);
    await client.webApps.updateScmAllowed(GROUP, 'guarded', { allow: false });
    assert.deepEqual([await ask(basic(publishingPassword)), await ask(bearer)], [401, 200]);
  });

  test('a Flex Consumption app is published to, shows its stack and refuses settings that it has elsewhere', async () => {
    const plan = await client.appServicePlans.createOrUpdate(GROUP, 'flex', {
      location: 'westeurope',
      reserved: true,
      sku: { name: 'FC1', tier: 'FlexConsumption' },
    });
    const functionAppConfig: Site['functionAppConfig'] = {
      deployment: {
        storage: {
          type: 'blobContainer',
          value: 'https://store.blob.storage.localhost/code',
          authentication: { type: 'SystemAssignedIdentity' },
        },
      },
      runtime: { name: 'node', version: '22' },
      scaleAndConcurrency: { instanceMemoryMB: 512, maximumInstanceCount: 40 },
    };
    const app = await create('flexible', { serverFarmId: plan.id ?? '', functionAppConfig, siteConfig: { appSettings: [] } });
    assert.equal(app.functionAppConfig?.runtime?.version, '22');
    const begun = await deploy(app, code('flex'), '/api/publish?RemoteBuild=false&Deployer=test');
    assert.equal(begun.status, 202);
    const ended = await poll(`${scmOf(app)}/api/deployments/${String(JSON.parse(begun.text))}`);
    assert.deepEqual([ended['status'], ended['deployer']], [4, 'test']);
    const live = runtime.host.functions.find('flexible')?.live.project;
    assert.deepEqual([live?.runtime, live?.memoryMb], ['node|22', 512]);
    await refused(client.webApps.updateApplicationSettings(GROUP, 'flexible', { properties: { FUNCTIONS_WORKER_RUNTIME: 'node' } }), 400);
    await refused(client.webApps.createOrUpdateSlot(GROUP, 'flexible', 'staging', { location: 'westeurope' }), 409);
    const stacks = await all(client.provider.listFunctionAppStacks());
    assert.ok(stacks.find(({ value }) => value === 'node')?.majorVersions?.some(({ value }) => value === '22'));
    const taken = await client.checkNameAvailability('flexible', 'Microsoft.Web/sites');
    assert.deepEqual([taken.nameAvailable, taken.reason], [false, 'AlreadyExists']);
  });

  test('slots keep what is theirs, and get the share of requests that a rule gives them', async () => {
    const app = await create('parts');
    await deploy(app, code('production'));
    // az names the plan that the platform made for the app, as it read it off the app.
    const slot = await client.webApps.createOrUpdateSlot(GROUP, 'parts', 'next', {
      location: 'westeurope',
      ...(app.serverFarmId === undefined ? {} : { serverFarmId: app.serverFarmId }),
      siteConfig: { appSettings: [{ name: 'GREETING', value: 'of next' }] },
    });
    await deploy(slot, code('next'));
    await client.webApps.updateSlotConfigurationNames(GROUP, 'parts', { appSettingNames: ['GREETING'] });
    const { masterKey = '' } = await client.webApps.listHostKeys(GROUP, 'parts');
    const { masterKey: slotKey = '' } = await client.webApps.listHostKeysSlot(GROUP, 'parts', 'next');
    const ask = async (of: Site, key: string): Promise<string> =>
      (await runtime.ask(`https://${of.defaultHostName}/api/hello?code=${encodeURIComponent(key)}`)).text;
    const rampUpRules = [{ name: 'next', actionHostName: slot.defaultHostName ?? '', reroutePercentage: 100 }];
    await client.webApps.updateConfiguration(GROUP, 'parts', { experiments: { rampUpRules } });
    assert.equal(
      (await runtime.ask(`https://${app.defaultHostName}/api/hello`)).headers['set-cookie']?.[0]?.startsWith('x-ms-routing-name=next'),
      true,
    );
    await client.webApps.updateConfiguration(GROUP, 'parts', { experiments: { rampUpRules: [] } });
    await client.webApps.swapSlotWithProduction(GROUP, 'parts', { targetSlot: 'next', preserveVnet: true });
    assert.deepEqual([await ask(app, masterKey), await ask(slot, slotKey)], ['next there', 'production of next']);
  });

  test('role assignments and subscriptions are there for their own clients; lists come in pages', async () => {
    const options = { endpoint: runtime.url, tlsOptions: { ca: runtime.ca }, retryOptions: { maxRetries: 0 } };
    const roles = new AuthorizationManagementClient(credential, runtime.subscription, options);
    const app = await create('trusted', { identity: { type: 'SystemAssigned' } });
    const scope = app.id ?? '';
    const principalId = app.identity?.principalId ?? '';
    const roleDefinitionId = `/subscriptions/${runtime.subscription}/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe`;
    const made = { roleDefinitionId, principalId, principalType: 'ServicePrincipal' };
    await roles.roleAssignments.create(scope, crypto.randomUUID(), made);
    await refused(roles.roleAssignments.create(scope, crypto.randomUUID(), made), 409, /RoleAssignmentExists/);
    const [held] = await all(roles.roleAssignments.listForScope(scope, { filter: `principalId eq '${principalId}'` }));
    assert.deepEqual([held?.scope, held?.principalId], [scope, principalId]);
    const role = await roles.roleDefinitions.getById(held?.roleDefinitionId ?? '');
    assert.equal(role.roleName, 'Storage Blob Data Contributor');
    const [granted] = await all(roles.permissions.listForResourceGroup(GROUP));
    assert.deepEqual(granted?.actions, ['*']);
    const subscriptions = new SubscriptionClient(credential, options);
    assert.deepEqual(
      (await all(subscriptions.subscriptions.list())).map(({ subscriptionId }) => subscriptionId),
      [runtime.subscription],
    );
    const path = `/subscriptions/${runtime.subscription}/providers/Microsoft.Web/sites?api-version=2025-05-01&%24top=2`;
    const names: unknown[] = [];
    for (let next: unknown = path; typeof next === 'string';) {
      const { json } = await runtime.ask(next.replace(runtime.url, ''));
      names.push(...(json['value'] as { name: string }[]).map(({ name }) => name));
      next = json['nextLink'];
    }
    assert.deepEqual(
      names,
      (await all(client.webApps.list())).map(({ name }) => name),
    );
    assert.ok(names.length > 2);
  });

  test('secrets of a vault have dates and no values, which an audit of an app that refers to them reads', async (t) => {
    const vault = `/subscriptions/${runtime.subscription}/resourceGroups/${GROUP}/providers/Microsoft.KeyVault/vaults/Safe-Box`;
    const put = (path: string, body: object) => runtime.ask(`${path}?api-version=2024-11-01`, { method: 'PUT', body });
    assert.equal((await put(vault, { location: 'westeurope', properties: { sku: { family: 'A', name: 'standard' } } })).status, 201);
    const { json: secret } = await put(`${vault}/secrets/db`, { properties: { value: 'swordfish' } });
    assert.ok(!JSON.stringify(secret).includes('swordfish'));
    await create('vaulted', { siteConfig: { linuxFxVersion: 'Node|24', appSettings: [
      { name: 'DB', value: '@Microsoft.KeyVault(SecretUri=https://safe-box.vault.azure.net/secrets/db)' },
      { name: 'GONE', value: '@Microsoft.KeyVault(VaultName=safe-box;SecretName=gone)' },
      { name: 'ELSE', value: '@Microsoft.KeyVault(VaultName=another;SecretName=x)' },
    ] } });
    const session = (await sessionHere(t)) as { posture?: PostureFacet };
    const read = async () => session.posture?.read({ name: 'vaulted', qualifier: null }, { signal: AbortSignal.timeout(20_000) });
    // As an audit of many does it: nobody has looked where the app is before.
    const [first, second] = await Promise.all([read(), read()]);
    const { storedSecrets } = first ?? {};
    assert.deepEqual(second?.storedSecrets, storedSecrets);
    assert.ok(Array.isArray(storedSecrets), JSON.stringify(storedSecrets));
    const [db, gone, elsewhere] = storedSecrets.map(({ rotation }) => rotation);
    assert.ok(db !== undefined && 'changedAt' in db && Math.abs(Date.parse(db.changedAt ?? '') - Date.now()) < 60_000);
    assert.match(JSON.stringify(gone), /unread.*gone.*not found/);
    assert.match(JSON.stringify(elsewhere), /no vault another can be seen/);
  }); // prettier-ignore

  test('fifty creates of one name make one app; what cannot be made is refused and nothing is left of it', async () => {
    const made = await Promise.all(Array.from({ length: 50 }, () => create('crowd')));
    assert.equal(new Set(made.map(({ defaultHostName }) => defaultHostName)).size, 1);
    assert.equal((await all(client.webApps.list())).filter(({ name }) => name === 'crowd').length, 1);
    await refused(client.webApps.createOrUpdate('nowhere', 'other', { location: 'westeurope' }), 404, /ResourceGroupNotFound/);
    await refused(create('no_underscores'), 400);
    await refused(
      create('homeless', {
        serverFarmId: `/subscriptions/${runtime.subscription}/resourceGroups/${GROUP}/providers/Microsoft.Web/serverfarms/none`,
      }),
      404,
    );
    await refused(create('crowd', { location: 'eastus' }), 409, /InvalidResourceLocation/);
    await refused(client.webApps.get(GROUP, 'homeless'), 404, /ResourceNotFound/);
  });

  test('an app is told what it is, where it is and how it is reached', async () => {
    const app = await create('told');
    const names = ['WEBSITE_SITE_NAME', 'WEBSITE_SLOT_NAME', 'WEBSITE_HOSTNAME', 'WEBSITE_RESOURCE_GROUP', 'WEBSITE_SKU', 'REGION_NAME', 'AZURE_FUNCTIONS_ENVIRONMENT', 'Colon:Dot.Dash-']; // prettier-ignore
    await client.webApps.updateApplicationSettings(GROUP, 'told', { properties: { 'Colon:Dot.Dash-': 'any name' } });
    await deploy(app, {
      ...code('told'),
      'index.js': `require('@azure/functions').app.http('told', { handler: () => ({ jsonBody: ${JSON.stringify(names)}.map((name) => process.env[name]) }) });`,
    });
    const { text } = await runtime.ask(`https://${app.defaultHostName ?? ''}/api/told`);
    assert.deepEqual(JSON.parse(text), ['told', 'Production', app.defaultHostName, GROUP, 'Dynamic', 'West Europe', 'Production', 'any name']); // prettier-ignore
  });

  test('an app of the console is joined to the component that is there from the beginning, so that queries find its log', async () => {
    await runtime.deploy('joined', code('joined'));
    const group = `/subscriptions/${runtime.subscription}/resourceGroups/isobar-local`;
    const { tags } = await client.webApps.get('isobar-local', 'joined');
    assert.equal(tags?.['hidden-link: /app-insights-resource-id'], `${group}/providers/Microsoft.Insights/components/isobar-local`);
    const { json } = await runtime.ask(`${group}/providers/Microsoft.Storage/storageAccounts/devstoreaccount1?api-version=2023-05-01`);
    assert.equal(json['name'], 'devstoreaccount1');
    // As az writes it; what it reads back has addresses that every system can look up.
    const written = `DefaultEndpointsProtocol=https;EndpointSuffix=storage.localhost;AccountName=devstoreaccount1;AccountKey=${ACCOUNT_KEY}`;
    await client.webApps.updateApplicationSettings('isobar-local', 'joined', { properties: { STORE: written, OTHER: 'x' } });
    const { properties } = await client.webApps.listApplicationSettings('isobar-local', 'joined');
    assert.match(properties?.['STORE'] ?? '', /BlobEndpoint=http:\/\/127\.0\.0\.1:\d+\/devstoreaccount1/);
    assert.equal(properties?.['OTHER'], 'x');
  });

  test('the log stream of an app has what its functions write, until the client goes away', async () => {
    const app = await create('streamed');
    await deploy(app, {
      ...code('x'),
      'index.js': `require('@azure/functions').app.http('talk', { authLevel: 'anonymous', handler: (_, context) => { context.log('spoken aloud'); return {}; } });`,
    });
    const gone = new AbortController();
    const heard = runtime.listen(`${scmOf(app)}/api/logstream`, { headers: bearer, signal: gone.signal });
    await runtime.ask(`https://${app.defaultHostName ?? ''}/api/talk`);
    let text = '';
    for await (const part of heard) {
      text += part;
      if (/\[Information\] {3}spoken aloud\r\n/.test(text)) break;
    }
    gone.abort();
    const log = runtime
      .listen(`${scmOf(app)}/logstream`, { headers: bearer, signal: new AbortController().signal })
      [Symbol.asyncIterator]();
    let all = String((await log.next()).value);
    followed = (async () => {
      for (let next = await log.next(); next.done !== true; next = await log.next()) all += next.value;
      return all;
    })();
    followed.catch(() => {});
    assert.match(text, /^\S+Z {2}Welcome, you are now connected to log-streaming service/);
  });

  test('a deployment makes the group and the account that are missing where it may, and says so first', async (t) => {
    const session = await sessionHere(t);
    const call = { signal: AbortSignal.timeout(30_000) };
    const options = { resourceGroup: 'brand-new', insights: 'brand-new', storage: 'brandnew' };
    const planOf = (more: Record<string, string>, codeSha256: string | null = null) =>
      session.deploy?.plan({ project: projectOf('brand-new', { options: { ...options, ...more } }), codeSha256, region: null }, call) ??
      none();
    assert.deepEqual(
      (await planOf({})).problems.map(({ field }) => field),
      ['options.resourceGroup', 'options.storage', 'options.insights'],
    );
    assert.deepEqual(
      (await planOf({ missing: 'make' })).problems.map(({ field }) => field),
      ['options.location'],
    );
    const { steps } = await planOf({ missing: 'make', location: 'northeurope' });
    assert.deepEqual(
      steps.slice(0, 3).map((step) => step.split(' ').slice(0, 5).join(' ')),
      ['Make the resource group brand-new', 'Make the storage account brandnew', 'Make the Application Insights component'],
    );
    const project = projectOf('brand-new', { options: { ...options, missing: 'make', location: 'northeurope' } });
    const done = await deployProject(t, session, project, code('made'));
    assert.deepEqual(done.slice(1, 4), [
      'Make the resource group brand-new',
      'Make the storage account brandnew',
      'Make the Application Insights component brand-new',
    ]);
    assert.equal((await client.webApps.get('brand-new', 'brand-new')).location, 'North Europe');
    const { properties = {} } = await client.webApps.listApplicationSettings('brand-new', 'brand-new');
    assert.match(properties['AzureWebJobsStorage'] ?? '', /AccountName=brandnew/);
    assert.match(properties['APPLICATIONINSIGHTS_CONNECTION_STRING'] ?? '', /InstrumentationKey/);
    const same = createHash('sha256')
      .update(zipOf(code('made')))
      .digest('hex');
    assert.equal((await planOf({ missing: 'make' }, same)).action, 'unchanged');
    const another = await planOf({ missing: 'make', insights: 'another' }, same);
    assert.deepEqual(
      [another.action, another.steps.map((step) => step.split(' ').slice(0, 3).join(' '))],
      ['update', ['Make the Application', 'Change its settings,']],
    );
  });

  test("a setting that is marked as its slot's is shown as such and stays when slots are swapped", async (t) => {
    const session = await sessionHere(t);
    const call = { signal: AbortSignal.timeout(30_000) };
    const options = { resourceGroup: 'isobar-local', plan: 'premium', slotSettings: 'GREETING' };
    await deployProject(t, session, projectOf('sticks', { env: { GREETING: 'live' }, options }), code('one'));
    await deployProject(
      t,
      session,
      projectOf('sticks', { env: { GREETING: 'staged', MORE: '1' }, options: { ...options, slot: 'next' } }),
      code('two'),
    );
    const read = async (qualifier: string | null) => (await session.functions?.get({ name: 'sticks', qualifier }, call)) ?? none();
    const { facts, env } = await read(null);
    const parts: Uint8Array[] = [];
    for await (const part of (await session.functions?.download({ name: 'sticks', qualifier: null }, call)) ?? none()) parts.push(part);
    assert.match(Buffer.concat(parts).toString('latin1'), /^PK[\s\S]*index\.js/);
    assert.deepEqual([facts.find(({ label }) => label === 'Settings of the slot')?.value, env], ['GREETING', { GREETING: 'live' }]);
    await session.versions?.rollback({ name: 'sticks', qualifier: 'next' }, call);
    assert.deepEqual([(await read(null)).env, (await read('next')).env], [{ GREETING: 'live', MORE: '1' }, { GREETING: 'staged' }]);
  });

  test('an app that runs a package from an address takes no other one, and a plan says so without the key in it', async (t) => {
    const session = await sessionHere(t);
    await create('from-url');
    const packageUrl = 'https://store.example:1/packages/app.zip?sig=secret';
    await client.webApps.updateApplicationSettings(GROUP, 'from-url', { properties: { WEBSITE_RUN_FROM_PACKAGE: packageUrl } });
    const input = { project: projectOf('from-url'), codeSha256: null, region: null };
    const plan = (await session.deploy?.plan(input, { signal: AbortSignal.timeout(10_000) })) ?? none();
    assert.equal(plan.action, 'blocked');
    assert.match(plan.problems[0]?.message ?? '', /runs the package that WEBSITE_RUN_FROM_PACKAGE names, at store\.example:1,/);
    assert.doesNotMatch(JSON.stringify(plan.problems), /secret/);
  });

  test('a service principal signs in with a certificate; what is wrong with its file is said', async (t) => {
    const dir = mkdtempSync(join(tmpdir(), 'isobar-principal-'));
    t.after(() => rmSync(dir, { recursive: true, force: true }));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    writeFileSync(join(dir, 'principal.pem'), `${key}${runtime.ca}`);
    writeFileSync(join(dir, 'half.pem'), key);
    const list = async (file: string) => {
      const session = await sessionHere(t, { source: 'service_principal_certificate', clientCertificate: join(dir, file) });
      return all(session.functions?.list({}, { signal: AbortSignal.timeout(10_000) }) ?? none());
    };
    assert.ok((await list('principal.pem')).length > 0);
    await assert.rejects(list('half.pem'), { code: 'unauthenticated', message: /has not both a certificate and its private key/ });
    await assert.rejects(list('none.pem'), { code: 'unauthenticated', message: /cannot be read: ENOENT/ });
  });

  test('a managed identity signs in where its machine says; tokens are for what they are asked for', async (t) => {
    const app = await create('with-identity', { identity: { type: 'SystemAssigned' } });
    const index = `require('@azure/functions').app.http('told', { authLevel: 'anonymous', handler: () => ({ jsonBody: [process.env.IDENTITY_ENDPOINT, process.env.IDENTITY_HEADER] }) });`;
    await deploy(app, { ...code('x'), 'index.js': index });
    const [endpoint = '', header = ''] = JSON.parse((await runtime.ask(`https://${app.defaultHostName ?? ''}/api/told`)).text) as string[];
    const before = { ...process.env };
    t.after(() => (process.env = before));
    Object.assign(process.env, { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header });
    const settings = { source: 'managed_identity' };
    const identity = createCredential(settings, await readEndpoints(settings, runtime.home), async () => null);
    const token = await identity.getToken('https://management.azure.com/.default');
    const claims = JSON.parse(Buffer.from(token?.token.split('.')[1] ?? '', 'base64url').toString()) as { aud: string; appid: string };
    assert.deepEqual([claims.aud, claims.appid], ['https://management.azure.com', app.identity?.principalId]);
  });

  test('parts of Durable Functions are listed as what they are, and not called by themselves', async (t) => {
    const session = await sessionHere(t);
    const app = await create('durable');
    const folder = { bindings: [{ name: 'context', type: 'orchestrationTrigger', direction: 'in' }] };
    const files = { 'orchestrate/function.json': JSON.stringify(folder), 'orchestrate/index.js': 'module.exports = async () => {};' };
    assert.equal((await deploy(app, { 'host.json': '{"version":"2.0"}', ...files })).status, 200);
    const call = { signal: AbortSignal.timeout(10_000) };
    const key = { name: `${GROUP}~durable/orchestrate`, qualifier: null };
    const { triggerList } = (await session.functions?.get(key, call)) ?? none();
    assert.equal(triggerList[0]?.facts.find(({ label }) => label === 'Type')?.value, 'orchestrationTrigger');
    const input = { payload: { body: '{}', encoding: 'utf8', contentType: null }, http: null, mode: 'sync', ref: '' } as const;
    await assert.rejects(session.invoke?.invoke(key, input, call) ?? none(), { code: 'unsupported', message: /part of Durable Functions/ });
  });

  test('a profile that is throttled waits and gets its list, whether it is told for how long or not', async (t) => {
    const session = await sessionHere(t);
    const limit = (body: object): ReturnType<AzureRuntime['ask']> =>
      runtime.ask(`${runtime.url}/_isobar/throttling`, { method: 'POST', body });
    t.after(() => limit({ enforced: false }));
    const call = { signal: AbortSignal.timeout(30_000) };
    /** Apps, without the functions that were found in them meanwhile; a page that failed is none. */
    const apps = async (): Promise<number> => {
      const pages = await all(session.functions?.list({}, call) ?? none());
      return pages
        .flatMap((page) => ('items' in page ? page.items : assert.fail(String(page.failure.error))))
        .filter(({ app }) => app === undefined).length;
    };
    const before = await apps();
    assert.ok(before > 0);
    // Past all patience, the error has Azure's own words, which the SDK drops from the errors of lists.
    await limit({ enforced: true, size: 0 });
    await assert.rejects(apps(), { code: 'throttled', message: /Number of 'read' requests for subscription/ });
    for (const retryAfter of [true, false]) {
      await limit({ enforced: true, retryAfter, size: 8 });
      assert.equal(await apps(), before);
      assert.ok(((await session.deploy?.choices?.({ option: 'storage', region: null }, call)) ?? []).length > 0);
    }
  });

  test('a new app of a profile that points here needs nothing chosen', async (t) => {
    const session = await sessionHere(t);
    const project = projectOf('chosen-for');
    const plan = await session.deploy?.plan({ project, codeSha256: null, region: null }, { signal: AbortSignal.timeout(30_000) });
    assert.deepEqual([plan?.action, plan?.problems], ['create', []]);
    assert.ok(
      plan?.steps.some((step) => step.includes('chosen-for in isobar-local')),
      plan?.steps.join(' '),
    );
  });
});
