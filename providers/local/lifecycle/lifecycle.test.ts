import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { suite, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { AppError } from '#shared/errors.ts';
import { answering, call, testHome } from '../testing-home.ts';
import { isAlive } from './is-alive.ts';
import { readRuntimeFile, writeRuntimeFile } from './runtime-file.ts';

/** Without environments in advance: the runtime's own process is what is tested. */
const ALONE = { poolSize: 0 };
const MAIN = fileURLToPath(new URL('../runtime/main.ts', import.meta.url));

async function until(done: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (done()) return;
    await wait(50);
  }
  assert.fail(`${what} did not happen`);
}

/** Runs the runtime's own process in the foreground, and gives its exit code and what it said. */
async function runMain(home: string, ...more: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [MAIN, '--home', home, ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

suite('starting', () => {
  test('several fronts that start at once get one runtime; its file is for its user only', async (t) => {
    const { paths, connect } = testHome(t);
    const fronts = await Promise.all([connect(ALONE), connect(ALONE), connect(ALONE)]);
    const states = await Promise.all(fronts.map(({ facet }) => facet('runtime').start({}, call())));
    assert.equal(new Set(states.map((state) => state.pid)).size, 1);
    assert.equal(statSync(paths.file).mode & 0o777, 0o600);
    assert.equal(statSync(paths.dir).mode & 0o777, 0o700);
    const file = readRuntimeFile(paths.file);
    assert.ok((file?.token.length ?? 0) >= 43, 'a token of 256 bits');
    for (const name of ['aws', 'azure', 'control', 'gateway', 'gcp', 'otlp']) assert.ok(file?.endpoints[name], name);
    assert.match(file?.endpoints['aws'] ?? '', /^http:..127\.0\.0\.1:\d+$/);
  });

  test('status starts nothing; a list does', async (t) => {
    const { paths, connect } = testHome(t);
    const { facet, session } = await connect(ALONE);
    assert.equal((await facet('runtime').status(call())).running, false);
    await session.check(call());
    assert.equal(existsSync(paths.dir), false);
    for await (const _one of facet('functions').list({}, call()));
    assert.equal((await facet('runtime').status(call())).running, true);
  });

  test('while it starts, others see that it does; a start that failed or ended long ago is none', async (t) => {
    const { paths, connect } = testHome(t);
    const [mine, other] = [(await connect(ALONE)).facet('runtime'), (await connect(ALONE)).facet('runtime')];
    const started = mine.start({}, call());
    const seen = new Set<string>();
    for (let status = await other.status(call()); !status.running; status = await other.status(call())) {
      seen.add(status.starting ? `starting: ${status.reason}` : 'stopped');
      await wait(5);
    }
    const { pid } = await started;
    assert.ok(seen.has(`starting: It is being started (process ${pid}).`), [...seen].join());
    assert.equal((await other.status(call())).starting, false);
    assert.equal(existsSync(paths.starting), false);
    await mine.stop(call());
    writeFileSync(paths.starting, String(pid));
    assert.equal((await other.status(call())).starting, false);
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    t.after(() => taken.close());
    await assert.rejects(mine.start({ gatewayPort: (taken.address() as AddressInfo).port }, call()));
    assert.equal(existsSync(paths.starting), false);
  });

  test('stopping one that is being started waits until it can be stopped', async (t) => {
    const { paths, connect } = testHome(t);
    const [mine, other] = [(await connect(ALONE)).facet('runtime'), (await connect(ALONE)).facet('runtime')];
    const started = mine.start({}, call());
    while (!existsSync(paths.starting)) await wait(5);
    await other.stop(call());
    await started.catch(() => undefined);
    assert.equal((await mine.status(call())).running, false);
  });

  test('a second runtime on the same home is refused, with the process that has it', async (t) => {
    const { home, connect } = testHome(t);
    const { pid } = await (await connect(ALONE)).facet('runtime').start({}, call());
    const { code, output } = await runMain(home);
    assert.equal(code, 7, output);
    assert.match(output, new RegExp(`already running \\(process ${pid}\\)`));
    assert.equal((await (await connect(ALONE)).facet('runtime').status(call())).pid, pid);
  });

  test('a port that is taken is said at once, and can be chosen again', async (t) => {
    const { paths, connect } = testHome(t);
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    t.after(() => other.close());
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { facet } = await connect(ALONE);
    await assert.rejects(facet('runtime').start({ gatewayPort: port }, call()), (error: AppError) => {
      assert.equal(error.code, 'conflict');
      assert.match(error.message, new RegExp(String(port)));
      assert.match(error.hint ?? '', /another port/);
      return true;
    });
    assert.equal(existsSync(paths.file), false);
    const { endpoints } = await facet('runtime').start({}, call());
    await facet('runtime').stop(call());
    const again = await facet('runtime').start({}, call());
    assert.equal(again.endpoints['gateway'], endpoints['gateway'], 'the gateway keeps its port');
  });

  test('a home that cannot be used is an error that says what to do', async (t) => {
    const { paths, connect } = testHome(t);
    writeFileSync(paths.dir, 'a file');
    const { facet } = await connect(ALONE);
    await assert.rejects(facet('runtime').start({}, call()), (error: AppError) => {
      assert.equal(error.code, 'invalid_input');
      assert.match(error.hint ?? '', /another home/);
      return true;
    });
    await assert.rejects(facet('functions').get({ name: 'x', qualifier: null }, call()), { code: 'invalid_input' });
  });

  test('a store of a newer Isobar stops the start and is left as it is', async (t) => {
    const { paths, connect } = testHome(t);
    mkdirSync(paths.dir);
    const db = new DatabaseSync(paths.store);
    db.exec('CREATE TABLE future (x); PRAGMA user_version = 4711');
    db.close();
    const before = readFileSync(paths.store);
    await assert.rejects((await connect(ALONE)).facet('runtime').start({}, call()), { code: 'conflict', message: /newer Isobar/ });
    assert.deepEqual(readFileSync(paths.store), before);
  });

  test('a file that speaks of a process that is not ours is no obstacle', async (t) => {
    const { paths, connect } = testHome(t);
    mkdirSync(paths.dir);
    const stale = {
      version: '0.0.1',
      protocol: 1,
      startedAt: new Date().toISOString(),
      endpoints: { control: 'http://127.0.0.1:9' },
      token: 'x'.repeat(43),
    };
    // This process is alive and is no runtime; the other one does not exist.
    for (const pid of [process.pid, 2 ** 22 - 1]) {
      writeRuntimeFile(paths.file, { pid, ...stale });
      const { facet } = await connect(ALONE);
      assert.equal((await facet('runtime').status(call())).running, false);
      assert.notEqual((await facet('runtime').start({}, call())).pid, pid);
      await facet('runtime').stop(call());
    }
  });

  test('a runtime of another version is named, with how to replace it; it can still be stopped', async (t) => {
    const { home, paths, connect } = testHome(t);
    const script = `
      import { runRuntime } from ${JSON.stringify(new URL('../runtime/lifecycle/run-runtime.ts', import.meta.url).href)};
      import { Settings } from ${JSON.stringify(new URL('../../../shared/model/settings.ts', import.meta.url).href)};
      const options = { home: ${JSON.stringify(home)}, version: '0.0.1', gatewayPort: 0, settings: Settings.parse({ poolSize: 0 }), emulations: [], log() {}, working() {} };
      await (await runRuntime(options)).stopped;
      process.exit(0);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
    await until(() => existsSync(paths.file), 'the start of an old runtime');
    const { facet } = await connect(ALONE);
    const isMismatch = (error: AppError): boolean => {
      assert.equal(error.code, 'conflict');
      assert.match(error.message, /0\.0\.1/);
      assert.match(error.hint ?? '', /runtime stop/);
      return true;
    };
    await assert.rejects(facet('functions').get({ name: 'x', qualifier: null }, call()), isMismatch);
    await assert.rejects(facet('runtime').start({}, call()), isMismatch);
    assert.equal((await facet('runtime').status(call())).version, '0.0.1');
    await facet('runtime').stop(call());
    assert.equal(child.exitCode ?? (await once(child, 'exit'))[0], 0);
  });
});

suite('ending', () => {
  test('a call that is running is finished before the runtime goes', async (t) => {
    const { connect } = testHome(t);
    const { deploy, invoke, facet } = await connect(ALONE);
    const code = 'console.log("begun"); await new Promise((r) => setTimeout(r, 700)); return new Response("done");';
    await deploy('slow', `export default { async fetch() { ${code} } };`);
    const running = invoke('slow');
    for await (const [line] of facet('logs').tail({ name: 'slow', after: '0' }, call())) if (line?.message === 'begun') break;
    await facet('runtime').stop(call());
    const { response, error } = await running;
    assert.equal(response?.body, 'done', JSON.stringify(error));
  });

  test('who stops it does not want a list to start it again; a call does', async (t) => {
    const { connect } = testHome(t);
    const { deploy, invoke, facet } = await connect(ALONE);
    await deploy('hello', answering('hello'));
    await facet('runtime').stop(call());
    await assert.rejects(facet('functions').get({ name: 'hello', qualifier: null }, call()), (error: AppError) => {
      assert.equal(error.code, 'unavailable');
      assert.match(error.hint ?? '', /runtime start/);
      return true;
    });
    assert.equal((await invoke('hello')).response?.body, 'hello');
  });

  test('a runtime that nobody can find any more, its home deleted, ends by itself', async (t) => {
    const { paths, connect } = testHome(t);
    const { pid } = await (await connect(ALONE)).facet('runtime').start({}, call());
    assert.ok(pid !== null);
    rmSync(paths.dir, { recursive: true });
    await until(() => !isAlive(pid), 'its end');
  });

  test('kill -9 in the middle: environments end, nothing stored is lost, the next call starts it again', async (t) => {
    const { paths, connect } = testHome(t);
    const { deploy, invoke, facet } = await connect(ALONE);
    await deploy('hello', answering('one'));
    await deploy('hello', answering('two'));
    await deploy('hang', 'console.log("up"); export default { fetch: () => new Promise(() => {}) };');
    const done = await Promise.all(Array.from({ length: 20 }, () => invoke('hello')));
    const accepted = await invoke('hang', {}, 'async');
    const { pid, environments } = await facet('runtime').status(call());
    assert.ok(pid !== null);
    process.kill(pid, 'SIGKILL');
    await until(() => !isAlive(pid), 'the end of the runtime');
    const crashed = await facet('runtime').status(call());
    assert.equal(crashed.running, false);
    assert.match(crashed.reason ?? '', new RegExp(`process ${pid}`));
    await until(() => environments.every((one) => one.pid === null || !isAlive(one.pid)), 'the end of all environments');

    assert.equal((await facet('functions').get({ name: 'hello', qualifier: null }, call())).version, '2');
    assert.equal((await invoke('hello')).response?.body, 'two');
    for (const { id, traceId } of done) {
      assert.equal((await facet('history').get(id, call())).response?.body, 'two');
      assert.ok((await facet('traces').get(traceId ?? '', call())).spans.length >= 2);
    }
    const lost = await facet('history').get(accepted.id, call());
    assert.equal(lost.status, 'crashed');
    assert.match(lost.error?.message ?? '', /runtime ended/);
    assert.equal(
      readdirSync(paths.dir).some((name) => name.includes('damaged')),
      false,
    );
  });

  test('a damaged store: functions come back from beside their code, live as they were, and the user is told', async (t) => {
    const { paths, connect } = testHome(t);
    const { deploy, invoke, facet } = await connect(ALONE);
    await deploy('hello', answering('one'));
    await deploy('hello', answering('two'), { env: { KEPT: 'yes' } });
    await deploy('other', answering('three'));
    await facet('versions').rollback({ name: 'hello', qualifier: '1' }, call());
    await facet('runtime').stop(call());
    const fd = openSync(paths.store, 'r+');
    writeSync(fd, Buffer.alloc(statSync(paths.store).size, 0x5a), 0);
    closeSync(fd);

    const { notices } = await facet('runtime').start({}, call());
    assert.match(notices[0]?.message ?? '', /damaged and has been rebuilt.*3 versions were found again/);
    const aside = readdirSync(paths.dir).find((name) => name.includes('.damaged-'));
    assert.match(notices[0]?.hint ?? '', new RegExp(`${aside}`));
    assert.equal((await invoke('hello')).response?.body, 'one');
    assert.equal((await invoke('other')).response?.body, 'three');
    const detail = await facet('functions').get({ name: 'hello', qualifier: '2' }, call());
    assert.equal(detail.env['KEPT'], 'yes');
    assert.equal((await deploy('hello', answering('four'))).version, '3');
  });
});
