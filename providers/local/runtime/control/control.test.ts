import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { AppError, ErrorData } from '#shared/errors.ts';
import { createControlClient, uploadCode, type ControlAddress } from '../../control/client.ts';
import { readRuntimeFile } from '../../lifecycle/runtime-file.ts';
import { answering, call, testHome, type TestHome, type TestSession } from '../../testing-home.ts';
import { rawZip } from '../code/testing-zip.ts';

suite('the control API', () => {
  const undo: (() => unknown)[] = [];
  let home: TestHome;
  let front: TestSession;
  let address: ControlAddress;

  before(async () => {
    home = testHome({ after: (fn) => undo.push(fn) });
    front = await home.connect();
    await front.facet('runtime').start({}, call());
    const file = readRuntimeFile(home.paths.file);
    address = { url: file?.endpoints['control'] ?? '', token: file?.token ?? '' };
  });
  after(async () => {
    for (const step of undo.toReversed()) await step();
  });

  /** `fetch` may not choose its Host; this may. */
  async function ask(
    path: string,
    headers: Record<string, string>,
    method = 'GET',
  ): Promise<{ status: number; headers: NodeJS.Dict<unknown>; body: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; headers: NodeJS.Dict<unknown>; body: string }>();
    const req = request(
      `${address.url}${path}`,
      { method, headers: { authorization: `Bearer ${address.token}`, ...headers } },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      },
    );
    req.on('error', reject).end();
    return promise;
  }

  test('answers who knows the token, under the right name, and no browser', async () => {
    const { port } = new URL(address.url);
    assert.equal((await ask('/health', {})).status, 200);
    assert.equal((await ask('/health', { host: `localhost:${port}` })).status, 200);
    const refused: [Record<string, string>, number, RegExp][] = [
      [{ host: `evil.example:${port}` }, 403, /does not answer for the host "evil\.example/],
      [{ host: '127.0.0.1' }, 403, /host/],
      [{ origin: 'http://127.0.0.1' }, 403, /web pages/],
      [{ 'sec-fetch-site': 'same-origin' }, 403, /web pages/],
      [{ authorization: 'Bearer wrong' }, 401, /token/],
      [{ authorization: '' }, 401, /token/],
      [{ authorization: `Bearer ${address.token}x` }, 401, /token/],
      // The host comes first: a wrong one does not learn whether its token is right.
      [{ host: 'evil.example', authorization: 'Bearer wrong' }, 403, /host/],
    ];
    for (const [headers, status, message] of refused) {
      for (const path of ['/health', '/rpc/functions/list', '/code/x', '/nowhere']) {
        const answer = await ask(path, headers);
        assert.equal(answer.status, status, `${path} ${JSON.stringify(headers)}`);
        const parsed = JSON.parse(answer.body) as ErrorData & { json: { data: ErrorData } };
        const data = path.startsWith('/rpc/') ? parsed.json.data : parsed;
        assert.match(data.message, message);
        assert.ok((data.hint ?? '').length > 10);
        assert.equal(answer.headers['access-control-allow-origin'], undefined);
      }
    }
    assert.equal((await ask('/stop', { authorization: 'Bearer wrong' }, 'POST')).status, 401);
    assert.equal((await ask('/nowhere', {})).status, 404);
  });

  test('errors come back as what they were; inputs are checked', async () => {
    const client = createControlClient(address);
    await assert.rejects(client.functions.get({ name: 'nothing', qualifier: null }), (error: AppError) => {
      assert.equal(error.code, 'not_found');
      assert.equal(error.provider, 'local');
      assert.match(error.hint ?? '', /isobar functions list/);
      return true;
    });
    await assert.rejects(client.logs.list({ limit: 1, before: 'abc' }), (error: AppError) => {
      assert.equal(error.code, 'invalid_input');
      assert.match(error.message, /before: The cursor/);
      return true;
    });
    await assert.rejects(createControlClient({ ...address, token: 'x' }).functions.list(), { code: 'unauthenticated' });
    const aborting = new AbortController();
    aborting.abort();
    await assert.rejects(client.functions.list(undefined, { signal: aborting.signal }), { code: 'cancelled' });
    const failing = async (): Promise<void> => {
      const events = await client.deployments.apply({ project: project('x'), codeSha256: 'f'.repeat(64), origin: '' });
      for await (const _event of events);
    };
    await assert.rejects(failing, { code: 'not_found' });
  });

  test('a hostile package is refused by name and leaves nothing behind', async () => {
    const path = join(home.home, 'evil.zip');
    const before = existsSync(home.paths.code) ? readdirSync(home.paths.code) : [];
    writeFileSync(path, rawZip([{ name: '../../evil.sh', content: 'rm -rf /' }]));
    const zip = { path, size: 0, sha256: '', model: 'portable' };
    const { size } = await import('node:fs').then(({ statSync }) => statSync(path));
    await assert.rejects(uploadCode(address, { ...zip, size }, call().signal), (error: AppError) => {
      assert.equal(error.code, 'invalid_input');
      assert.match(error.message, /"\.\.\/\.\.\/evil\.sh" leads out/);
      return true;
    });
    assert.deepEqual(readdirSync(home.paths.code), before);
    assert.equal((await ask('/health', {})).status, 200);
  });

  test('a tail is pushed as soon as it is written, and ends with its reader', async () => {
    await front.deploy('chatty', 'export default { fetch: () => { console.log("at", Date.now()); return new Response("ok"); } };');
    await front.invoke('chatty');
    const aborting = new AbortController();
    const delays: number[] = [];
    const follow = async (): Promise<void> => {
      for await (const batch of front.facet('logs').tail({ name: 'chatty' }, { signal: aborting.signal })) {
        for (const line of batch) delays.push(Date.now() - Number(line.message.split(' ')[1]));
        if (delays.length >= 5) aborting.abort();
      }
    };
    const cancelled = assert.rejects(follow(), { code: 'cancelled' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    for (let i = 0; i < 5; i++) {
      await front.invoke('chatty');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await cancelled;
    assert.ok(Math.min(...delays) < 100, `the quickest line took ${Math.min(...delays)} ms`);
  });

  test('a caller who goes away takes the call along', async () => {
    await front.deploy('hang', 'export default { fetch: () => { console.log("begun"); return new Promise(() => {}); } };');
    const aborting = new AbortController();
    const input = { payload: { body: '{}', encoding: 'utf8' as const, contentType: null }, mode: 'sync' as const, http: null };
    const hanging = front.facet('invoke').invoke({ name: 'hang', qualifier: null }, input, { signal: aborting.signal });
    for await (const _batch of front.facet('logs').tail({ name: 'hang', after: '0', contains: 'begun' }, call())) break;
    aborting.abort();
    await assert.rejects(hanging, { code: 'cancelled' });
    for (let tries = 0; tries < 100; tries++) {
      const { items } = await front.facet('history').list({ name: 'hang', limit: 1 }, call());
      if (items[0]?.status === 'cancelled') return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.fail('the call was not recorded as cancelled');
  });

  test('a response of 20 MB comes whole', async () => {
    await front.deploy('large', 'export default { fetch: () => new Response("x".repeat(20 * 1024 * 1024)) };', { memoryMb: 512 });
    const { response } = await front.invoke('large');
    assert.equal(response?.truncated, false);
    assert.equal(response?.body.length, 20 * 1024 * 1024);
  });

  test('code that cannot be loaded is refused with its own words, its file and its line', async () => {
    const cases: [string, RegExp, number | undefined][] = [
      ['const x = 1;\nthrow new Error("at import");', /: at import \(index\.mjs:2\)$/, 2],
      ['const x = 1;\n\nconst = 5;', /Unexpected token '=' \(index\.mjs:3\)$/, 3],
      ['import "left-pad";', /Cannot find package 'left-pad' imported from index\.mjs/, undefined],
    ];
    for (const [code, message, line] of cases) {
      await assert.rejects(front.deploy('bad', code), (error: AppError) => {
        assert.equal(error.code, 'function_failed');
        assert.match(error.message, message);
        assert.equal(error.details?.['line'], line);
        assert.doesNotMatch(JSON.stringify(error.toData()), new RegExp(home.paths.code));
        return true;
      });
    }
  });

  test('deployments of one function at once end as versions in a row', async () => {
    const done = await Promise.all(Array.from({ length: 4 }, (_, i) => front.deploy('rush', answering(`number ${i}`))));
    assert.deepEqual(done.map((one) => one.version).toSorted(), ['1', '2', '3', '4']);
    const { versions } = await front.facet('functions').get({ name: 'rush', qualifier: null }, call());
    assert.deepEqual(
      versions.map((one) => [one.version, one.live]),
      [
        ['4', true],
        ['3', false],
        ['2', false],
        ['1', false],
      ],
    );
  });
});

function project(name: string) {
  return {
    name,
    description: '',
    model: 'portable',
    runtime: 'node24',
    handler: 'index.mjs',
    memoryMb: 128,
    timeoutS: 3,
    concurrency: 1,
    env: {},
    http: { enabled: true, methods: [] },
    tags: {},
  };
}
