import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testModel } from '../testing/model.ts';
import { withEngine, type EngineFixture } from '../testing/engine-fixture.ts';
import { bubblewrap } from './sandbox/bubblewrap.ts';

const settings = (sandbox: boolean, poolSize = 0) => ({ poolSize, maxEnvironments: 8, idleSeconds: 60, sandbox });

/** Runs an expression in a function and gives its value. */
async function evaluate(fixture: EngineFixture, expression: string, project = {}): Promise<unknown> {
  const source = `import * as fs from 'node:fs'; import * as os from 'node:os'; import { join } from 'node:path'; import { spawn } from 'node:child_process';
    const attempt = (work) => { try { return work(); } catch (error) { return error.code ?? error.message; } };
    export const handler = async () => JSON.stringify((await (${expression})) ?? null);`;
  const answer = await fixture.http(fixture.deploy({ 'index.mjs': source }, project));
  assert.equal(answer.record.error, null);
  return JSON.parse(answer.body.toString());
}

/** Runs an expression in a function that runs in its own directory; gives its value and the directory. */
async function evaluateInPlace(fixture: EngineFixture, expression: string): Promise<{ value: unknown; directory: string }> {
  const source = `import * as fs from 'node:fs'; const attempt = (work) => { try { return work() ?? 'done'; } catch (error) { return error.code; } };
    export const handler = () => JSON.stringify(${expression});`;
  const fn = fixture.deploy({ 'index.mjs': source });
  fn.project = { ...fn.project, directory: fn.codeDir };
  const { body, record } = await fixture.http(fn);
  assert.equal(record.error, null);
  return { value: JSON.parse(body.toString()), directory: fn.codeDir };
}

/** What this machine's sandbox is, found once. */
let kind = '';
await withEngine({ settings: settings(true) }, async ({ engine }) => {
  ({ kind } = engine.sandbox());
});

describe('isolation', { concurrency: false }, () => {
  for (const sandbox of [false, true]) {
    test(`variables are the function's own and nothing of the host's (sandbox ${sandbox})`, async () => {
      process.env['ISOBAR_TEST_SECRET'] = 'of-whoever-started-it';
      try {
        await withEngine({ settings: settings(sandbox) }, async (fixture) => {
          const env = (await evaluate(fixture, 'process.env', { env: { MINE: 'yes', FUNCTION_NAME: 'mine', LANG: 'de_DE' } })) as Record<
            string,
            string
          >;
          assert.deepEqual(Object.keys(env).toSorted(), ['FUNCTION_NAME', 'HOME', 'LANG', 'MINE', 'PATH', 'TMPDIR', 'TZ']);
          // The model's own cannot be overridden, the system's can.
          assert.deepEqual(
            [env['MINE'], env['FUNCTION_NAME'], env['LANG'], env['TZ']],
            ['yes', fixture.records[0]?.functionName, 'de_DE', 'UTC'],
          );
          assert.equal(await evaluate(fixture, 'process.cwd() === import.meta.dirname'), true);
          assert.equal(await evaluate(fixture, `fs.readFileSync('/proc/self/environ', 'utf8').includes('of-whoever-started-it')`), false);
        });
      } finally {
        delete process.env['ISOBAR_TEST_SECRET'];
      }
    });

    test(`each environment has a temporary directory and a home of its own (sandbox ${sandbox})`, async () => {
      await withEngine({ settings: settings(sandbox) }, async (fixture) => {
        const write = `(fs.writeFileSync(join(os.tmpdir(), 'mine'), 'x'), fs.writeFileSync(join(os.homedir(), 'mine'), 'x'), [os.tmpdir(), os.homedir()])`;
        const [temp, home] = (await evaluate(fixture, write)) as [string, string];
        assert.notEqual(temp, home);
        assert.equal(
          await evaluate(fixture, `fs.existsSync(join(os.tmpdir(), 'mine')) || fs.existsSync(join(os.homedir(), 'mine'))`),
          false,
        );
        assert.equal(existsSync(join(tmpdir(), 'mine')) || existsSync(join(homedir(), 'mine')), false);
      });
    });

    test(`what is only read when a process starts is there from the start (sandbox ${sandbox})`, async () => {
      await withEngine({ settings: settings(sandbox, 1) }, async (fixture) => {
        assert.deepEqual(
          await evaluate(fixture, '[process.title, process.env.NODE_OPTIONS]', { env: { NODE_OPTIONS: '--title=from-node-options' } }),
          ['from-node-options', '--title=from-node-options'],
        );
      });
    });
  }

  test('the directories of an environment go with it', async () => {
    const root = mkdtempSync(join(tmpdir(), 'isobar-isolation-'));
    await withEngine({ tempRoot: root, settings: settings(false) }, async (fixture) => {
      const temp = (await evaluate(fixture, `(fs.writeFileSync(join(os.tmpdir(), 'mine'), 'x'), os.tmpdir())`)) as string;
      assert.ok(existsSync(join(temp, 'mine')));
      fixture.engine.retire('fn1', null);
      for (const until = Date.now() + 3000; existsSync(temp); await sleep(20)) assert.ok(Date.now() < until);
    });
    rmSync(root, { recursive: true });
  });
});

describe('without bubblewrap', { concurrency: false }, () => {
  test('a private /tmp where the system lets us have one, and the reason why there is no more', async () => {
    const programs = mkdtempSync(join('/var/tmp', 'isobar-programs-'));
    const { PATH } = process.env;
    symlinkSync('/usr/bin/unshare', join(programs, 'unshare'));
    process.env['PATH'] = programs;
    try {
      const code = join(programs, 'code');
      mkdirSync(code);
      await withEngine({ settings: settings(true), codeRoot: code }, async (fixture) => {
        const sandbox = fixture.engine.sandbox();
        assert.match(sandbox.reason ?? '', /bubblewrap is not installed/i);
        assert.equal(
          await evaluate(fixture, `(fs.writeFileSync(join(os.tmpdir(), 'mine'), ''), fs.existsSync(join(os.tmpdir(), 'mine')))`),
          true,
        );
        if (sandbox.kind === 'unshare') {
          const own = mkdtempSync(join(tmpdir(), 'isobar-own-'));
          writeFileSync(
            join(own, 'index.mjs'),
            `import fs from 'node:fs'; export const handler = () => { fs.writeFileSync('by-cwd.txt', ''); return fs.readdirSync('/tmp').length; };`,
          );
          const fn = fixture.deploy({});
          const answer = await fixture.http({ ...fn, codeDir: own, project: { ...fn.project, directory: own } });
          assert.deepEqual([answer.body.toString(), existsSync(join(own, 'by-cwd.txt'))], ['1', true]);
          rmSync(own, { recursive: true });
        }
        if (sandbox.kind === 'unshare') assert.deepEqual(await evaluate(fixture, `[os.tmpdir(), fs.readdirSync('/tmp')]`), ['/tmp', []]);
        else assert.match(sandbox.reason ?? '', /unshare does not work here|code lies in \/tmp/);
      });
    } finally {
      process.env['PATH'] = PATH;
      rmSync(programs, { recursive: true });
    }
  });

  test('switched off in the settings', async () => {
    await withEngine({ settings: settings(false) }, async ({ engine }) => {
      assert.deepEqual(engine.sandbox(), { kind: 'none', reason: 'Switched off in the settings.' });
      await Promise.resolve();
    });
  });

  if (kind !== 'bubblewrap') {
    test('the reason is told', async () => {
      await withEngine({ settings: settings(true) }, async ({ engine }) => {
        assert.match(engine.sandbox().reason ?? '', /bubblewrap|Not available/);
        await Promise.resolve();
      });
    });
  }
});

// Only where it works: everywhere else the reason is what there is to test.
if (kind === 'bubblewrap')
  describe('bubblewrap', { concurrency: false }, () => {
    test('hides the home directory, other /tmp, what is told to be hidden and other processes; the rest is read-only', async () => {
      const root = mkdtempSync(join('/var/tmp', 'isobar-isolation-'));
      const [hidden, code] = [join(root, 'hidden'), join(root, 'hidden/code')];
      mkdirSync(code, { recursive: true });
      writeFileSync(join(root, 'hidden/secret'), 'x');
      writeFileSync(join(code, 'shared.txt'), 'code');
      const besides = mkdtempSync(join(tmpdir(), 'isobar-besides-'));
      try {
        await withEngine({ settings: settings(true, 1), hidden: [hidden], codeRoots: [code] }, async (fixture) => {
          assert.deepEqual(fixture.engine.sandbox(), { kind: 'bubblewrap', reason: null });
          const see = (path: string) => evaluate(fixture, `fs.existsSync(${JSON.stringify(path)})`);
          assert.equal(await see(besides), false);
          assert.equal(await see(join(hidden, 'secret')), false);
          assert.equal(await see(join(code, 'shared.txt')), true);
          // Nothing, but the way to Isobar itself where that is in the home directory.
          const [first = ''] = relative(homedir(), import.meta.dirname).split(sep);
          assert.deepEqual(await evaluate(fixture, 'fs.readdirSync(os.homedir())'), first === '..' ? [] : [first]);
          const write = (path: string) => evaluate(fixture, `attempt(() => fs.writeFileSync(${JSON.stringify(path)}, 'x'))`);
          assert.equal(await write('/etc/isobar-was-here'), 'EROFS');
          assert.equal(await write(join(code, 'shared.txt')), 'EROFS');
          assert.equal(await write(join(import.meta.dirname, 'isobar-was-here')), 'EROFS');
          assert.equal(await evaluate(fixture, `fs.readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).length <= 3`), true);
          assert.equal(await evaluate(fixture, `attempt(() => process.kill(${process.pid}, 0))`), 'ESRCH');
          const [inHome = '.'] = readdirSync(homedir());
          const own = await evaluateInPlace(
            fixture,
            `['by-cwd.txt', '/etc/isobar-was-here', ${JSON.stringify(join(hidden, 'new'))}].map((path) => attempt(() => fs.writeFileSync(path, 'x'))).concat(
              fs.existsSync(${JSON.stringify(join(hidden, 'secret'))}), fs.existsSync(${JSON.stringify(besides)}), fs.existsSync(${JSON.stringify(join(homedir(), inHome))}))`,
          );
          assert.deepEqual(own.value, ['done', 'EROFS', 'done', false, false, true]);
          assert.deepEqual([existsSync(join(own.directory, 'by-cwd.txt')), existsSync(join(hidden, 'new'))], [true, false]);
          // The compile cache is shared by all environments: none may plant code for another.
          const cache = `fs.readdirSync('/run/isobar/compile-cache')[0]`;
          assert.equal(
            await evaluate(fixture, `attempt(() => fs.writeFileSync(join('/run/isobar/compile-cache', ${cache} + 'x'), ''))`),
            'EROFS',
          );
        });
      } finally {
        rmSync(root, { recursive: true });
        rmSync(besides, { recursive: true });
      }
    });

    test('puts a directory in the place of another, read-only', async () => {
      const source = mkdtempSync(join('/var/tmp', 'isobar-isolation-'));
      writeFileSync(join(source, 'file'), 'mounted');
      try {
        for (const at of ['/mnt', '/isobar-is-not-there']) {
          const model = { ...testModel, mounts: () => [{ source, at }] };
          await withEngine({ settings: settings(true, 1), models: new Map([[model.id, model]]) }, async (fixture) => {
            const seen = `attempt(() => [fs.readFileSync('${at}/file', 'utf8'), attempt(() => fs.writeFileSync('${at}/file', ''))])`;
            assert.deepEqual(await evaluate(fixture, seen), at === '/mnt' ? ['mounted', 'EROFS'] : 'ENOENT');
          });
        }
      } finally {
        rmSync(source, { recursive: true });
      }
    });

    test('what is needed of the other directory stays in sight', () => {
      const root = mkdtempSync(join(tmpdir(), 'isobar-isolation-'));
      const dirs = { root, temp: join(root, 'tmp'), home: join(root, 'home'), compileCache: root };
      for (const path of [dirs.temp, dirs.home, join(root, 'source')]) mkdirSync(path);
      writeFileSync(join(root, 'source/file'), 'mounted ');
      const sandbox = bubblewrap('bwrap', { hidden: [], readable: ['/usr/bin', '/usr/lib', '/usr/lib64'], home: null });
      const mounts = [{ source: join(root, 'source'), at: '/usr' }];
      const script = 'cat /usr/file; touch /usr/new 2>/dev/null || echo read-only; ls /usr';
      const command = sandbox.wrap({ file: '/bin/sh', args: ['-c', script], env: {}, cwd: '/' }, dirs, { readable: [], mounts });
      const { stdout } = spawnSync(command.file, command.args, { encoding: 'utf8' });
      rmSync(root, { recursive: true });
      assert.match(stdout, /^mounted read-only\nbin\nfile\nlib\n/);
      assert.doesNotMatch(stdout, /share/);
    });

    test('measures what a function starts, and ends it with the environment', async () => {
      await withEngine({ settings: settings(true) }, async (fixture) => {
        const hungry = 'const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1));';
        const fn = fixture.deploy(
          {
            'index.mjs': `import { spawn } from 'node:child_process';
            export const handler = () => { spawn(process.execPath, ['-e', ${JSON.stringify(hungry)}]); return new Promise(() => setInterval(() => {}, 1000)); };`,
          },
          { memoryMb: 200, timeoutS: 20 },
        );
        const answer = await fixture.http(fn);
        assert.equal(answer.record.status, 'crashed');
        assert.equal((JSON.parse(answer.record.error?.message ?? '') as { kind: string }).kind, 'out_of_memory');
      });
    });

    test('a process that ends by a signal inside is told as that signal', async () => {
      await withEngine({ settings: settings(true) }, async (fixture) => {
        const answer = await fixture.http(
          fixture.deploy({
            'index.mjs': `export const handler = () => { process.kill(process.pid, 'SIGSEGV'); return new Promise(() => setInterval(() => {}, 1e3)) }`,
          }),
        );
        assert.deepEqual(JSON.parse(answer.record.error?.message ?? ''), {
          kind: 'exit',
          exitCode: null,
          signal: 'SIGSEGV',
          phase: 'handler',
        });
      });
    });
  });

describe('when the runtime is killed', { concurrency: false }, () => {
  for (const sandbox of [true, false]) {
    test(`its environments end, also one in an endless loop (sandbox ${sandbox})`, async () => {
      const child = spawn(process.execPath, [fileURLToPath(new URL('../testing/orphan-maker.ts', import.meta.url)), String(sandbox)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      for await (const chunk of child.stdout) {
        text += String(chunk);
        if (text.includes('\n')) break;
      }
      const { pids, root } = JSON.parse(text) as { pids: number[]; root: string };
      assert.ok(pids.length >= 2 && pids.every(isAlive), text);
      child.kill('SIGKILL');
      for (const until = Date.now() + 5000; pids.some(isAlive); await sleep(20))
        assert.ok(Date.now() < until, `${pids.filter(isAlive).length} orphans`);
      rmSync(root, { recursive: true, force: true });
    });
  }
});

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
