import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { after, describe, test } from 'node:test';
import { FunctionServiceClient } from '@google-cloud/functions/build/src/v2/index.js';
import { Logging } from '@google-cloud/logging';
import { RevisionsClient, ServicesClient } from '@google-cloud/run/build/src/v2/index.js';
import type { FunctionsFacet } from '../../../provider.ts';
import { zipOf } from '../../../local/runtime/code/testing-zip.ts';
import gcp from '../../index.ts';
import { letEverybodyIn } from '../../testing/deploy-function.ts';
import { shareGcpRuntime, type GcpRuntime } from '../../testing/gcp-runtime.ts';

const gcpRuntime = shareGcpRuntime({ after });
const PARENT = 'projects/isobar-local/locations/us-central1';

async function deployTwice(t: { after(fn: () => unknown): void }, runtime: GcpRuntime, functionId: string): Promise<void> {
  const client = new FunctionServiceClient(runtime.rest);
  t.after(() => client.close());
  for (const word of ['one', 'two']) {
    const [{ uploadUrl, storageSource }] = await client.generateUploadUrl({ parent: PARENT });
    const code = `require('@google-cloud/functions-framework').http('f', (q, r) => { console.log('${word} logs'); console.error('{"level":"x"'); r.send('${word}'); });`;
    await fetch(uploadUrl ?? '', { method: 'PUT', body: new Uint8Array(zipOf({ 'index.js': code })) });
    const fn = {
      name: `${PARENT}/functions/${functionId}`,
      buildConfig: { runtime: 'nodejs24', entryPoint: 'f', source: { storageSource: storageSource ?? {} } },
    };
    const [operation] =
      word === 'one'
        ? await client.createFunction({ parent: PARENT, functionId, function: fn })
        : await client.updateFunction({ function: fn });
    await operation.promise();
  }
}

for (const mode of ['rest', 'grpc'] as const) {
  describe(`Cloud Run's official client over ${mode}`, () => {
    test('sees a function as a service with revisions, moves its traffic, and keeps its policy', async (t) => {
      const runtime = await gcpRuntime(t);
      const id = `over-${mode}`;
      const name = `${PARENT}/services/${id}`;
      await deployTwice(t, runtime, id);
      const services = new ServicesClient(runtime[mode]);
      const revisions = new RevisionsClient(runtime[mode]);
      t.after(() => Promise.all([services.close(), revisions.close()]));
      const [listed] = await services.listServices({ parent: PARENT }, { autoPaginate: false });
      assert.deepEqual(
        listed.map((one) => one.name),
        [name],
      );
      const [all] = await revisions.listRevisions({ parent: name }, { autoPaginate: false });
      assert.deepEqual(
        all.map((one) => one.name?.split('/').at(-1)),
        [`${id}-00002-loc`, `${id}-00001-loc`],
      );
      await letEverybodyIn(runtime, id);
      const [service] = await services.getService({ name });
      assert.equal(await (await fetch(service.uri ?? '')).text(), 'two');

      const toFirst = [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION' as const, revision: `${id}-00001-loc`, percent: 100 }];
      const [operation] = await services.updateService({ service: { name, traffic: toFirst } });
      await operation.promise();
      assert.equal(await (await fetch(service.uri ?? '')).text(), 'one');
      const latest = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' as const };
      const divided = [
        { ...toFirst[0], percent: 50 },
        { ...latest, percent: 50, tag: 'new' },
      ];
      const [dividing] = await services.updateService({ service: { name, traffic: divided }, updateMask: { paths: ['traffic'] } });
      const [after50] = await dividing.promise();
      assert.deepEqual(after50.trafficStatuses?.map(({ percent, tag, uri }) => [percent, tag, uri]), [[50, '', ''], [50, 'new', `${service.uri}@new`]]); // prettier-ignore
      const said = await Promise.all(Array.from({ length: 40 }, async () => (await fetch(service.uri ?? '')).text()));
      assert.deepEqual([...new Set(said)].toSorted(), ['one', 'two']);
      assert.equal(await (await fetch(`${service.uri}@new`)).text(), 'two');
      assert.equal((await fetch(`${service.uri}@old`)).status, 404);
      await assert.rejects(revisions.deleteRevision({ name: `${name}/revisions/${id}-00001-loc` }), /is serving traffic or has a tag/);
      const wrong = (traffic: object[], etag = '') => services.updateService({ service: { name, traffic, etag } });
      await assert.rejects(wrong([{ ...latest, percent: 60 }]), /add up to 60/);
      await assert.rejects(wrong([{ ...latest, percent: 100, tag: 'No' }]), /Invalid tag "No"/);
      await assert.rejects(wrong(divided, service.etag ?? ''), { code: 10 });

      const [before] = await services.getIamPolicy({ resource: name });
      const bindings = [{ role: 'roles/run.invoker', members: ['allUsers'] }];
      await services.setIamPolicy({ resource: name, policy: { bindings, etag: before.etag ?? null } });
      const [after] = await services.getIamPolicy({ resource: name });
      assert.deepEqual(
        after.bindings?.map(({ role, members }) => [role, members]),
        [['roles/run.invoker', ['allUsers']]],
      );
      await assert.rejects(
        services.setIamPolicy({ resource: name, policy: { bindings: [], etag: before.etag ?? null } }),
        /concurrent policy changes/,
      );
      await assert.rejects(services.getService({ name: `${PARENT}/services/none` }), { code: 5 });
    });
  });
}

const SOURCE = (word: string): Buffer =>
  zipOf({
    'index.js': `require('@google-cloud/functions-framework').http('f', (q, r) => r.send('${word} ' + (process.env.GREETING ?? '')));`,
  });

async function uploaded(runtime: GcpRuntime, word: string): Promise<string> {
  const client = new FunctionServiceClient(runtime.rest);
  const [{ uploadUrl, storageSource }] = await client.generateUploadUrl({ parent: PARENT });
  await client.close();
  await fetch(uploadUrl ?? '', { method: 'PUT', body: new Uint8Array(SOURCE(word)) });
  return `gs://${storageSource?.bucket}/${storageSource?.object}`;
}

/** In a bucket of the user's own. */
async function stored(runtime: GcpRuntime, word: string): Promise<string> {
  const made = await fetch(`${runtime.url}/storage/v1/b?project=isobar-local`, {
    method: 'POST',
    body: JSON.stringify({ name: 'sources-of-mine' }),
    headers: { 'content-type': 'application/json' },
  });
  assert.ok(made.ok || made.status === 409);
  const path = '/upload/storage/v1/b/sources-of-mine/o?uploadType=media&name=a/source.zip';
  const put = await fetch(`${runtime.url}${path}`, { method: 'POST', body: new Uint8Array(SOURCE(word)) });
  assert.equal(put.status, 200);
  return 'gs://sources-of-mine/a/source.zip';
}

for (const mode of ['rest', 'grpc'] as const) {
  test(`over ${mode}, a service is deployed from a function's source, changed, listed beside functions and deleted`, async (t) => {
    const runtime = await gcpRuntime(t);
    const services = new ServicesClient(runtime[mode]);
    const functions = new FunctionServiceClient(runtime[mode]);
    t.after(() => Promise.all([services.close(), functions.close()]));
    await deployTwice(t, runtime, 'by-functions');
    const id = `from-source-${mode}`;
    const name = `${PARENT}/services/${id}`;
    const baseImage = 'us-central1-docker.pkg.dev/serverless-runtimes/google-22-full/runtimes/nodejs24';
    const buildConfig = { sourceLocation: await uploaded(runtime, 'one'), functionTarget: 'f', baseImage };
    const template = {
      containers: [{ env: [{ name: 'GREETING', value: 'there' }], resources: { limits: { memory: '256Mi', cpu: '1' } } }],
    };
    const wanted = { parent: PARENT, serviceId: id, service: { labels: { team: 'a' }, buildConfig, template } };

    await assert.rejects(services.createService({ ...wanted, service: { template: { containers: [{ image: 'i' }] } } }), { code: 12 });
    await assert.rejects(services.createService({ ...wanted, service: { template, buildConfig: { ...buildConfig, sourceLocation: 's3://x' } } }), /Invalid source location/); // prettier-ignore
    await assert.rejects(services.createService({ ...wanted, service: { ...wanted.service, iapEnabled: true } }), /service\.iapEnabled/);
    const [validated] = await services.createService({ ...wanted, validateOnly: true });
    await validated.promise();
    await assert.rejects(services.getService({ name }), { code: 5 });

    const [creating] = await services.createService(wanted);
    const [made] = await creating.promise();
    assert.deepEqual([made.buildConfig?.functionTarget, made.labels], ['f', { team: 'a' }]);
    assert.equal((await fetch(made.uri ?? '')).status, 403, 'private until somebody is let in');
    await services.setIamPolicy({ resource: name, policy: { bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }] } });
    assert.equal(await (await fetch(made.uri ?? '')).text(), 'one there');
    await assert.rejects(services.createService(wanted), { code: 6 });

    // The Cloud Functions API knows nothing of it; the console shows both, each once.
    await assert.rejects(functions.getFunction({ name: `${PARENT}/functions/${id}` }), { code: 5 });
    const ports = { home: tmpdir(), log: () => {}, settings: () => ({}), secret: async () => null };
    const settings = { source: 'none', project: 'isobar-local', regions: 'us-central1', endpoint: runtime.url };
    const session = await gcp.connect({ name: 'test', settings }, ports);
    t.after(() => session.close());
    const facet = session.functions as FunctionsFacet;
    const call = { signal: AbortSignal.timeout(20_000) };
    const items = [];
    for await (const page of facet.list({}, call)) if ('items' in page) items.push(...page.items);
    assert.deepEqual(
      items.toSorted((a, b) => a.name.localeCompare(b.name)).map(({ name, runtime, state, memoryMb }) => [name, runtime, state, memoryMb]),
      [
        ['by-functions', 'nodejs24', 'active', 256],
        [id, 'nodejs24', 'active', 256],
      ],
    );
    const key = { name: id, qualifier: null };
    const changed = await facet.update(key, { env: { GREETING: 'again' } }, call);
    assert.deepEqual([changed.env, changed.handler, changed.version], [{ GREETING: 'again' }, 'f', `${id}-00002-loc`]);
    assert.equal(await (await fetch(made.uri ?? '')).text(), 'one again');

    const first = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION' as const, revision: `${id}-00001-loc`, percent: 100 };
    const [moving] = await services.updateService({ service: { name, traffic: [first] }, updateMask: { paths: ['traffic'] } });
    await moving.promise();
    const next = { name, buildConfig: { ...buildConfig, sourceLocation: await stored(runtime, 'two') } };
    const [building] = await services.updateService({ service: next, updateMask: { paths: ['build_config'] } });
    const [built] = await building.promise();
    assert.match(built.latestReadyRevision ?? '', /-00003-loc$/);
    assert.equal(await (await fetch(made.uri ?? '')).text(), 'one there', 'traffic stays where it was put');
    const latest = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' as const, percent: 100 };
    const [back] = await services.updateService({ service: { name, traffic: [latest] }, updateMask: { paths: ['traffic'] } });
    await back.promise();
    assert.equal(await (await fetch(made.uri ?? '')).text(), 'two again');
    const broken = { name, buildConfig: { ...buildConfig, functionTarget: 'nothing' } };
    for (const attempt of ['first', 'second']) {
      const [failing] = await services.updateService({ service: broken, updateMask: { paths: ['build_config.function_target'] } });
      await assert.rejects(failing.promise(), /Container Healthcheck failed/, attempt);
    }
    const [after] = await services.getService({ name });
    assert.match(after.terminalCondition?.message ?? '', /Container Healthcheck failed/);

    await facet.remove(key, call);
    await assert.rejects(services.getService({ name }), { code: 5 });
    assert.equal((await fetch(made.uri ?? '')).status, 404);
  });
}

test('the official logging client reads what a function wrote, by page and by filter', async (t) => {
  const runtime = await gcpRuntime(t);
  await deployTwice(t, runtime, 'orders');
  await letEverybodyIn(runtime, 'orders');
  const url = `${(await runtime.home.connect().then(({ facet }) => facet('runtime').status({ signal: AbortSignal.timeout(10_000) }))).endpoints['gateway']}/orders`;
  for (let i = 0; i < 3; i++) assert.equal((await fetch(url)).status, 200);
  const logging = new Logging(runtime.grpc as ConstructorParameters<typeof Logging>[0]);
  const read = async (filter: string, pageSize = 100) => {
    const [entries] = await logging.getEntries({ filter, orderBy: 'timestamp desc', pageSize, autoPaginate: false });
    return entries;
  };
  const mine = 'resource.type="cloud_run_revision" AND resource.labels.service_name="orders"';
  const all = await read(`${mine} AND textPayload:"two logs"`);
  assert.equal(all.length, 3);
  assert.equal(all[0]?.data, 'two logs');
  assert.equal((await read(mine, 2)).length, 2);
  assert.ok((await read(`${mine} AND severity>=ERROR`)).every(({ data }) => String(data).includes('level')));
  assert.equal((await read('resource.labels.service_name="nobody"')).length, 0);
  await assert.rejects(read('(severity=INFO'), /Unparseable filter/);
});
