import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as tick } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';
import type { LogEntry } from '#shared/model/log-entry.ts';
import { entry } from '../testing-entries.ts';
import { LogSession, type LogMode, type LogSource } from './log-session.ts';

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, i) => entry(from + i));

/** A host with entries 0 … total - 1 that can be written to, and be away. */
function host(total: number) {
  let entries = range(0, total);
  let away = false;
  const waiting = new Set<() => void>();
  const gate = () => {
    if (away) throw new AppError('unavailable', 'The runtime does not answer.');
  };
  const wake = () => {
    for (const each of waiting) each();
  };
  const source: LogSource = {
    async list({ before, limit, around }) {
      await tick();
      gate();
      let found = entries;
      if (before !== undefined) found = found.filter((e) => e.id < before.id);
      if (around !== undefined) found = found.filter((e) => e.at === around);
      return { items: found.slice(-limit), more: found.length > limit, failures: [] };
    },
    async tail(after, signal) {
      await tick();
      gate();
      let seen = after ?? entries.at(-1)?.id ?? '';
      return (async function* batches(): AsyncGenerator<{ items: LogEntry[] }> {
        while (!signal.aborted) {
          gate();
          const items = entries.filter((e) => e.id > seen).slice(0, 100);
          if (items.length > 0) yield { items };
          seen = items.at(-1)?.id ?? seen;
          if (items.length === 0) {
            await new Promise<void>((resolve) => {
              waiting.add(resolve);
              signal.addEventListener('abort', () => resolve());
            });
          }
        }
      })();
    },
  };
  return {
    source,
    write(count: number) {
      entries = [...entries, ...range(entries.length, entries.length + count)];
      wake();
    },
    setAway(value: boolean) {
      away = value;
      wake();
    },
  };
}

function open(source: LogSource, mode: LogMode = { kind: 'live' }) {
  const session = new LogSession(source, mode, { now: () => 0, sleep: () => tick(), wait: () => tick() });
  const done = session.start();
  return { session, done, ids: () => [...session.buffer].map((e) => Number(e.id)) };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 60; i++) await tick();
}

test('shows the newest page, then what is written', async () => {
  const h = host(1500);
  const { session, done, ids } = open(h.source);
  await settled();
  assert.deepEqual([ids().length, ids()[0], session.snapshot().older, session.snapshot().follow?.phase], [1000, 500, true, 'live']);
  h.write(250);
  await settled();
  assert.deepEqual([ids().length, ids().at(-1)], [1250, 1749]);
  session.stop();
  await done;
});

test('goes on where it was when the runtime comes back, without gaps or repetition', async () => {
  const h = host(10);
  const { session, ids } = open(h.source);
  await settled();
  h.setAway(true);
  await settled();
  assert.ok(['waiting', 'connecting'].includes(session.snapshot().follow?.phase ?? ''));
  h.write(5);
  h.setAway(false);
  await settled();
  assert.equal(session.snapshot().follow?.phase, 'live');
  assert.deepEqual(ids(), [...Array(15).keys()]);
  session.stop();
});

test('a host that is away at first is waited for', async () => {
  const h = host(3);
  h.setAway(true);
  const { session, ids } = open(h.source);
  await settled();
  assert.deepEqual([session.snapshot().loaded, session.snapshot().error?.code], [false, 'unavailable']);
  h.setAway(false);
  await settled();
  assert.deepEqual([ids().length, session.snapshot().error], [3, null]);
  session.stop();
});

test('older pages come in front until there are none', async () => {
  const h = host(3500);
  const { session, ids } = open(h.source);
  await settled();
  await session.loadOlder();
  assert.deepEqual([ids().length, ids()[0], session.snapshot().older], [3000, 500, true]);
  await Promise.all([session.loadOlder(), session.loadOlder()]);
  assert.deepEqual([ids().length, ids()[0], session.snapshot().older], [3500, 0, false]);
  session.stop();
});

test('around a line: some before, the line, some after; and on in both directions', async () => {
  const h = host(5000);
  const { session, ids } = open(h.source, { kind: 'around', id: entry(2500).id, at: entry(2500).at });
  await settled();
  assert.deepEqual([ids()[0], ids().at(-1), session.snapshot().older, session.snapshot().newer], [2200, 2800, true, true]);
  await session.loadNewer();
  assert.deepEqual([ids().at(-1), session.snapshot().newer], [4800, true]);
  await session.loadNewer();
  assert.deepEqual([ids().at(-1), session.snapshot().newer], [4999, false]);
  session.stop();
});

test('a line that is gone is said to be gone', async () => {
  const { session } = open(host(10).source, { kind: 'around', id: '99999999', at: entry(99).at });
  await settled();
  assert.equal(session.snapshot().error?.code, 'not_found');
  session.stop();
});

test('what is written between an empty first page and the tail is not lost', async () => {
  const h = host(0);
  const { session, ids } = open({
    ...h.source,
    async tail(after, signal) {
      if (after === null) h.write(2);
      return h.source.tail(after, signal);
    },
  });
  await settled();
  assert.deepEqual(ids(), [0, 1]);
  session.stop();
});

test('where the tail begins at now, what was written before it is fetched, and older pages overlap without harm', async () => {
  const h = host(1500);
  const { session, ids } = open({
    ...h.source,
    beginsNow: true,
    // By time: the line that the page is to end before comes along.
    async list({ before, ...rest }, signal) {
      const page = await h.source.list(rest, signal);
      if (before === undefined) return page;
      const items = range(0, Number(before.id) + 1).slice(-rest.limit);
      return { items, more: items[0]?.id !== entry(0).id, failures: [] };
    },
    async tail(_after, signal) {
      h.write(2);
      return h.source.tail(null, signal);
    },
  });
  await settled();
  h.write(1);
  await settled();
  assert.deepEqual(ids().slice(-3), [1500, 1501, 1502]);
  await session.loadOlder();
  assert.deepEqual([ids().length, ids()[0], session.snapshot().older], [1503, 0, false]);
  session.stop();
});

test('a stopped session says nothing more', async () => {
  const h = host(5);
  const { session, done } = open(h.source);
  await settled();
  const { version } = session.snapshot();
  session.stop();
  h.write(5);
  await done;
  assert.equal(session.snapshot().version, version);
});
