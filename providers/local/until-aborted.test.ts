import assert from 'node:assert/strict';
import { test } from 'node:test';
import { untilAborted } from './until-aborted.ts';

/** A source that knows nothing of the signal, and whether it was told to stop. */
function deaf(items: readonly number[]) {
  const source = { stopped: false, [Symbol.asyncIterator]: () => iterator };
  let at = 0;
  const iterator: AsyncIterator<number> = {
    next: () => (at < items.length ? Promise.resolve({ done: false, value: items[at++] ?? 0 }) : new Promise(() => undefined)),
    return: () => {
      source.stopped = true;
      return Promise.resolve({ done: true, value: undefined });
    },
  };
  return source;
}

test('a stream ends with the reason when its signal aborts, though its source waits for ever', async () => {
  const controller = new AbortController();
  const source = deaf([1, 2]);
  const seen: number[] = [];
  const reading = (async () => {
    for await (const item of untilAborted(source, controller.signal)) {
      seen.push(item);
      if (seen.length === 2) setImmediate(() => controller.abort(new Error('enough')));
    }
  })();
  await assert.rejects(reading, /enough/);
  assert.deepEqual([seen, source.stopped], [[1, 2], true]);
});

test('a reader that leaves stops the source; one whose signal was aborted before gets nothing', async () => {
  const source = deaf([1, 2]);
  for await (const item of untilAborted(source, new AbortController().signal)) if (item === 1) break;
  assert.equal(source.stopped, true);
  const late = untilAborted(deaf([1]), AbortSignal.abort(new Error('before')));
  await assert.rejects(late.next(), /before/);
});

test('a source that ends ends the stream, and one that fails fails it', async () => {
  async function* two() {
    yield 1;
    yield 2;
  }
  const seen: number[] = [];
  for await (const item of untilAborted(two(), new AbortController().signal)) seen.push(item);
  assert.deepEqual(seen, [1, 2]);
  async function* broken() {
    yield 1;
    throw new Error('broken');
  }
  await assert.rejects(async () => {
    for await (const _ of untilAborted(broken(), new AbortController().signal));
  }, /broken/);
});
