import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';
import { openStoreFile, type Recovery } from './store-file.ts';
import { openStore } from './store.ts';
import { tempDir, testLine, testProject, testRecord, testStore } from './testing-records.ts';

const { signal } = new AbortController();

function version(name: string) {
  return {
    name,
    version: 1,
    createdAtMs: 1,
    codeSha256: 'a'.repeat(64),
    codeSize: 1,
    project: testProject({ name }),
    origin: null,
    entries: [],
  };
}

/** A closed store with 3000 records and 40 functions. */
async function filledStore(path: string): Promise<void> {
  const store = openStore(path, assert.fail);
  for (let i = 0; i < 40; i++) store.functions.add(version(`fn-${i}`), true);
  const filler = { bytes: new Uint8Array(400).fill(65), contentType: null, size: 400, truncated: false };
  for (let i = 0; i < 3000; i++) store.recorder.finish(testRecord({ request: filler }));
  store.close();
}

function overwrite(path: string, offset: number, length: number): void {
  const fd = openSync(path, 'r+');
  writeSync(fd, Buffer.alloc(length, 0xa5), 0, length, offset);
  closeSync(fd);
}

suite('a damaged file', () => {
  const cases: [string, (path: string) => void, { functions: number; invocations: number }][] = [
    [
      'a page in the middle',
      (path) => overwrite(path, Math.floor(statSync(path).size / 2 / 4096) * 4096, 4096),
      { functions: 40, invocations: 2900 },
    ],
    [
      'cut in half',
      (path) => writeFileSync(path, readFileSync(path).subarray(0, statSync(path).size / 2)),
      { functions: 0, invocations: 0 },
    ],
    ['a header of rubbish', (path) => overwrite(path, 0, 200), { functions: 0, invocations: 0 }],
    ['not a database at all', (path) => writeFileSync(path, 'hello '.repeat(2000)), { functions: 0, invocations: 0 }],
  ];
  for (const [name, damage, least] of cases) {
    test(`${name}: is kept aside, what can be read goes on in a new one`, async (t) => {
      const dir = tempDir(t);
      const path = join(dir, 'runtime.db');
      await filledStore(path);
      damage(path);
      const broken = readFileSync(path);
      const store = testStore(t, path);
      const recoveries: Recovery[] = [];
      store.file.onRecovery((recovery) => recoveries.push(recovery));
      assert.equal(recoveries.length, 1);
      const aside = recoveries[0]?.asidePath ?? '';
      assert.match(aside, /runtime\.db\.damaged-/);
      assert.deepEqual(readFileSync(aside), broken);
      assert.ok(store.functions.count() >= least.functions, `${store.functions.count()} functions`);
      const left = Number(store.file.get('SELECT count(*) AS n FROM invocations')?.['n']);
      assert.ok(left >= least.invocations, `${left} invocations`);
      store.functions.add(version('new'), true);
      store.recorder.finish(testRecord());
      assert.equal(store.functions.find('new')?.live.version, 1);
    });
  }

  test('damage that appears while the store is open is mended in the middle of work', async (t) => {
    const path = join(tempDir(t), 'runtime.db');
    await filledStore(path);
    const store = testStore(t, path);
    const recoveries: Recovery[] = [];
    store.file.onRecovery((recovery) => recoveries.push(recovery));
    // Pages in SQLite's cache do not notice.
    store.file.get('PRAGMA shrink_memory');
    const half = Math.floor(statSync(path).size / 2 / 4096) * 4096;
    overwrite(path, half, statSync(path).size - half);
    const record = testRecord();
    const { items } = store.invocations.list({ limit: 5000 });
    assert.ok(items.length > 0 && items.length < 3000, `${items.length} items`);
    store.recorder.finish(record);
    await Promise.resolve();
    assert.equal(recoveries.length, 1);
    assert.equal(store.invocations.find(record.id)?.status, 'ok');
    assert.equal(store.invocations.list({ limit: 5000 }).items.length, items.length + 1);
  });
});

test('a file of a newer Isobar is refused and left as it is', (t) => {
  const path = join(tempDir(t), 'runtime.db');
  const db = new DatabaseSync(path);
  db.exec('CREATE TABLE future (x); PRAGMA user_version = 4711');
  db.close();
  const before = readFileSync(path);
  assert.throws(
    () => openStoreFile(path),
    (error: AppError) => error.code === 'conflict' && /newer Isobar/.test(error.message) && /ISOBAR_HOME/.test(error.hint ?? ''),
  );
  assert.deepEqual(readFileSync(path), before);
});

test('a directory that cannot be used is an error that says what to do', (t) => {
  const dir = tempDir(t);
  writeFileSync(join(dir, 'file'), '');
  assert.throws(
    () => openStoreFile(join(dir, 'file', 'runtime.db')),
    (error: AppError) => error instanceof AppError && error.hint !== undefined,
  );
});

suite('a full disk', () => {
  test('answers are not withheld, a notice is raised, deployments fail, nothing stored is lost, and it recovers', async (t) => {
    const store = testStore(t);
    const kept = testRecord();
    store.functions.add(version('kept'), true);
    store.recorder.finish(kept);
    const pages = Number(store.file.get('PRAGMA page_count')?.['page_count']);
    store.file.get(`PRAGMA max_page_count = ${pages}`);

    const body = { bytes: new Uint8Array(100_000).fill(65), contentType: null, size: 100_000, truncated: false };
    const unstored = testRecord({ request: body });
    store.recorder.finish(unstored);
    assert.equal(store.invocations.find(unstored.id), null);
    assert.match(store.notices.list()[0]?.message ?? '', /disk is full/);
    const big = version('big');
    assert.throws(
      () => store.functions.add({ ...big, project: testProject({ env: { A: 'x'.repeat(50_000) } }) }, true),
      (error: AppError) => error.code === 'unavailable' && /disk is full/.test(error.message) && /Free some space/.test(error.hint ?? ''),
    );
    assert.equal(store.functions.find('big'), null);
    for (let i = 0; i < 200; i++) store.recorder.finish(testRecord({ request: body }));
    assert.equal(store.invocations.find(kept.id)?.status, 'ok');
    assert.equal(store.functions.find('kept')?.live.version, 1);

    store.file.get('PRAGMA max_page_count = 1000000');
    store.recorder.flush();
    assert.equal(store.invocations.find(unstored.id)?.status, 'ok');
    assert.equal(store.invocations.list({ limit: 500 }).items.length, 202);
    assert.deepEqual(store.notices.list(), []);
    store.functions.add(big, true);
    assert.equal(store.functions.find('big')?.live.version, 1);
  });

  test('one record that cannot be stored does not take its neighbours with it', async (t) => {
    const messages: string[] = [];
    const store = openStore(join(tempDir(t), 'runtime.db'), (message) => messages.push(message));
    t.after(() => store.close());
    const [a, b] = [testRecord(), testRecord()];
    for (const record of [a, { ...a }, b]) store.recorder.finish(record);
    assert.equal(store.invocations.find(a.id)?.status, 'ok');
    assert.equal(store.invocations.find(b.id)?.status, 'ok');
    assert.equal(messages.length, 2);
  });
});

test('kill -9 in the middle of writing loses nothing that was reported as stored', async (t) => {
  const dir = tempDir(t);
  const path = join(dir, 'runtime.db');
  const script = `
    import { openStore } from ${JSON.stringify(new URL('store.ts', import.meta.url).href)};
    import { testRecord, testLine } from ${JSON.stringify(new URL('testing-records.ts', import.meta.url).href)};
    const store = openStore(${JSON.stringify(path)}, console.error);
    for (;;) {
      const records = Array.from({ length: 8 }, () => testRecord());
      for (const one of records) store.recorder.log(testLine({ invocationId: one.id }));
      for (const one of records) store.recorder.finish(one);
      store.recorder.flush();
      await new Promise(setImmediate);
      process.stdout.write(records.map((one) => one.id + '\\n').join(''));
    }`;
  for (let round = 0; round < 3; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
      if (output.length > 20_000) child.kill('SIGKILL');
    });
    const [, how] = (await once(child, 'close')) as [number | null, string | null];
    assert.equal(how, 'SIGKILL');
    const acknowledged = output.split('\n').slice(0, -1);
    const store = openStore(path, assert.fail);
    for (const id of acknowledged) {
      assert.equal(store.invocations.find(id)?.status, 'ok', id);
      assert.ok((await store.logs.list({ invocationId: id }, { limit: 5 }, signal)).items.length >= 1);
    }
    assert.ok(acknowledged.length > 100);
    store.file.run('DELETE FROM invocations');
    store.close();
  }
  assert.deepEqual(
    readdirSync(dir).filter((name) => name.includes('damaged')),
    [],
  );
});

test('under load without pause the write-ahead log begins anew', async (t) => {
  const path = join(tempDir(t), 'runtime.db');
  const store = openStore(path, assert.fail);
  const logMb = (): number => statSync(`${path}-wal`).size / 2 ** 20;
  const write = async (size: number): Promise<void> => {
    const record = testRecord({ request: { bytes: new Uint8Array(size).fill(65), contentType: null, size, truncated: false } });
    store.recorder.finish(record);
    store.recorder.flush();
    written.push(record.id);
    await setTimeout(1);
  };
  const written: string[] = [];
  while (logMb() < 49) await write(2 ** 20);
  const until = Date.now() + 20_000;
  while (logMb() > 33) {
    assert.ok(Date.now() < until, `the log has ${logMb()} MB`);
    await write(10);
  }
  const file = new DatabaseSync(path, { readOnly: true });
  assert.equal(file.prepare('SELECT count(*) AS n FROM invocations').get()?.['n'], written.length);
  file.close();
  store.close();
  const again = testStore(t, path);
  assert.deepEqual(
    written.filter((id) => again.invocations.find(id) === null),
    [],
  );
});

test('a line of a megabyte is cut, and says so', async (t) => {
  const store = testStore(t);
  store.recorder.log(testLine({ message: 'x'.repeat(1_000_000) }));
  store.recorder.flush();
  const [line] = (await store.logs.list({}, { limit: 1 }, signal)).items;
  assert.match(line?.message.slice(-40) ?? '', /cut: 1000000 characters/);
  assert.ok((line?.message.length ?? 0) < 300_000);
});
