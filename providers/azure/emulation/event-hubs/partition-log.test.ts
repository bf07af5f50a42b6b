import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { HostDocuments } from '../../../emulation-host.ts';
import { createDocumentTable } from '../../../local/runtime/store/document-table.ts';
import { openStoreFile } from '../../../local/runtime/store/store-file.ts';
import { createPartitionLogs } from './partition-log.ts';

/** Documents as the runtime keeps them. */
function documents(t: TestContext): HostDocuments {
  const dir = mkdtempSync(join(tmpdir(), 'isobar-hubs-'));
  const file = openStoreFile(join(dir, 'runtime.db'));
  t.after(() => {
    file.close();
    rmSync(dir, { recursive: true, force: true });
  });
  return createDocumentTable(file, 'azure');
}

const events = (...texts: string[]): { bytes: Buffer; key: null }[] => texts.map((text) => ({ bytes: Buffer.from(text), key: null }));

test('a log forgets its events after a day, and goes on counting', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const kept = documents(t);
  const logs = createPartitionLogs(kept);
  logs.append('h/0', events('a', 'bc'));
  t.mock.timers.tick(23 * 3_600_000);
  logs.append('h/0', events('d'));
  t.mock.timers.tick(2 * 3_600_000);
  assert.deepEqual(
    logs.read('h/0', 0, 10).map(({ sequence, offset, bytes }) => [sequence, offset, String(bytes)]),
    [[2, 3, 'd']],
  );
  assert.equal(logs.state('h/0').first, 2);
  t.mock.timers.tick(24 * 3_600_000);
  assert.deepEqual([logs.read('h/0', 0, 10), logs.state('h/0').next], [[], 3]);
  assert.equal(kept.count('hub-events'), 0);
});

test('a log that is full loses the oldest of its events', (t) => {
  const logs = createPartitionLogs(documents(t), { events: 3, bytes: 6 });
  logs.append('h/0', events('a', 'b', 'c', 'd'));
  assert.deepEqual(
    logs.read('h/0', 0, 10).map(({ bytes }) => String(bytes)),
    ['b', 'c', 'd'],
  );
  logs.append('h/0', events('12345'));
  assert.deepEqual(
    logs.read('h/0', 0, 10).map(({ sequence, bytes }) => [sequence, String(bytes)]),
    [
      [3, 'd'],
      [4, '12345'],
    ],
  );
});
