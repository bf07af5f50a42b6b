import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Client, credentials, status } from '@grpc/grpc-js';
import { FunctionServiceClient } from '@google-cloud/functions/build/src/v2/index.js';
import { zipOf } from '../../../local/runtime/code/testing-zip.ts';
import { letEverybodyIn } from '../../testing/deploy-function.ts';
import { shareGcpRuntime, type GcpRuntime } from '../../testing/gcp-runtime.ts';

const gcpRuntime = shareGcpRuntime({ after });
const PARENT = 'projects/isobar-local/locations/us-central1';
const hello = (word: string): Record<string, string> => ({
  'package.json': JSON.stringify({ main: 'index.js', dependencies: { '@google-cloud/functions-framework': '^5.0.0' } }),
  'index.js': `const f = require('@google-cloud/functions-framework');
f.http('hello', (req, res) => res.set('x-word', '${word}').send('${word} ' + (process.env.GREETING ?? '')));
f.cloudEvent('event', (e) => console.log('got', e.type));\n`,
});

type Functions = FunctionServiceClient;

/** The client gives enums by name or by number, as they came. */
function stateOf({ state }: { state?: unknown }): unknown {
  return typeof state === 'number' ? ['STATE_UNSPECIFIED', 'ACTIVE', 'FAILED', 'DEPLOYING', 'DELETING'][state] : state;
}

async function upload(client: Functions, files: Record<string, string>): Promise<{ bucket: string; object: string }> {
  const [{ uploadUrl, storageSource }] = await client.generateUploadUrl({ parent: PARENT, environment: 'GEN_2' });
  const put = await fetch(uploadUrl ?? '', {
    method: 'PUT',
    body: new Uint8Array(zipOf(files)),
    headers: { 'content-type': 'application/zip' },
  });
  assert.equal(put.status, 200);
  return { bucket: storageSource?.bucket ?? '', object: storageSource?.object ?? '' };
}

async function create(client: Functions, id: string, files = hello('hello'), more: object = {}) {
  const storageSource = await upload(client, files);
  const [operation] = await client.createFunction({
    parent: PARENT,
    functionId: id,
    function: {
      name: `${PARENT}/functions/${id}`,
      environment: 'GEN_2',
      buildConfig: { runtime: 'nodejs24', entryPoint: 'hello', source: { storageSource } },
      serviceConfig: { availableMemory: '256M', timeoutSeconds: 30, environmentVariables: { GREETING: 'there' } },
      ...more,
    },
  });
  return operation;
}

async function refused(promise: Promise<unknown>, code: number, words: RegExp): Promise<void> {
  await assert.rejects(promise, (error: Error & { code?: number }) => {
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return true;
  });
}

const options = (runtime: GcpRuntime, mode: 'rest' | 'grpc'): Functions => new FunctionServiceClient(runtime[mode]);

for (const mode of ['rest', 'grpc'] as const) {
  describe(`the official client over ${mode}`, () => {
    test('creates, calls, updates, downloads and deletes a function', async (t) => {
      const runtime = await gcpRuntime(t);
      const client = options(runtime, mode);
      t.after(() => client.close());
      const stages: unknown[] = [];
      const operation = await create(client, `hello-${mode}`);
      operation.on('progress', (metadata: unknown) => stages.push(metadata));
      const [made] = await operation.promise();
      assert.equal(stateOf(made), 'ACTIVE');
      assert.ok(made.environment === 'GEN_2' || made.environment === 2);
      assert.equal(made.serviceConfig?.revision, `hello-${mode}-00001-loc`);
      assert.equal((await fetch(made.serviceConfig?.uri ?? '')).status, 403);
      await letEverybodyIn(runtime, `hello-${mode}`);
      const first = await fetch(made.serviceConfig?.uri ?? '');
      assert.deepEqual([first.status, first.headers.get('x-word'), await first.text()], [200, 'hello', 'hello there']);

      const [again] = await client.updateFunction({
        function: { name: made.name ?? '', serviceConfig: { environmentVariables: { GREETING: 'again' } } },
        updateMask: { paths: ['service_config.environment_variables'] },
      });
      const [updated] = await again.promise();
      assert.equal(await (await fetch(updated.url ?? '')).text(), 'hello again');
      assert.equal(updated.serviceConfig?.timeoutSeconds, 30);

      const [{ downloadUrl }] = await client.generateDownloadUrl({ name: made.name ?? '' });
      const zip = Buffer.from(await (await fetch(downloadUrl ?? '')).arrayBuffer());
      assert.equal(zip.subarray(0, 2).toString(), 'PK');

      const [listed] = await client.listFunctions({ parent: 'projects/isobar-local/locations/-' }, { autoPaginate: false });
      assert.deepEqual(
        listed.map(({ name }) => name),
        [made.name],
      );
      const [gone] = await client.deleteFunction({ name: made.name ?? '' });
      await gone.promise();
      await refused(client.getFunction({ name: made.name ?? '' }), 5, /was not found/);
      assert.equal((await fetch(made.serviceConfig?.uri ?? '')).status, 404);
    });

    test('refuses what the service refuses', async (t) => {
      const runtime = await gcpRuntime(t);
      const client = options(runtime, mode);
      t.after(() => client.close());
      await refused(client.getFunction({ name: `${PARENT}/functions/none` }), 5, /was not found/);
      await refused(create(client, 'Upper'), 3, /function ID "Upper" is invalid/);
      await refused(create(client, 'slow', hello('x'), { serviceConfig: { timeoutSeconds: 4000 } }), 3, /timeout/);
      await refused(create(client, 'big', hello('x'), { serviceConfig: { availableMemory: 'lots' } }), 3, /memory/);
      await refused(create(client, 'env', hello('x'), { serviceConfig: { environmentVariables: { K_SERVICE: 'x' } } }), 3, /reserved/);
      await refused(create(client, 'odd', hello('x'), { buildConfig: { runtime: 'cobol85', entryPoint: 'hello' } }), 3, /Invalid runtime/);
      await (await create(client, 'twice')).promise();
      await refused(create(client, 'twice'), 6, /already exists/);
      await refused(client.listFunctions({ parent: PARENT, filter: 'state=' }, { autoPaginate: false }), 3, /Unparseable filter/);
    });

    test('says which field of a mask, of a name or of a filter is wrong, and whose project it is', async (t) => {
      const runtime = await gcpRuntime(t);
      const client = options(runtime, mode);
      t.after(() => client.close());
      await (await create(client, 'masked')).promise();
      const name = `${PARENT}/functions/masked`;
      const update = (...paths: string[]) => client.updateFunction({ function: { name, description: 'x' }, updateMask: { paths } });
      for (const path of ['nonsense', 'constructor', 'constructor.name', 'build_config.colour', 'description.length']) {
        await assert.rejects(update(path), (error: Error & { code?: number; statusDetails?: unknown }) => {
          assert.equal(error.code, 3, error.message);
          // The official clients take it apart: which field, and why.
          assert.match(JSON.stringify(error.statusDetails), /"field":"update_mask"/);
          return true;
        });
      }
      const [labelled] = await update('description', 'labels.team');
      assert.equal((await labelled.promise())[0].description, 'x');
      await refused(client.getFunction({ name: 'projects/somebody-elses/locations/us-central1/functions/masked' }), 5, /was not found/);
    });

    test('a function that cannot start is FAILED and says why; it can be mended', async (t) => {
      const runtime = await gcpRuntime(t);
      const client = options(runtime, mode);
      t.after(() => client.close());
      const broken = await create(client, 'broken', { ...hello('x'), 'index.js': 'throw new Error("out of cheese");\n' });
      await refused(broken.promise(), 9, /Container Healthcheck failed.*can't be loaded/s);
      const [failed] = await client.getFunction({ name: `${PARENT}/functions/broken` });
      assert.equal(stateOf(failed), 'FAILED');
      assert.match(failed.stateMessages?.[0]?.message ?? '', /can't be loaded/);
      const storageSource = await upload(client, hello('mended'));
      const [operation] = await client.updateFunction({
        function: { name: failed.name ?? '', buildConfig: { source: { storageSource } } },
        updateMask: { paths: ['build_config.source'] },
      });
      const [mended] = await operation.promise();
      assert.equal(stateOf(mended), 'ACTIVE');
      await letEverybodyIn(runtime, 'broken');
      assert.equal((await fetch(mended.url ?? '')).headers.get('x-word'), 'mended');
    });
  });
}

test('what the API made is in the console, and the other way round, also after a crash', async (t) => {
  const runtime = await gcpRuntime(t);
  let client = options(runtime, 'rest');
  await (await create(client, 'from-api')).promise();
  const { facet, deploy } = await runtime.home.connect();
  const call = { signal: AbortSignal.timeout(60_000) };
  const detail = await facet('functions').get({ name: 'from-api', qualifier: null }, call);
  assert.deepEqual([detail.model, detail.handler, detail.env['GREETING']], ['gcp-http', 'hello', 'there']);
  await deploy(
    'from-console',
    hello('console')['index.js'] ?? '',
    { model: 'gcp-http', runtime: 'nodejs24', handler: 'hello', concurrency: 4 },
    'index.js',
  );
  // Neither gets beyond loading its code.
  const endless = await upload(client, { 'index.js': 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20_000);' });
  const service = {
    buildConfig: { sourceLocation: `gs://${endless.bucket}/${endless.object}`, functionTarget: 'hello', baseImage: 'nodejs24' },
  };
  const makeService = (origin: string): Promise<Response> =>
    fetch(`${origin}/v2/${PARENT}/services?serviceId=cut-off-service`, { method: 'POST', body: JSON.stringify(service) });
  assert.equal((await makeService(runtime.url)).status, 200);
  await create(client, 'cut-off', {}, { buildConfig: { runtime: 'nodejs24', entryPoint: 'hello', source: { storageSource: endless } } });
  await client.close();
  await crash(runtime);
  const again = await gcpEndpoint(runtime);
  client = new FunctionServiceClient({ ...runtime.rest, port: again });
  t.after(() => client.close());
  const [listed] = await client.listFunctions({ parent: PARENT }, { autoPaginate: false });
  assert.ok(listed.some((one) => one.name === `${PARENT}/functions/from-api` && stateOf(one) === 'ACTIVE'));
  const mine = listed.find(({ name }) => name === `${PARENT}/functions/from-console`);
  assert.deepEqual([mine?.buildConfig?.entryPoint, mine?.serviceConfig?.maxInstanceRequestConcurrency], ['hello', 4]);
  // What everybody could call stays that way when the API changes it.
  const url = mine?.serviceConfig?.uri ?? '';
  const policy = await fetch(`http://127.0.0.1:${again}/v2/${PARENT}/services/from-console:getIamPolicy`);
  assert.match(await policy.text(), /allUsers/);
  assert.equal((await fetch(url)).status, 200);
  const [operation] = await client.updateFunction({ function: { name: mine?.name ?? '', description: 'seen' } });
  await operation.promise();
  assert.equal((await fetch(url)).status, 200);
  // What the crash cut off has failed, and nothing is left of a service that nobody could read.
  const [cutOff] = await client.getFunction({ name: `${PARENT}/functions/cut-off` });
  assert.equal(stateOf(cutOff), 'FAILED');
  assert.match(cutOff.stateMessages?.[0]?.message ?? '', /stopped before the deployment was over/);
  assert.equal((await makeService(`http://127.0.0.1:${again}`)).status, 200);
  // A new function of the name of one that the console removed is as private as any.
  await letEverybodyIn({ url: `http://127.0.0.1:${again}` }, 'from-api');
  await facet('functions').remove({ name: 'from-api', qualifier: null }, call);
  await refused(client.getFunction({ name: `${PARENT}/functions/from-api` }), 5, /was not found/);
  const [anew] = await (await create(client, 'from-api')).promise();
  assert.equal((await fetch(anew.url ?? '')).status, 403);
});

/** Ends the runtime as a power cut would, and starts it again. */
async function crash(runtime: GcpRuntime): Promise<void> {
  const { facet } = await runtime.home.connect();
  const call = { signal: AbortSignal.timeout(30_000) };
  const { pid } = await facet('runtime').status(call);
  assert.ok(pid);
  process.kill(pid, 'SIGKILL');
  while ((await facet('runtime').status(call)).running) await setImmediate();
  await facet('runtime').start({}, call);
}

async function gcpEndpoint(runtime: GcpRuntime): Promise<number> {
  const { facet } = await runtime.home.connect();
  const { endpoints } = await facet('runtime').status({ signal: AbortSignal.timeout(10_000) });
  return Number(new URL(endpoints['gcp'] ?? '').port);
}

test('a request that is no message of the API is refused in its own words', async (t) => {
  const runtime = await gcpRuntime(t);
  const send = async (path: string, init: RequestInit = {}): Promise<[number, string]> => {
    const response = await fetch(`${runtime.url}${path}`, init);
    const body = (await response.json()) as { error: { status: string; message: string } };
    return [response.status, `${body.error.status}: ${body.error.message}`];
  };
  const post = (body: string): RequestInit => ({ method: 'POST', body, headers: { 'content-type': 'application/json' } });
  const path = `/v2/${PARENT}/functions?functionId=a`;
  assert.match((await send(path, post('{not json')))[1], /^INVALID_ARGUMENT: Invalid JSON payload received/);
  assert.match((await send(path, post('{"nonsense": 1}')))[1], /Unknown name "nonsense"/);
  assert.match((await send(path, post('{"serviceConfig": {"timeoutSeconds": "soon"}}')))[1], /function\.serviceConfig\.timeoutSeconds/);
  assert.deepEqual((await send('/v2/nothing/here'))[0], 404);
  assert.equal((await send(`/v2/${PARENT}/functions`, { headers: { origin: 'http://evil.example' } }))[0], 403);
  assert.equal((await send(path, post(`{"description": "${'x'.repeat(11 * 1024 * 1024)}"}`)))[0], 400);
});

test('over gRPC, bytes that are no message and methods that are none get the codes gRPC has for them', async (t) => {
  const runtime = await gcpRuntime(t);
  const { apiEndpoint, port } = runtime.grpc;
  const client = new Client(`${apiEndpoint}:${port}`, credentials.createInsecure());
  t.after(() => client.close());
  const send = (method: string, bytes: Buffer): Promise<[number, string]> =>
    new Promise((resolve) => {
      const same = (one: Buffer): Buffer => one;
      client.makeUnaryRequest(method, same, same, bytes, (error) => resolve([error?.code ?? 0, error?.details ?? '']));
    });
  const service = '/google.cloud.functions.v2.FunctionService';
  // A text that says it is longer than the message. "INTERNAL: error parsing request proto": grpc/doc/statuscodes.md
  assert.deepEqual((await send(`${service}/GetFunction`, Buffer.from([0x0a, 0x7f, 0x61])))[0], status.INTERNAL);
  assert.deepEqual((await send(`${service}/NoSuchMethod`, Buffer.alloc(0)))[0], status.UNIMPLEMENTED);
  assert.deepEqual((await send('/google.cloud.functions.v9.Nothing/Get', Buffer.alloc(0)))[0], status.UNIMPLEMENTED);
  assert.deepEqual((await send(`${service}/GetFunction`, Buffer.alloc(0)))[0], status.INVALID_ARGUMENT);
});
