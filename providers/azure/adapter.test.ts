import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Span } from '#shared/model/trace.ts';
import { sourceFiles } from '../testing/source-files.ts';
import { observedIn } from './audit/permissions/observed-permissions.ts';
import { outsidersOf, parsePlatformAuth } from './audit/platform-auth.ts';
import { readSource } from './audit/read-source.ts';
import { secretNamed } from './audit/secret-reference.ts';
import { isAllowed, NEEDS, roleDefinition } from './check/permissions.ts';
import { whoIs } from './check/who-am-i.ts';
import { patience } from './clients/patience.ts';
import { planOf, planOfSku } from './functions/plan-kind.ts';
import { routeOf } from './functions/bindings.ts';
import { runtimeOfFxVersion, stackOfSettings, toFxVersion } from './functions/stack.ts';
import { discover } from './profile/discover.ts';
import { profileRules } from './profile/rules.ts';
import { changeSettings } from './settings/change-settings.ts';
import { ownSettings, withOwnSettings } from './settings/platform-settings.ts';
import { parseTimeSpan, toTimeSpan } from './settings/timeout.ts';
import { formatAppKey, parseAppKey } from './sites/app-key.ts';
import { isFunctionApp } from './sites/site-at.ts';

const SUBSCRIPTION = '11111111-2222-3333-4444-555555555555';

test('a name says app and function, and where two apps have one name, the group and the subscription', () => {
  for (const name of ['app', 'app/hello', 'group~app/hello', `${SUBSCRIPTION}/app`, `${SUBSCRIPTION}/group~app/hello`]) {
    assert.equal(formatAppKey(parseAppKey(name)), name);
  }
  assert.deepEqual(parseAppKey(`${SUBSCRIPTION}/g~a/f`), { subscription: SUBSCRIPTION, group: 'g', app: 'a', fn: 'f' });
  assert.throws(() => parseAppKey('app/hello/more'), { code: 'invalid_input' });
});

test('settings of the platform are not shown as variables, and stay when those are replaced', () => {
  const settings = {
    AzureWebJobsStorage: 'secret',
    WEBSITE_RUN_FROM_PACKAGE: '1',
    'AzureWebJobs.hello.Disabled': 'true',
    MINE: '1',
    OLD: '2',
  };
  assert.deepEqual(ownSettings(settings), { MINE: '1', OLD: '2' });
  const { OLD: _, ...kept } = settings;
  assert.deepEqual(withOwnSettings(settings, { MINE: '3' }), { ...kept, MINE: '3' });
  assert.equal(withOwnSettings(settings, { azurewebjobsstorage: 'other' })['AzureWebJobsStorage'], undefined);
});

test('what somebody else writes into the settings meanwhile is not lost', async () => {
  let stored: Record<string, string> = { MINE: '1' };
  let reads = 0;
  const operations = {
    async settings() {
      // Between the first look and the last one, somebody adds a setting.
      if (++reads === 2) stored = { ...stored, THEIRS: 'x' };
      return { ...stored };
    },
    putSettings: async (settings: Record<string, string>) => (stored = settings),
  };
  assert.equal(await changeSettings(operations, (settings) => ({ ...settings, MINE: '2' })), true);
  assert.deepEqual(stored, { MINE: '2', THEIRS: 'x' });
  assert.equal(await changeSettings(operations, (settings) => settings), false);
});

test('stacks, plans and time spans are read in all of their spellings', () => {
  assert.equal(runtimeOfFxVersion('NODE|22'), 'node|22');
  assert.equal(runtimeOfFxVersion('DOTNET-ISOLATED|8.0'), 'dotnet-isolated|8');
  assert.equal(runtimeOfFxVersion('Python|3.10'), 'python|3.10');
  assert.equal(runtimeOfFxVersion('DOCKER|image'), null);
  assert.equal(toFxVersion('dotnet-isolated|8'), 'DOTNET-ISOLATED|8.0');
  assert.equal(stackOfSettings({ FUNCTIONS_WORKER_RUNTIME: 'node', WEBSITE_NODE_DEFAULT_VERSION: '~20' }), 'node|20');
  assert.deepEqual(['FC1', 'Y1', 'EP2', 'P1v3', 'B1', 'whatever'].map((sku) => planOfSku(sku).id), ['flex', 'consumption', 'premium', 'dedicated', 'dedicated', 'unknown']); // prettier-ignore
  assert.equal(planOf({ sku: 'FlexConsumption' }).slots, false);
  assert.deepEqual([300, 7, 90_061].map(toTimeSpan), ['00:05:00', '00:00:07', '1.01:01:01']);
  assert.deepEqual([300, 7, 90_061].map((seconds) => parseTimeSpan(toTimeSpan(seconds))), [300, 7, 90_061]); // prettier-ignore
  assert.equal(parseTimeSpan('-1'), null);
  assert.equal(isFunctionApp({ kind: 'functionapp,linux' }), true);
  assert.equal(isFunctionApp({ kind: 'functionapp,workflowapp' }), false);
  assert.equal(isFunctionApp({ kind: 'app' }), false);
});

test('a role permits what it names and does not take away; another role may give it back', () => {
  const need = (action: string) => ({ action, purpose: '', kind: 'read' as const });
  const reader = { actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] };
  const most = { actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'], dataActions: [], notDataActions: [] };
  assert.equal(isAllowed([reader], need('Microsoft.Web/sites/read')), true);
  assert.equal(isAllowed([reader], need('Microsoft.Web/sites/write')), false);
  assert.equal(isAllowed([most], need('microsoft.authorization/roleAssignments/write')), false);
  assert.equal(
    isAllowed([most, { ...reader, actions: ['Microsoft.Authorization/*'] }], need('Microsoft.Authorization/roleAssignments/write')),
    true,
  );
  assert.equal(isAllowed([most], { ...need('Microsoft.Storage/x/blobs/read'), data: true }), false);
  const role = JSON.parse(roleDefinition([SUBSCRIPTION])) as { Actions: string[]; DataActions: string[]; AssignableScopes: string[] };
  assert.equal(role.Actions.length + role.DataActions.length, NEEDS.length);
  assert.equal(new Set(role.Actions).size, role.Actions.length);
  assert.deepEqual(role.AssignableScopes, [`/subscriptions/${SUBSCRIPTION}`]);
});

test('a token says who it is for', () => {
  const jwt = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;
  assert.deepEqual(whoIs(jwt({ upn: 'a@b.c', appid: 'cli', tid: 't' })), { principal: 'a@b.c', tenant: 't' });
  assert.equal(whoIs(jwt({ appid: 'app' })).principal, 'application app');
  assert.equal(whoIs('opaque').principal, 'unknown');
});

test('the subscriptions of the Azure CLI are suggested by tenant, its default one first, without a secret', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'isobar-az-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const one = (id: string, name: string, more = {}) => ({ id, name, state: 'Enabled', tenantId: 't1', user: { name: 'a@b.c' }, ...more });
  const subscriptions = [one('s1', 'First'), one('s2', 'My Own', { isDefault: true }), one('s3', 'Off', { state: 'Disabled' }), one('s4', 'Other', { tenantId: 't2', environmentName: 'AzureUSGovernment' })]; // prettier-ignore
  writeFileSync(join(directory, 'azureProfile.json'), `\uFEFF${JSON.stringify({ subscriptions })}`);
  const env = { AZURE_CONFIG_DIR: directory, AZURE_CLIENT_ID: 'c', AZURE_TENANT_ID: 't', AZURE_CLIENT_SECRET: 'never' };
  const found = await discover(env, { signal: AbortSignal.timeout(5000) });
  assert.deepEqual(found.suggestions.map(({ name, settings }) => [name, settings['subscriptions'], settings['cloud']]), [
    ['environment', undefined, undefined],
    ['my-own', 's2,s1', undefined],
    ['other', 's4', 'government'],
  ]); // prettier-ignore
  assert.doesNotMatch(JSON.stringify(found), /never/);
  const none = await discover({ AZURE_CONFIG_DIR: join(directory, 'nowhere') }, { signal: AbortSignal.timeout(5000) });
  assert.deepEqual(none, { suggestions: [], choices: { subscriptions: [] }, notes: [] });
});

test("tokens of Azure are not sent to an endpoint that is not Azure's", () => {
  const check = (settings: Record<string, string>) => profileRules.validate?.(settings) ?? {};
  const endpoint = 'https://localhost:8443';
  assert.match(check({ source: 'cli', endpoint })['source'] ?? '', /not sent/);
  assert.deepEqual(check({ source: 'service_principal', tenant: 't', clientId: 'c', endpoint }), {});
  assert.ok(check({ source: 'service_principal' })['tenant']);
  assert.ok(check({ source: 'cli', certificate: '/ca.pem' })['certificate']);
  assert.equal(profileRules.describe({ endpoint }).target, 'local');
  assert.equal(profileRules.describe({ endpoint: 'https://management.azure.com' }).target, 'cloud');
});

test('an optional parameter is part of a route, and no query', () => {
  const route = (invokeUrlTemplate: string) => routeOf({ invokeUrlTemplate });
  assert.equal(route('https://a.example/api/orders/{id?}'), '/api/orders/{id?}');
  assert.equal(route('https://a.example/api/orders/%7Bid:int?%7D/lines?code=x'), '/api/orders/{id:int?}/lines');
  assert.equal(route('https://a.example/api/100%'), '/api/100%');
  assert.equal(route(''), null);
});

test('throttling without a time is waited out; with one it is left to the SDK', async () => {
  const answers = (list: { status: number; after?: string }[]) => {
    let calls = 0;
    const next = async () => {
      const { status, after } = list[Math.min(calls++, list.length - 1)] ?? { status: 200 };
      return { status, headers: { get: (name: string) => (name === 'retry-after' ? after : undefined) } };
    };
    return { next, calls: () => calls };
  };
  const told = answers([{ status: 429, after: '5' }]);
  assert.equal((await patience.sendRequest({}, told.next)).status, 429);
  assert.equal(told.calls(), 1);
  const vague = answers([{ status: 429 }, { status: 200 }]);
  assert.equal((await patience.sendRequest({}, vague.next)).status, 200);
  assert.equal(vague.calls(), 2);
  const aborting = new AbortController();
  const waiting = patience.sendRequest({ abortSignal: aborting.signal }, answers([{ status: 429 }]).next);
  aborting.abort();
  await assert.rejects(waiting, { name: 'AbortError' });
});

test('a sign-in counts where nobody gets past it without one, and says whom it lets in', () => {
  const OWN = '11111111-1111-1111-1111-111111111111';
  const OTHER = '22222222-2222-2222-2222-222222222222';
  const entra = (issuer: string, more: object = {}) => ({ azureActiveDirectory: { registration: { clientId: 'c', openIdIssuer: issuer }, ...more } });
  const read = (identityProviders: object, globalValidation: object = { unauthenticatedClientAction: 'Return401' }) => parsePlatformAuth({ properties: { platform: { enabled: true }, globalValidation, identityProviders } });
  const outside = (...given: Parameters<typeof read>) => outsidersOf(read(...given), OWN, {});
  assert.equal(parsePlatformAuth({ properties: { platform: { enabled: false } } }).required, false);
  assert.equal(read({}).required, true);
  assert.equal(read({}, { unauthenticatedClientAction: 'AllowAnonymous' }).required, false, 'the check is left to the code');
  assert.equal(read({}, { requireAuthentication: false }).required, false);
  assert.deepEqual(outside(entra(`https://login.microsoftonline.com/${OWN}/v2.0`)), []);
  assert.deepEqual(outside(entra(`https://sts.windows.net/${OTHER}/`)), [`the tenant ${OTHER}`]);
  const everyone = entra('https://login.microsoftonline.com/common/v2.0');
  assert.deepEqual(outside(everyone), ['every tenant']);
  assert.deepEqual(outside(everyone, { unauthenticatedClientAction: 'AllowAnonymous' }), [], 'anonymous triggers tell that');
  assert.deepEqual(outsidersOf(read(everyone), OWN, { WEBSITE_AUTH_AAD_ALLOWED_TENANTS: `${OWN}, ${OTHER}` }), [`the tenant ${OTHER}`]);
  assert.deepEqual(outside(entra('https://login.microsoftonline.com/common/v2.0', { validation: { defaultAuthorizationPolicy: { allowedPrincipals: { groups: ['g'] } } } })), []);
  assert.deepEqual(outside({ gitHub: { registration: { clientId: 'x' } }, google: { enabled: false, registration: { clientId: 'x' } } }), ['everybody with an account of GitHub']);
  const denied = { unread: 'access was denied' };
  assert.deepEqual(outsidersOf(read(everyone), OWN, denied), denied, 'settings that may not be read may hold a list');
  assert.deepEqual(outsidersOf(read(entra(`https://sts.windows.net/${OTHER}/`)), denied, {}), denied);
  assert.throws(() => parsePlatformAuth({ properties: { platform: 'on' } }));
}); // prettier-ignore

test('a setting names the secret of Key Vault that it refers to, in both spellings', () => {
  assert.equal(secretNamed('@Microsoft.KeyVault(SecretUri=https://shop.vault.azure.net/secrets/db/1a2b)'), 'shop/db');
  assert.equal(secretNamed('@Microsoft.KeyVault(VaultName=shop;SecretName=db)'), 'shop/db');
  assert.equal(secretNamed('@Microsoft.AppConfiguration(Endpoint=https://x; Key=y)'), null);
  assert.equal(secretNamed('plain'), null);
});

test('calls of services are told apart by whether they write, whatever the names of what they are about', async () => {
  const span = (type: string, name: string, data = '') => ({ name, spanId: 's', attributes: { 'azure.dependency.type': type, 'azure.dependency.data': data } }) as unknown as Span;
  const calls = [
    span('Azure blob', 'PUT queries/a.txt'),
    span('Azure queue', 'POST query-jobs/messages'),
    span('Azure blob', 'GET queries/a.txt'),
    span('Azure DocumentDB', 'POST Query documents'),
    span('Azure DocumentDB', 'POST Create document'),
    span('Http', 'POST /elsewhere'),
  ];
  assert.deepEqual((await observedIn(calls)).map(({ access }) => access), ['write', 'write', 'read', 'read', 'write']);
}); // prettier-ignore

test('the timeout of a source is that of the nearest host.json, and a folder outside of it is not looked for', () => {
  const terraform = (directory: string) => `
    data "archive_file" "code" { 
      source_dir = "${directory}" 
      output_path = "code.zip" 
    }
    resource "azurerm_linux_function_app" "shop" { 
      name = "shop" 
      zip_deploy_file = data.archive_file.code.output_path 
    }`;
  const read = (directory: string) => {
    const texts: Record<string, string> = { 'main.tf': terraform(directory), 'host.json': '{"functionTimeout":"00:01:00" /* at most */}', 'src/host.json': '{"functionTimeout":"00:02:00"}' };
    const [app] = readSource(sourceFiles(texts)).functions;
    return [app?.codeRoot, app?.timeoutS];
  };
  assert.deepEqual(read('src/app'), ['src/app', 120]);
  assert.deepEqual(read('lib'), ['lib', 60]);
  assert.deepEqual(read('/srv/app'), ['', 60]);
}); // prettier-ignore
