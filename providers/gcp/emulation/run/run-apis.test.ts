import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { FunctionServiceClient } from '@google-cloud/functions/build/src/v2/index.js';
import { Logging } from '@google-cloud/logging';
import { RevisionsClient, ServicesClient } from '@google-cloud/run/build/src/v2/index.js';
import { zipOf } from '../../../local/runtime/code/testing-zip.ts';
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
