import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import type { AppError } from '#shared/errors.ts';
import { readSettings, writeSettings } from '../settings/settings-store.ts';
import { tempDir } from '../testing/test-core.ts';
import { openConsoleStore } from './console-store.ts';

function open(t: TestContext, home: string) {
  const store = openConsoleStore(home);
  t.after(() => store.close());
  return store;
}

describe("the console's database", () => {
  it('is made on first use, for its owner only', async (t) => {
    const home = tempDir(t);
    const store = open(t, home);
    assert.deepEqual(readdirSync(home), []);
    assert.equal(readSettings(store).poolSize, 2);
    if (process.platform !== 'win32') assert.equal(statSync(join(home, 'console.db')).mode & 0o777, 0o600);
  });

  it('keeps what is written, for every front at once', (t) => {
    const home = tempDir(t);
    const [one, two] = [open(t, home), open(t, home)];
    writeSettings(one, { poolSize: 7, theme: 'dark' });
    assert.equal(readSettings(two).poolSize, 7);
    writeSettings(two, { poolSize: 8, density: undefined });
    assert.equal(readSettings(one).poolSize, 8);
    one.close();
    assert.equal(readSettings(open(t, home)).theme, 'dark');
  });

  it('rolls a failed transaction back', (t) => {
    const store = open(t, tempDir(t));
    assert.throws(
      () =>
        store.transaction(() => {
          writeInside();
          throw new Error('no');
        }),
      /no/,
    );
    function writeInside(): void {
      store.run("INSERT INTO settings (key, value) VALUES ('poolSize', '9')");
    }
    assert.equal(readSettings(store).poolSize, 2);
  });

  it('ignores a stored setting that is no longer valid', (t) => {
    const store = open(t, tempDir(t));
    store.run("INSERT INTO settings (key, value) VALUES ('poolSize', '900'), ('gone', '1'), ('theme', '\"dark\"')");
    assert.deepEqual({ ...readSettings(store) }, { ...readSettings(open(t, tempDir(t))), theme: 'dark' });
  });

  for (const [name, damage] of [
    [
      'is overwritten with something else',
      (path: string) => writeFileSync(path, 'this is no database, and long enough to be looked at'.repeat(100)),
    ],
    ['is cut off', (path: string) => truncateSync(path, 5000)],
    ['has a broken page', (path: string) => writeFileSync(path, readFileSync(path).fill(0xff, 4096 + 200, 4096 * 6))],
  ] as const) {
    it(`that ${name} is set aside, kept, and a new one begun`, (t) => {
      const home = tempDir(t);
      const path = join(home, 'console.db');
      const before = openConsoleStore(home);
      writeSettings(before, { poolSize: 9 });
      before.close();
      damage(path);
      const damaged = readFileSync(path);
      const store = open(t, home);
      assert.equal(readSettings(store).poolSize, 2);
      const [notice] = store.notices();
      assert.match(notice?.hint ?? '', /console\.db\.damaged-/);
      const aside = readdirSync(home).find((file) => /console\.db\.damaged-[^.]+\.\d+Z$/.test(file));
      assert.ok(aside !== undefined, readdirSync(home).join());
      assert.deepEqual(readFileSync(join(home, aside)), damaged);
      writeSettings(store, { poolSize: 3 });
      assert.equal(readSettings(store).poolSize, 3);
    });
  }

  it('of a newer version is left alone', (t) => {
    const home = tempDir(t);
    const db = new DatabaseSync(join(home, 'console.db'));
    db.exec('PRAGMA user_version = 999');
    db.close();
    assert.throws(
      () => readSettings(open(t, home)),
      (error: AppError) => error.code === 'conflict' && /newer version/.test(error.message) && error.hint !== undefined,
    );
  });

  it('says that the disk is full', (t) => {
    const store = open(t, tempDir(t));
    const pages = Number(store.get('PRAGMA page_count')?.['page_count']);
    store.get(`PRAGMA max_page_count = ${pages + 2}`);
    assert.throws(
      () => writeSettings(store, { theme: 'x'.repeat(100_000) as 'dark' }),
      (error: AppError) => error.code === 'unavailable' && /disk is full/.test(error.message) && error.hint !== undefined,
    );
    assert.equal(readSettings(store).poolSize, 2);
  });

  it('waits for another writer, then says that it is in use', (t) => {
    const home = tempDir(t);
    const store = open(t, home);
    readSettings(store);
    store.get('PRAGMA busy_timeout = 50');
    const other = new DatabaseSync(join(home, 'console.db'));
    t.after(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    assert.throws(
      () => writeSettings(store, { poolSize: 1 }),
      (error: AppError) => error.code === 'unavailable' && error.hint !== undefined,
    );
    other.exec('COMMIT');
    writeSettings(store, { poolSize: 1 });
  });

  it('in a home that cannot be used is an error with a remedy', (t) => {
    const home = join(tempDir(t), 'gone');
    assert.throws(
      () => readSettings(open(t, home)),
      (error: AppError) => error.code === 'forbidden' && error.hint !== undefined,
    );
  });
});
