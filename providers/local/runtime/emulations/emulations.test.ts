import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Settings } from '#shared/model/settings.ts';
import type { Project } from '#shared/model/project.ts';
import type { Emulation } from '../../../emulation.ts';
import type { EmulationHost, EmulationServer } from '../../../emulation-host.ts';
import { portable } from '../../models/portable.ts';
import { chunks, zipOf } from '../code/testing-zip.ts';
import { createControlClient } from '../../control/client.ts';
import { findRuntime } from '../../lifecycle/find-runtime.ts';
import { runRuntime, type RunningRuntime } from '../lifecycle/run-runtime.ts';

/** A runtime with one emulation, `toy`, and the host it was given. */
async function runtimeWith(
  t: { after(fn: () => unknown): void },
  home: string,
  { fails, keeps, ...server }: Partial<EmulationServer> & { fails?: boolean; keeps?: string[] } = {},
): Promise<{ runtime: RunningRuntime; host: EmulationHost; said: string[] }> {
  let lent: EmulationHost | null = null;
  const said: string[] = [];
  const toy: Emulation = {
    id: 'toy',
    models: [portable],
    async serve(host) {
      lent = host;
      if (keeps !== undefined) host.code.keep(() => keeps);
      if (fails === true) throw new Error('no luck today');
      const listener = await host.listen('main', (incoming, response) => response.end(`hello ${incoming.url ?? ''}`));
      return { url: listener.url, fidelity: [], close: (graceMs) => listener.close(graceMs), ...server };
    },
  };
  const runtime = await runRuntime({
    home,
    version: '0.0.0',
    gatewayPort: 0,
    settings: Settings.parse({ poolSize: 0 }),
    emulations: [toy],
    log: () => {},
    working: (what) => said.push(what),
  });
  t.after(() => runtime.stop());
  assert.ok(lent !== null);
  return { runtime, host: lent, said };
}

/** Removed when everything that was started in it has stopped. */
function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'isobar-emulations-'));
  after(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

const project = (name: string, more: Partial<Project> = {}): Project => ({
  name,
  description: '',
  model: 'portable',
  runtime: 'node24',
  handler: 'index.mjs',
  memoryMb: 256,
  timeoutS: 20,
  concurrency: 1,
  env: {},
  http: { enabled: true, methods: [] },
  tags: {},
  ...more,
});

const call = (): AbortSignal => AbortSignal.timeout(60_000);

async function deploy(host: EmulationHost, name: string, body: string, more: Partial<Project> = {}): Promise<string> {
  const zip = zipOf({ 'index.mjs': body });
  const { sha256 } = await host.code.put(chunks(zip), { signal: call() });
  return host.functions.deploy({ project: project(name, more), codeSha256: sha256, origin: null }).version;
}

async function answer(host: EmulationHost, name: string, version: string): Promise<string> {
  const response = host.invoke(name, version, {
    input: {
      kind: 'http',
      request: {
        method: 'GET',
        path: '/',
        origin: 'http://127.0.0.1',
        headers: [['host', '127.0.0.1']],
        body: Buffer.alloc(0),
        remoteAddress: '127.0.0.1',
      },
    },
    trigger: 'queue',
    mode: 'sync',
    traceparent: null,
    attributes: {},
    signal: call(),
  });
  const parts: Uint8Array[] = [];
  for await (const part of response.body) parts.push(part);
  const { status, error } = await response.done;
  return status === 'ok' ? Buffer.concat(parts).toString() : `${status}: ${error?.message ?? ''}`;
}

const says = (expression: string): string => `export default { fetch: () => new Response(${expression}) };\n`;

test('an emulation deploys, switches, runs and removes functions of the runtime', async (t) => {
  const { host, said } = await runtimeWith(t, newHome(), { variables: () => ({ FROM: 'emulation', MINE: 'emulation' }) });
  assert.equal(said.filter((what) => what === 'opening its endpoints').length, 3, 'every port that is open shows that the start goes on');
  const seen: string[] = [];
  host.functions.onChange((name) => seen.push(name));
  const first = await deploy(host, 'one', says("process.env.FROM + ' ' + process.env.MINE"), { env: { MINE: 'user' } });
  assert.equal(await answer(host, 'one', first), 'emulation user');
  const second = await deploy(host, 'one', says("'second'"));
  assert.deepEqual([first, second], ['1', '2']);
  assert.equal(host.functions.find('one')?.live.version, '2');
  assert.equal(await answer(host, 'one', '1'), 'emulation user');
  host.functions.setLive('one', '1');
  assert.equal(host.functions.find('one')?.live.version, '1');
  const { items } = await host.telemetry.logs.list({ name: 'one', limit: 10 }, call());
  assert.ok(Array.isArray(items));
  host.functions.remove('one');
  assert.equal(host.functions.find('one'), null);
  assert.deepEqual(seen, ['one', 'one', 'one', 'one']);
  assert.throws(() => host.functions.remove('one'), /no function "one"/);
  assert.throws(() => host.invoke('one', '1', {} as never), /no version 1/);
});

test('documents are there after a restart, in the order of their keys, and only those of the emulation', async (t) => {
  const home = newHome();
  const { runtime, host } = await runtimeWith(t, home);
  for (const key of ['b', 'a', 'a/2', 'a/1', 'é']) host.documents.put('things', key, { key });
  assert.throws(() =>
    host.documents.transaction(() => {
      host.documents.put('things', 'c', 1);
      throw new Error('stop');
    }),
  );
  await runtime.stop();
  const { host: again } = await runtimeWith(t, home);
  assert.deepEqual(
    again.documents.list('things').map(({ key }) => key),
    ['a', 'a/1', 'a/2', 'b', 'é'],
  );
  assert.deepEqual(again.documents.list('things', { prefix: 'a/', after: 'a/1' }), [{ key: 'a/2', value: { key: 'a/2' } }]);
  assert.equal(again.documents.count('things', 'a'), 3);
  assert.equal(again.documents.get('things', 'c'), undefined);
  assert.equal(again.dir, host.dir);
  again.documents.clear();
  assert.equal(again.documents.count('things'), 0);
});

test('an endpoint keeps its port, and answers to loopback names only', async (t) => {
  const home = newHome();
  let url = '';
  const { runtime, host } = await runtimeWith(t, home);
  const other = await host.listen('other', (_, response) => response.end('other'));
  url = other.url;
  assert.equal(await (await fetch(url)).text(), 'other');
  const status = await new Promise<number>((resolve, reject) => {
    request(url, { headers: { host: 'evil.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
  assert.equal(status, 403);
  await other.close(0);
  await runtime.stop();
  const { host: again } = await runtimeWith(t, home);
  const second = await again.listen('other', (_, response) => response.end('again'));
  t.after(() => second.close(0));
  assert.equal(second.url, url);
});

test('code that only an emulation needs stays; an emulation that cannot start does not keep the runtime from running', async (t) => {
  const home = newHome();
  const { runtime, host } = await runtimeWith(t, home);
  const { sha256 } = await host.code.put(chunks(zipOf({ 'layer.txt': 'x' })), { signal: call() });
  await runtime.stop();
  const broken = await runtimeWith(t, home, { fails: true });
  assert.notEqual(broken.host.code.find(sha256), null);
  await broken.runtime.stop();
  const kept = await runtimeWith(t, home, { keeps: [sha256] });
  assert.notEqual(kept.host.code.find(sha256), null);
  await kept.runtime.stop();
  const { host: third } = await runtimeWith(t, home);
  assert.equal(third.code.find(sha256), null);
});

test('what functions wrote can be read forward, and by whom it was written', async (t) => {
  const { host } = await runtimeWith(t, newHome());
  const code = "export default { fetch: () => { for (let n = 0; n < 5; n++) console.log('line ' + n); return new Response('done'); } };\n";
  const version = await deploy(host, 'talker', code);
  await deploy(host, 'other', says("'quiet'"));
  await answer(host, 'talker', version);
  const { logs } = host.telemetry;
  const first = await logs.forward({ name: 'talker', limit: 2 }, call());
  assert.deepEqual([first.items.map(({ message }) => message), first.more], [['line 0', 'line 1'], true]);
  const rest = await logs.forward({ name: 'talker', limit: 10, after: first.items[1]?.id }, call());
  assert.deepEqual([rest.items.map(({ message }) => message), rest.more], [['line 2', 'line 3', 'line 4'], false]);
  const { items, last } = await logs.writers({ name: 'talker' }, call());
  assert.deepEqual(
    items.map(({ environmentId, version: wrote }) => [environmentId, wrote]),
    [[first.items[0]?.environmentId, version]],
  );
  const environmentId = items[0]?.environmentId ?? '';
  assert.equal((await logs.forward({ name: 'talker', environmentId, limit: 10, since: items[0]?.firstAt }, call())).items.length, 5);
  assert.equal((await logs.forward({ name: 'talker', environmentId: 'none', limit: 10 }, call())).items.length, 0);
  assert.deepEqual((await logs.writers({ name: 'talker', after: last }, call())).items, []);
});

test('what is emulated is loaded when somebody asks, and counted from then on', async (t) => {
  const home = newHome();
  let loads = 0;
  const fidelity = async () => {
    loads++;
    return [{ service: 'toys', operation: 'Play', level: 'verified' as const, note: null }];
  };
  const { host } = await runtimeWith(t, home, { fidelity });
  assert.deepEqual(host.documents.collections(), []);
  host.documents.put('toys', 'ball', {});
  assert.deepEqual(host.documents.collections(), ['toys']);
  const found = await findRuntime(home);
  assert.ok(found.kind === 'running');
  const { runtime } = createControlClient(found.runtime.address);
  assert.deepEqual((await runtime.status()).emulations, {});
  assert.equal(loads, 0);
  assert.deepEqual(
    (await runtime.fidelity())['toy']?.map(({ operation }) => operation),
    ['Play'],
  );
  assert.deepEqual((await runtime.status()).emulations, { toy: { verified: 1, modelled: 0, approximated: 0 } });
});
