import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { withEngine } from '../testing/engine-fixture.ts';

describe('what a function writes', { concurrency: false }, () => {
  test('console methods keep their levels and their line breaks', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy({
        'index.mjs': `console.log('at import');
          export function handler() {
            console.log('log %s %d', 'text', 1); console.info('two\\nlines'); console.debug('debug'); console.warn('warn'); console.error(new Error('boom'));
            console.trace('where'); console.table([{ a: 1 }]); console.assert(1 === 2, 'not so'); console.group('group'); console.log('inside'); console.groupEnd(); console.dir({ deep: {} });
            return 'ok';
          }`,
      });
      const { record } = await fixture.http(fn);
      const lines = fixture.logs.filter((line) => line.stream !== 'platform');
      assert.deepEqual(
        lines.map((line) => [line.level, line.message.split('\n')[0]]),
        [
          ['info', 'at import'],
          ['info', 'log text 1'],
          ['info', 'two'],
          ['debug', 'debug'],
          ['warn', 'warn'],
          ['error', 'Error: boom'],
          ['trace', 'Trace: where'],
          ['info', '┌─────────┬───┐'],
          ['error', 'Assertion failed: not so'],
          ['info', 'group'],
          ['info', '  inside'],
          ['info', '{ deep: {} }'],
        ],
      );
      assert.equal(lines[2]?.message, 'two\nlines');
      assert.deepEqual([lines[0]?.invocationId, lines[0]?.environmentId], [null, record.environmentId]);
      for (const line of lines.slice(1))
        assert.deepEqual([line.invocationId, line.traceId, line.environmentId], [record.id, record.traceId, record.environmentId]);
    });
  });

  test('streams, raw descriptors and children are read line by line', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy({
        'index.mjs': `import fs from 'node:fs'; import { spawnSync } from 'node:child_process'; import { promisify } from 'node:util';
          export async function handler() {
            process.stdout.write('first\\nsec'); process.stdout.write('ond\\n'); process.stdout.write('left over');
            process.stderr.write(Buffer.from('äöü'));
            fs.writeSync(1, 'raw\\n'); fs.writeSync(2, Buffer.from('xxraw errorxx\\n'), 2, 9); process.stderr.write('\\n');
            const { bytesWritten } = await promisify(fs.write)(1, Buffer.from('async\\n'));
            if (bytesWritten !== 6) throw new Error(String(bytesWritten));
            fs.writeFileSync('/dev/null', 'not a log');
            spawnSync('/bin/sh', ['-c', 'echo from a child; echo its error >&2'], { stdio: 'inherit' });
            return 'ok';
          }`,
      });
      const { record } = await fixture.http(fn);
      assert.equal(record.error, null);
      for (const until = Date.now() + 2000; !fixture.messages().includes('its error'); await sleep(10))
        assert.ok(Date.now() < until, fixture.messages().join('|'));
      const lines = fixture.logs.filter((line) => line.stream !== 'platform');
      assert.deepEqual(
        lines
          .filter((line) => line.stream === 'stdout')
          .map((line) => line.message)
          .toSorted(),
        ['async', 'first', 'from a child', 'left overraw', 'second'],
      );
      assert.deepEqual(
        lines
          .filter((line) => line.stream === 'stderr')
          .map((line) => `${line.level} ${line.message}`)
          .toSorted(),
        ['error its error', 'error äöüraw error'],
      );
      assert.ok(lines.every((line) => line.invocationId === record.id));
    });
  });

  test('lines of calls that overlap stay with their call, through timers, promises and after the answer', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy(
        {
          'index.mjs': `import { setTimeout as sleep } from 'node:timers/promises';
            export async function handler({ path }) {
              console.log(path, 'begin');
              await sleep(20);
              process.stdout.write(path + ' half');
              await new Promise((resolve) => setTimeout(resolve, 20));
              process.stdout.write(' whole\\n');
              queueMicrotask(() => console.warn(path, 'microtask'));
              setTimeout(() => console.log(path, 'after'), 30);
              return path;
            }`,
        },
        { concurrency: 10 },
      );
      const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => fixture.http(fn, `/${index}`)));
      await sleep(200);
      for (const { record } of answers) {
        const path = record.http?.path;
        const own = fixture.logs.filter((line) => line.stream !== 'platform' && line.message.startsWith(`${path} `));
        assert.deepEqual(
          own.map((line) => line.message),
          [`${path} begin`, `${path} half whole`, `${path} microtask`, `${path} after`],
        );
        assert.ok(own.slice(0, 3).every((line) => line.invocationId === record.id));
        assert.ok([record.id, null].includes(own[3]?.invocationId ?? null));
      }
    });
  });

  test('lines come before the end of their call, and a very long one is cut', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy({
        'index.mjs':
          "export const handler = () => { for (let i = 0; i < 500; i++) console.log('line', i); console.log('x'.repeat(1e6)); return 'ok' }",
      });
      await fixture.http(fn);
      const lines = fixture.messages();
      assert.equal(lines.length, 501);
      assert.deepEqual(
        lines.slice(0, 500),
        Array.from({ length: 500 }, (_, index) => `line ${index}`),
      );
      assert.match(lines[500] ?? '', /^x{262144} … \(cut\)$/);
    });
  });

  test('a function that writes without pause is slowed down, loses nothing that it wrote, and does not hold others up', async () => {
    await withEngine({}, async (fixture) => {
      const noisy = fixture.deploy(
        { 'index.mjs': `let n = 0; export const handler = () => { for (;;) console.log('noise', n++); }` },
        { timeoutS: 2 },
      );
      const quiet = fixture.deploy({ 'index.mjs': 'export const handler = () => "quiet"' });
      await fixture.http(quiet);
      const loop = fixture.http(noisy);
      await sleep(300);
      const times: number[] = [];
      for (let count = 0; count < 20; count++) {
        times.push((await fixture.http(quiet)).record.durationMs);
        await sleep(20);
      }
      assert.ok((times.toSorted((a, b) => a - b)[10] ?? Infinity) < 100, times.join(' '));
      assert.equal((await loop).record.status, 'timeout');
      const lines = fixture.messages();
      assert.ok(lines.length > 1000 && lines.length < 200_000, `${lines.length} lines`);
      assert.ok(lines.every((line, index) => line === `noise ${index}`));
    });
  });

  test('junk written to the pipe of the engine ends the environment and nothing else', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy({
        'index.mjs': `import fs from 'node:fs';
          export const handler = async ({ path }) => { if (path === '/junk') { fs.writeSync(3, Buffer.alloc(64, 0xee)); await new Promise(() => setInterval(() => {}, 1e3)); } return 'ok' }`,
      });
      assert.equal((await fixture.http(fn, '/junk')).record.status, 'crashed');
      assert.equal((await fixture.http(fn, '/')).body.toString(), 'ok');
    });
  });
});
