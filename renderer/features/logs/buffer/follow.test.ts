import assert from 'node:assert/strict';
import test from 'node:test';
import type { LogEntry } from '#shared/model/log-entry.ts';
import { AppError } from '#shared/errors.ts';
import { entry } from '../testing-entries.ts';
import { follow, type FollowPorts, type FollowState } from './follow.ts';
import { LogBuffer } from './log-buffer.ts';

/** Runs `follow` over connections, each a list of batches that then ends or throws; aborts when they are used up. */
async function run(connections: (LogEntry[] | Error)[][]) {
  const abort = new AbortController();
  const buffer = new LogBuffer();
  const states: FollowState[] = [];
  const opened: (string | null)[] = [];
  const waits: number[] = [];
  const ports: FollowPorts = {
    open(after) {
      opened.push(after);
      const batches = connections[opened.length - 1];
      if (batches === undefined) {
        abort.abort();
        return Promise.resolve((async function* nothing() {})());
      }
      if (batches[0] instanceof Error) return Promise.reject(batches[0]);
      return Promise.resolve(
        (async function* each() {
          for (const batch of batches) {
            if (batch instanceof Error) throw batch;
            yield { items: batch };
          }
        })(),
      );
    },
    lastId: () => buffer.lastId,
    take: (items) => void buffer.append(items),
    state: (state) => void states.push(state),
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    now: () => 0,
  };
  await follow(ports, abort.signal);
  return { ids: [...buffer].map((e) => Number(e.id)), opened, phases: states.map((s) => s.phase), waits, states };
}

const gone = new AppError('unavailable', 'The runtime does not answer.');

test('goes on after the newest entry, and takes what comes twice once', async () => {
  const { ids, opened } = await run([[[entry(1), entry(2)], gone], [[entry(2), entry(3)]], [[entry(4)]]]);
  assert.deepEqual(ids, [1, 2, 3, 4]);
  assert.deepEqual(opened, [null, '00000002', '00000003', '00000004']);
});

test('says what it is doing', async () => {
  const { phases, states } = await run([[[entry(1)], gone]]);
  assert.deepEqual(phases, ['connecting', 'live', 'waiting', 'connecting', 'live']);
  assert.ok(states[2]?.phase === 'waiting' && states[2].error === gone && states[2].retryAt === 500);
});

test('waits longer each time, ten seconds at most', async () => {
  const { waits } = await run(Array.from({ length: 7 }, () => [gone]));
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

test('stops where trying again cannot help', async () => {
  const { phases, opened } = await run([[new AppError('unauthenticated', 'No token.')], [[entry(1)]]]);
  assert.deepEqual(phases, ['connecting', 'failed']);
  assert.equal(opened.length, 1);
});
