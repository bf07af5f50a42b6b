import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { suite, test, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { AppError } from '#shared/errors.ts';
import { isUnread } from '#shared/model/audit/posture.ts';
import type { AnySession, FacetName, Facets, FunctionsPage } from '../provider.ts';
import { buildPackage } from '../testing/build-package.ts';
import { roleBook } from './audit/permissions/role-book.ts';
import type { Deployed } from './functions/deployed.ts';
import gcp from './index.ts';
import { versionCalled } from './invoke/address.ts';

interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
}
type Answer = { status?: number; body: object } | undefined;

const call = () => ({ signal: AbortSignal.timeout(20_000) });
const P = 'projects/my-project/locations';

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  if (!(request.headers['content-type'] ?? '').includes('json')) {
    request.resume();
    return null;
  }
  return json(request).catch(() => null);
}

/** What answers for Google, by method and path; everything else is not found. Knows the wire, and none of the adapter. */
async function standIn(t: TestContext, answer: (asked: Asked, origin: string) => Answer): Promise<{ url: string; seen: Asked[] }> {
  const seen: Asked[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      const asked = { method: request.method ?? '', path: decodeURIComponent(pathname), query: searchParams, body };
      seen.push(asked);
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const given = answer(asked, origin) ?? { status: 404, body: { error: { code: 404, status: 'NOT_FOUND', message: 'Not found.' } } };
      response.writeHead(given.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(given.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

async function connect(
  t: TestContext,
  endpoint: string,
  regions = 'europe-west1,us-central1',
): Promise<{ session: AnySession; home: string }> {
  const home = mkdtempSync(join(tmpdir(), 'isobar-home-'));
  const ports = { home, log: () => {}, settings: () => ({}), secret: async () => null };
  const session = await gcp.connect({ name: 'test', settings: { source: 'none', project: 'my-project', regions, endpoint } }, ports);
  t.after(async () => {
    await session.close();
    rmSync(home, { recursive: true, force: true });
  });
  return { session, home };
}

function facet<F extends FacetName>(session: AnySession, name: F): Facets[F] {
  const found: Facets[F] | undefined = (session as Partial<Facets>)[name];
  assert.ok(found);
  return found;
}

const fn = (region: string, name: string, more: object = {}) => ({
  name: `${P}/${region}/functions/${name}`,
  environment: 2,
  state: 1,
  buildConfig: { runtime: 'nodejs24', entryPoint: 'handle' },
  serviceConfig: {
    service: `${P}/${region}/services/${name}`,
    uri: `https://${name}.example`,
    availableMemory: '256M',
    revision: `${name}-00001-abc`,
  },
  updateTime: '2026-11-20T10:00:00Z',
  ...more,
});

async function pages(session: AnySession, region?: string): Promise<FunctionsPage[]> {
  const all: FunctionsPage[] = [];
  for await (const page of facet(session, 'functions').list({ region }, call())) all.push(page);
  return all;
}

suite('the list', () => {
  test('joins both kinds without doubles, over all pages, and names the regions that did not answer', async (t) => {
    const { url } = await standIn(t, ({ path, query }) => {
      if (path === `/v2/${P}/-/functions`) {
        if (query.get('pageToken') === 'two') return { body: { functions: [fn('us-central1', 'second')], unreachable: [] } };
        const functions = [
          fn('europe-west1', 'orders'),
          fn('asia-east1', 'elsewhere'),
          fn('europe-west1', 'newer', { state: 99, futureField: { a: 1 } }),
        ];
        return { body: { functions, nextPageToken: 'two', unreachable: [`${P}/us-central1`, `${P}/asia-east1`] } };
      }
      if (path === `/v2/${P}/europe-west1/services`) {
        const managed = {
          name: `${P}/europe-west1/services/orders`,
          labels: { 'goog-managed-by': 'cloudfunctions' },
          buildConfig: { functionTarget: 'handle' },
        };
        const own = {
          name: `${P}/europe-west1/services/from-source`,
          buildConfig: {
            functionTarget: 'handle',
            baseImage: 'europe-west1-docker.pkg.dev/serverless-runtimes/google-22/runtimes/nodejs24',
          },
          terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
          uri: 'https://from-source.example',
        };
        return { body: { services: [managed, own, { name: `${P}/europe-west1/services/a-container` }] } };
      }
      return path === `/v2/${P}/us-central1/services`
        ? {
            status: 403,
            body: { error: { code: 403, status: 'PERMISSION_DENIED', message: "Permission 'run.services.list' denied on resource." } },
          }
        : undefined;
    });
    const { session } = await connect(t, url);
    const found = await pages(session);
    const items = found.flatMap((page) => ('items' in page ? page.items : []));
    assert.deepEqual(items.map(({ ref }) => ref).toSorted(), [
      'gcp:test/from-source',
      'gcp:test/newer',
      'gcp:test/orders',
      'gcp:test/us-central1/second',
    ]);
    assert.equal(items.find(({ name }) => name === 'newer')?.state, '99', 'a state that is newer than the client survives');
    assert.deepEqual(
      items.map(({ name, runtime, model }) => [name, runtime, model]).find(([name]) => name === 'from-source'),
      ['from-source', 'nodejs24', 'gcp-http'],
    );
    const failures = found.flatMap((page) => ('failure' in page ? [page.failure] : []));
    assert.deepEqual(failures.map(({ region, error }) => `${region} ${error.code}`).toSorted(), [
      'us-central1 forbidden',
      'us-central1 unavailable',
    ]);
    assert.match(failures.find(({ error }) => error.code === 'forbidden')?.error.hint ?? '', /run\.services\.list/);
  });

  test('an API that is not enabled is told with the link that enables it', async (t) => {
    const { url } = await standIn(t, ({ path }) => {
      if (path.endsWith('/services')) return { body: {} };
      const link = 'https://console.developers.google.com/apis/api/cloudfunctions.googleapis.com/overview?project=1';
      const details = [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'SERVICE_DISABLED',
          domain: 'googleapis.com',
          metadata: { service: 'cloudfunctions.googleapis.com', consumer: 'projects/1', activationUrl: link },
        },
      ];
      return {
        status: 403,
        body: {
          error: {
            code: 403,
            status: 'PERMISSION_DENIED',
            message: 'Cloud Functions API has not been used in project 1 before or it is disabled.',
            details,
          },
        },
      };
    });
    const { session } = await connect(t, url, 'europe-west1');
    const [failed] = (await pages(session)).flatMap((page) => ('failure' in page ? [page.failure.error] : []));
    assert.equal(failed?.code, 'forbidden');
    assert.match(failed?.message ?? '', /cloudfunctions\.googleapis\.com is not enabled/);
    assert.match(failed?.hint ?? '', /https:\/\/console\.developers\.google\.com\/apis\/api\/cloudfunctions.*gcloud services enable/);
  });

  test('passing faults of reads are tried again, as the clients themselves do not', async (t) => {
    let tries = 0;
    const { url } = await standIn(t, ({ path }) => {
      if (!path.endsWith('/functions')) return { body: {} };
      tries++;
      if (tries < 3) return { status: 503, body: { error: { code: 503, status: 'UNAVAILABLE', message: 'Try again.' } } };
      return { body: { functions: [fn('europe-west1', 'orders')] } };
    });
    const { session } = await connect(t, url, 'europe-west1');
    const items = (await pages(session)).flatMap((page) => ('items' in page ? page.items : []));
    assert.deepEqual([items.length, tries], [1, 3]);
  });
});

suite('a deployment', () => {
  const project = {
    name: 'orders', description: '', model: 'gcp-http', runtime: 'nodejs24', handler: 'handle', memoryMb: 512, timeoutS: 30, concurrency: 20,
    env: { A: '1' }, http: { enabled: true, methods: [] }, tags: {}, options: { secrets: 'KEY=orders-key:latest', maxInstances: '3' },
  }; // prettier-ignore

  test('that was begun before is picked up again, not begun anew', async (t) => {
    let done = false;
    const operation = `${P}/europe-west1/operations/op-1`;
    const metadata = {
      '@type': 'type.googleapis.com/google.cloud.functions.v2.OperationMetadata',
      stages: [{ name: 2, state: 2, message: '' }],
      buildName: 'projects/1/locations/europe-west1/builds/b1',
    };
    const made = { '@type': 'type.googleapis.com/google.cloud.functions.v2.Function', ...fn('europe-west1', 'orders') };
    const { url, seen } = await standIn(t, ({ method, path }, origin) => {
      if (path.endsWith(':generateUploadUrl'))
        return { body: { uploadUrl: `${origin}/put`, storageSource: { bucket: 'b', object: 'o.zip' } } };
      if (method === 'PUT') return { body: {} };
      if (method === 'POST' && path === `/v2/${P}/europe-west1/functions`) return { body: { name: operation, metadata } };
      if (path === `/v2/${operation}`)
        return { body: done ? { name: operation, done, metadata, response: made } : { name: operation, metadata } };
      return done && path === `/v2/${P}/europe-west1/functions/orders` ? { body: fn('europe-west1', 'orders') } : undefined;
    });
    const { session, home } = await connect(t, url, 'europe-west1');
    const pack = await buildPackage({ 'index.js': '1' }, home);
    const input = { project, package: pack, origin: 'test', region: null };
    const leaving = new AbortController();
    const steps: string[] = [];
    const progress = {
      step(id: string) {
        steps.push(id);
        if (id === 'build') leaving.abort();
      },
      log: () => {},
    };
    await assert.rejects(facet(session, 'deploy').apply(input, progress, { signal: leaving.signal }), { code: 'cancelled' });
    assert.deepEqual(steps, ['check', 'upload', 'build']);
    const sent = seen.find(({ method, path }) => method === 'POST' && path.endsWith('/functions'))?.body as {
      serviceConfig: Record<string, unknown>;
    };
    assert.deepEqual(
      [sent.serviceConfig['availableCpu'], sent.serviceConfig['maxInstanceCount'], sent.serviceConfig['secretEnvironmentVariables']],
      ['1', 3, [{ key: 'KEY', projectId: 'my-project', secret: 'orders-key', version: 'latest' }]],
    );
    const put = seen.find(({ method }) => method === 'PUT');
    assert.ok(put);

    done = true;
    const again: string[] = [];
    const result = await facet(session, 'deploy').apply(input, { step: (id) => void again.push(id), log: () => {} }, call());
    assert.deepEqual(again.slice(0, 2), ['check', 'resume']);
    assert.equal(result.version, 'orders-00001-abc');
    assert.equal(seen.filter(({ method, path }) => method === 'POST' && path.endsWith('/functions')).length, 1, 'it was made once');
  });

  test('a build that fails is told with the end of its log, and what does not fit before anything is sent', async (t) => {
    const operation = `${P}/europe-west1/operations/op-2`;
    const metadata = {
      '@type': 'type.googleapis.com/google.cloud.functions.v2.OperationMetadata',
      stages: [{ name: 2, state: 2 }],
      buildName: 'projects/1/locations/europe-west1/builds/b2',
    };
    const { url, seen } = await standIn(t, ({ method, path, body }, origin) => {
      if (path.endsWith(':generateUploadUrl'))
        return { body: { uploadUrl: `${origin}/put`, storageSource: { bucket: 'b', object: 'o.zip' } } };
      if (method === 'PUT') return { body: {} };
      if (method === 'POST' && path.endsWith('/functions')) return { body: { name: operation, metadata } };
      if (path === `/v2/${operation}`)
        return { body: { name: operation, done: true, metadata, error: { code: 3, message: 'Build failed with status: FAILURE.' } } };
      if (path !== '/v2/entries:list') return undefined;
      assert.match(JSON.stringify(body), /build_id=\\"b2\\".*timestamp>=/, 'a time is named, or only a day would be looked at');
      return { body: { entries: [{ textPayload: 'npm error 404 left-pad-2' }, { textPayload: 'Step 1: npm install' }] } };
    });
    const { session, home } = await connect(t, url, 'europe-west1');
    const pack = await buildPackage({ 'index.js': '1' }, home);
    const apply = (more: object) =>
      facet(session, 'deploy').apply(
        { project: { ...project, ...more }, package: pack, origin: 'test', region: null },
        { step: () => {}, log: () => {} },
        call(),
      );
    await assert.rejects(apply({}), (error: AppError) => {
      assert.equal(error.code, 'function_failed');
      assert.match(String(error.details?.['log']), /Step 1: npm install\nnpm error 404/);
      return true;
    });
    const before = seen.length;
    for (const wrong of [{ name: 'Has_Capitals' }, { env: { PORT: '1' } }, { tags: { Team: 'A' } }, { model: 'gcp-cloudevent' }]) {
      await assert.rejects(apply(wrong), { code: 'invalid_input' });
    }
    assert.equal(seen.slice(before).filter(({ method }) => method !== 'GET').length, 0);
  });
});

test('a service keeps secrets and side-cars when its settings change, and a division of the traffic keeps its tags', async (t) => {
  const operation = `${P}/europe-west1/operations/op-3`;
  const secret = { name: 'KEY', valueSource: { secretKeyRef: { secret: 'k', version: 'latest' } } };
  const name = `${P}/europe-west1/services/svc`;
  let service: Record<string, unknown> = {
    name, etag: 'e', latestReadyRevision: `${name}/revisions/svc-2`, buildConfig: { functionTarget: 'handle' },
    template: { containers: [{ image: 'i@sha256:1', env: [{ name: 'A', value: '1' }, secret] }, { name: 'proxy' }] },
    traffic: [{ type: 1, percent: 100 }, { type: 2, revision: 'svc-1', tag: 'green' }],
  }; // prettier-ignore
  const { url } = await standIn(t, ({ method, path, body }) => {
    if (path === `/v2/${name}` && method === 'PATCH') {
      service = { ...service, ...(body as object) };
      return { body: { name: operation } };
    }
    if (path === `/v2/${name}`) return { body: service };
    if (path === `/v2/${operation}`)
      return { body: { name: operation, done: true, response: { '@type': 'type.googleapis.com/google.cloud.run.v2.Service', name } } };
    if (path.startsWith(`/v2/${name}/revisions/`)) return { body: { name: path.slice(4) } };
    if (path === `/v2/${name}/revisions`) return { body: { revisions: [] } };
    return path === `/v2/${name}:getIamPolicy` ? { body: {} } : undefined;
  });
  const { session } = await connect(t, url, 'europe-west1');
  const key = { name: 'svc', qualifier: null };
  const detail = await facet(session, 'functions').update(key, { env: { B: '2' } }, call());
  assert.deepEqual(detail.env, { B: '2' });
  assert.ok(detail.facts.some(({ label, value }) => label === 'Secret KEY' && value === 'k, version latest'));
  assert.equal((service['template'] as { containers: object[] }).containers.length, 2);

  const divided = await facet(session, 'aliases').create?.(
    key,
    { name: 'traffic', version: 'svc-2', description: '', weights: { 'svc-1': 0.1 } },
    call(),
  );
  assert.deepEqual([divided?.version, divided?.weights], ['svc-2', { 'svc-1': 0.1 }]);
  const traffic = service['traffic'] as { revision?: string; percent?: number; tag?: string }[];
  assert.deepEqual(traffic.map(({ revision, percent, tag }) => `${revision} ${percent ?? 0} ${tag ?? ''}`).toSorted(), [
    'svc-1 0 green',
    'svc-1 10 ',
    'svc-2 90 ',
  ]);
  // As a dialog does it: all that was read, and one thing changed.
  const { name: alias = '', version, description } = divided ?? {};
  const moved = await facet(session, 'aliases').update?.(key, alias, { version, description, weights: { 'svc-1': 0.4 } }, call());
  assert.deepEqual([moved?.version, moved?.weights], ['svc-2', { 'svc-1': 0.4 }]);
  await assert.rejects(facet(session, 'aliases').update?.(key, alias, { description: 'mine' }, call()) ?? Promise.resolve(), {
    code: 'unsupported',
  });
  const tooMuch = facet(session, 'aliases').update(key, 'traffic', { weights: { 'svc-1': 0.8, 'svc-3': 0.4 } }, call());
  await assert.rejects(tooMuch, { code: 'invalid_input' });
});

suite('the posture of a deployed function', () => {
  const RUNNER = 'runner@my-project.iam.gserviceaccount.com';
  const grant = (role: string, ...members: string[]) => ({ bindings: [{ role, members }] });
  const denied = (permission: string) => ({ status: 403, body: { error: { code: 403, status: 'PERMISSION_DENIED', message: `Permission '${permission}' denied on resource.` } } });
  const openapi = (security: object) => Buffer.from(JSON.stringify({
    swagger: '2.0', securityDefinitions: { key: { type: 'apiKey', in: 'query', name: 'key' }, token: { type: 'oauth2' } },
    paths: { '/pay': { post: { 'x-google-backend': { address: 'https://orders.example/pay' }, ...security } }, '/other': { get: { 'x-google-backend': { address: 'https://orders.example.com' } } } },
  })).toString('base64');

  /** A function with an event and a secret, in a project in a folder. */
  const answers = (more: Record<string, Answer> = {}): Record<string, Answer> => ({
    [`/v2/${P}/europe-west1/functions/orders`]: { body: fn('europe-west1', 'orders', {
      serviceConfig: { service: `${P}/europe-west1/services/orders`, uri: 'https://orders.example', serviceAccountEmail: RUNNER, secretEnvironmentVariables: [{ key: 'DB', projectId: 'my-project', secret: 'db', version: 'latest' }] },
      eventTrigger: { eventType: 'google.cloud.pubsub.topic.v1.messagePublished', pubsubTopic: 'projects/my-project/topics/paid' },
    }) },
    [`/v2/${P}/europe-west1/services/orders:getIamPolicy`]: { body: {} },
    '/v3/projects/my-project': { body: { name: 'projects/1', projectId: 'my-project', parent: 'folders/7' } },
    '/v3/projects/my-project:getIamPolicy': { body: { bindings: [...grant('roles/pubsub.publisher', `serviceAccount:${RUNNER}`).bindings, ...grant('projects/my-project/roles/mine', `serviceAccount:${RUNNER}`).bindings] } },
    '/v1/projects/my-project/roles/mine': { body: { name: 'projects/my-project/roles/mine', includedPermissions: ['storage.objects.get', 'iam.serviceAccounts.getAccessToken'] } },
    '/v3/folders/7': { body: { name: 'folders/7', parent: 'organizations/9' } },
    '/v3/folders/7:getIamPolicy': { body: grant('roles/owner', `serviceAccount:${RUNNER}`) },
    '/v3/organizations/9:getIamPolicy': { body: {} },
    '/v1/projects/my-project:searchAllIamPolicies': { body: { results: [{ resource: '//secretmanager.googleapis.com/projects/1/secrets/db', policy: grant('roles/secretmanager.secretAccessor', `serviceAccount:${RUNNER}`) }] } },
    '/v1/projects/my-project/secrets/db/versions': { body: { versions: [{ createTime: '2025-01-01T00:00:00Z', state: 'ENABLED' }, { createTime: '2026-11-01T00:00:00Z', state: 'DESTROYED' }] } },
    '/v1/projects/my-project/topics/paid:getIamPolicy': { body: grant('roles/pubsub.publisher', 'allAuthenticatedUsers') },
    '/v1/projects/my-project/locations/-/gateways': { body: { gateways: [{ name: `${P}/europe-west1/gateways/shop`, apiConfig: `${P}/global/apis/shop/configs/one` }] } },
    [`/v1/${P}/global/apis/shop/configs/one`]: { body: { openapiDocuments: [{ document: { contents: openapi({}) } }] } },
    ...more,
  });
  const read = async (t: TestContext, more: Record<string, Answer> = {}, name = 'orders') => {
    const all = answers(more);
    const { url, seen } = await standIn(t, ({ path }) => all[path]);
    const { session } = await connect(t, url, 'europe-west1');
    const posture = await facet(session, 'posture').read({ name, qualifier: null }, call());
    assert.ok(seen.every(({ method, path }) => method === 'GET' || path.endsWith(':getIamPolicy')), 'it only reads');
    return posture;
  };
  const got = <T>(value: T | { unread: string } | undefined): T => {
    assert.ok(value !== undefined && !isUnread(value), JSON.stringify(value));
    return value;
  };

  test('tells who may write to its topic, which gateway lets anybody in, how old its secrets are, and roles above and below the project', async (t) => {
    const posture = await read(t);
    assert.deepEqual(got(posture.sources).map(({ resource, publicWrite }) => [resource, publicWrite]), [['projects/my-project/topics/paid', true]]);
    assert.deepEqual(got(posture.endpoints).map(({ kind, label, auth, throttled }) => [kind, label, auth, throttled]), [['http', 'https://orders.example', 'iam', undefined], ['api', 'POST /pay of the gateway shop', 'none', false]]);
    assert.deepEqual(got(posture.storedSecrets).map(({ rotation }) => rotation), [{ automatic: false, changedAt: '2025-01-01T00:00:00Z' }]);
    const identity = got(posture.identity);
    assert.deepEqual(identity?.incomplete, []);
    assert.deepEqual(got(identity?.marks).map(({ kind, detail }) => [kind, detail]), [['escalation', 'projects/my-project/roles/mine (iam.serviceAccounts.getAccessToken) on the whole project'], ['administrator', 'roles/owner on all of folders/7']]);
    assert.deepEqual(roleBook.granted(got(identity?.statements)).unknown, [], 'what a custom role holds is read');
    assert.ok(got(identity?.statements).some(({ actions, resources }) => actions[0] === 'roles/secretmanager.secretAccessor' && resources[0]?.endsWith('/secrets/db')));
  });

  test('a read that is denied is told with its permission, and an API that was never enabled has nothing in it', async (t) => {
    const disabled = { status: 403, body: { error: { code: 403, status: 'PERMISSION_DENIED', message: 'API Gateway API has not been used in project 1 before or it is disabled.', details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'SERVICE_DISABLED', metadata: { service: 'apigateway.googleapis.com' } }] } } };
    const posture = await read(t, {
      '/v1/projects/my-project/locations/-/gateways': disabled,
      '/v1/projects/my-project/topics/paid:getIamPolicy': denied('pubsub.topics.getIamPolicy'),
      '/v1/projects/my-project/secrets/db/versions': denied('secretmanager.versions.list'),
      '/v1/projects/my-project:searchAllIamPolicies': denied('cloudasset.assets.searchAllIamPolicies'),
      '/v3/folders/7:getIamPolicy': denied('resourcemanager.folders.getIamPolicy'),
    });
    assert.equal(got(posture.endpoints).length, 1);
    const said = JSON.stringify([posture.sources, posture.storedSecrets, posture.identity]);
    for (const permission of ['pubsub.topics.getIamPolicy', 'secretmanager.versions.list', 'cloudasset.assets.searchAllIamPolicies', 'resourcemanager.folders.getIamPolicy'])
      assert.ok(said.includes(`no permission ${permission}`), `${permission} in ${said}`);
  });

  test('what asks for a key, or a token, is no open door; triggers and pushes of a service are its sources', async (t) => {
    const service = { name: `${P}/europe-west1/services/svc`, uri: 'https://orders.example', template: { serviceAccount: RUNNER }, buildConfig: { functionTarget: 'handle' } };
    const posture = await read(t, {
      [`/v2/${P}/europe-west1/services/svc`]: { body: service },
      [`/v2/${P}/europe-west1/services/svc:getIamPolicy`]: { body: {} },
      [`/v1/${P}/global/apis/shop/configs/one`]: { body: { openapiDocuments: [{ document: { contents: openapi({ security: [{ key: [] }], 'x-google-quota': { metricCosts: { pays: 1 } } }) } }] } },
      '/v1/projects/my-project/locations/-/triggers': { body: { triggers: [
        { name: `${P}/europe-west1/triggers/up`, eventFilters: [{ attribute: 'type', value: 'google.cloud.storage.object.v1.finalized' }, { attribute: 'bucket', value: 'uploads' }], destination: { cloudRun: { service: 'svc', region: 'europe-west1' } } },
        { name: `${P}/europe-west1/triggers/else`, destination: { cloudRun: { service: 'other', region: 'europe-west1' } } },
      ] } },
      '/v1/projects/my-project/subscriptions': { body: { subscriptions: [{ name: 'projects/my-project/subscriptions/s', topic: 'projects/my-project/topics/paid', pushConfig: { pushEndpoint: 'https://orders.example?token=1' } }, { name: 'projects/my-project/subscriptions/other', topic: 'projects/my-project/topics/else', pushConfig: { pushEndpoint: 'https://orders.example.com/in' } }] } },
      '/storage/v1/b/uploads/iam': { body: { kind: 'storage#policy', ...grant('roles/storage.objectViewer', 'allUsers') } },
    }, 'svc');
    assert.deepEqual(got(posture.endpoints).map(({ auth, throttled }) => [auth, throttled]), [['iam', undefined], ['key', true]], 'quotas go by the key');
    assert.deepEqual(got(posture.sources).map(({ kind, resource, publicWrite }) => [kind, resource, publicWrite]), [['object', 'uploads', false], ['topic', 'projects/my-project/topics/paid', true]]);
  });
}); // prettier-ignore

test('a call of divided traffic claims no revision', () => {
  const at = { region: 'europe-west1', name: 'f' };
  const called = (allTrafficOnLatestRevision: boolean) =>
    versionCalled({ kind: 'function', at, fn: { serviceConfig: { revision: 'f-00002-abc', allTrafficOnLatestRevision } } } as Deployed);
  assert.deepEqual([called(true), called(false)], ['f-00002-abc', 'traffic']);
  const pinned = [{ type: 2, revision: 'f-00001-abc', percent: 100 }, { type: 2, revision: 'f-00002-abc', percent: 0, tag: 'new' }]; // prettier-ignore
  assert.equal(versionCalled({ kind: 'service', at, service: { trafficStatuses: pinned } } as unknown as Deployed), 'f-00001-abc');
});

test('without credentials a call is refused in words and nothing else on the terminal, and the process lives', async (t) => {
  // A metadata server that makes no sense: the library has a warning for it.
  const { url } = await standIn(t, () => {
    process.emitWarning('Something else.', 'OtherWarning');
    return { status: 400, body: {} };
  });
  const warned: string[] = [];
  const hear = ({ name }: Error): void => void warned.push(name);
  process.on('warning', hear);
  t.after(() => process.off('warning', hear));
  const empty = mkdtempSync(join(tmpdir(), 'isobar-home-'));
  const before = { ...process.env };
  t.after(() => {
    for (const name of ['CLOUDSDK_CONFIG', 'GCE_METADATA_HOST', 'METADATA_SERVER_DETECTION', 'HOME', 'GOOGLE_APPLICATION_CREDENTIALS']) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
    rmSync(empty, { recursive: true, force: true });
  });
  Object.assign(process.env, {
    CLOUDSDK_CONFIG: empty,
    HOME: empty,
    GCE_METADATA_HOST: new URL(url).host,
    METADATA_SERVER_DETECTION: 'ping-only',
  });
  Reflect.deleteProperty(process.env, 'GOOGLE_APPLICATION_CREDENTIALS');
  const ports = {
    home: empty,
    log: () => {},
    settings: () => ({}),
    secret: async (key: string) => (key === 'key' ? '{"not":"a key"}' : null),
  };
  const session = await gcp.connect({ name: 'test', settings: { source: 'adc', project: 'my-project', regions: 'europe-west1' } }, ports);
  const get = () => facet(session, 'functions').get({ name: 'orders', qualifier: null }, call());
  await assert.rejects(
    get(),
    (error: AppError) => error.code === 'unauthenticated' && /gcloud auth application-default login/.test(error.hint ?? ''),
  );
  assert.equal((await pages(session)).length, 1, 'it is told once, not for each kind of function');
  const report = await session.check(call());
  assert.equal(report.checks[0]?.ok, false);
  // Warnings are told in the next tick.
  await setImmediate();
  assert.deepEqual([...new Set(warned)], ['OtherWarning']);
  assert.match(report.policy ?? '', /includedPermissions:\n(?: {2}- [\w.]+\n)* {2}- cloudfunctions\./);
  const stored = await gcp.connect({ name: 'test', settings: { source: 'key', project: 'my-project', regions: 'europe-west1' } }, ports);
  await assert.rejects(facet(stored, 'functions').get({ name: 'orders', qualifier: null }, call()), (error: AppError) => {
    assert.equal(error.code, 'unauthenticated');
    assert.doesNotMatch(JSON.stringify(error.toData()), /not.*a key/, 'nothing of what was entered is told');
    return true;
  });
});
