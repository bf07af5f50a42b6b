import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Invocation, InvocationDetail, type InvocationChunk } from '#shared/model/invocation.ts';
import { isNotFound } from './functions.ts';
import { ended, eventually, newCall, saying, toArray, type Place } from './place.ts';

export function invokeSuite(place: () => Place): void {
  test('a call answers with its result and says how long it took', async () => {
    const { deploy, target, say } = place();
    await deploy(target.samples.echo, 'fn-invoke');
    const first = await say('fn-invoke', 'grüße 🌍');
    assert.deepEqual(InvocationDetail.parse(first), first);
    assert.equal(first.status, 'ok', JSON.stringify(first.error));
    assert.match(first.response?.body ?? '', /grüße 🌍/);
    assert.ok((first.durationMs ?? 0) > 0);
    assert.ok(first.billedMs === null || first.billedMs > 0, 'null where the provider does not tell its caller');
    const second = await say('fn-invoke', 'again');
    assert.equal(second.cold, target.tellsCold === false ? null : false);
    assert.notEqual(second.id, first.id);
  });

  test("a function's own error is in the record, not thrown", async () => {
    const { deploy, target, say } = place();
    await deploy(target.samples.failing, 'fn-failing');
    const record = await say('fn-failing', 'on purpose');
    assert.equal(record.status, 'error');
    assert.match(record.error?.message ?? '', /on purpose/);
  });

  test('an event that is no JSON, and a function that is not there, are refused', async () => {
    const { deploy, target, facet } = place();
    await deploy(target.samples.echo, 'fn-refuse');
    const input = { ...saying(''), payload: { body: '{"say":', encoding: 'utf8' as const, contentType: 'application/json' } };
    await assert.rejects(facet('invoke').invoke({ name: 'fn-refuse', qualifier: null }, input, newCall()), { code: 'invalid_input' });
    await assert.rejects(facet('invoke').invoke({ name: 'no-such-function', qualifier: null }, saying('x'), newCall()), isNotFound);
    await assert.rejects(facet('invoke').invoke({ name: 'fn-refuse', qualifier: '4711' }, saying('x'), newCall()), isNotFound);
  });

  test('a dry run calls nothing', async () => {
    const { deploy, target, say, facet } = place();
    await deploy(target.samples.failing, 'fn-dry');
    const record = await say('fn-dry', 'would fail', 'dry_run');
    assert.equal(record.status, 'ok');
    assert.equal(record.mode, 'dry_run');
    if (target.provider.capabilities.history.supported) {
      assert.equal((await facet('history').list({ name: 'fn-dry', limit: 10 }, newCall())).items.length, 0);
    }
  });

  test('a response can be followed as it comes', async () => {
    const { deploy, target, facet } = place();
    await deploy(target.samples.echo, 'fn-stream');
    const chunks = await toArray(facet('invoke').stream({ name: 'fn-stream', qualifier: null }, saying('in parts'), newCall()));
    assert.deepEqual([chunks[0]?.type, chunks.at(-1)?.type], ['head', 'done']);
    const body = chunks.flatMap((chunk: InvocationChunk) => (chunk.type === 'chunk' ? [Buffer.from(chunk.base64, 'base64')] : []));
    assert.match(Buffer.concat(body).toString(), /in parts/);
    const last = chunks.at(-1);
    assert.equal(last?.type === 'done' && last.invocation.status, 'ok');
  });
}

export function historySuite(place: () => Place): void {
  test('invocations are on record, newest first, by status and in pages', async () => {
    const { deploy, target, say, facet } = place();
    await deploy(target.samples.echo, 'fn-history');
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.unshift((await say('fn-history', `call ${i}`)).id);
    const list = (query = {}) => facet('history').list({ name: 'fn-history', limit: 100, ...query }, newCall());
    const all = await eventually(async () => {
      const page = await list();
      return page.items.length === 5 ? page : null;
    }, 'the record of five calls');
    for (const one of all.items) assert.deepEqual(Invocation.parse(one), one);
    assert.deepEqual(
      all.items.map((one) => one.id),
      made,
    );
    const page = await list({ limit: 2 });
    assert.equal(page.more, true);
    const rest = await list({ limit: 2, before: page.items[1]?.id });
    assert.deepEqual(
      rest.items.map((one) => one.id),
      made.slice(2, 4),
    );
    assert.equal((await list({ status: 'error' })).items.length, 0);
    const detail = await facet('history').get(made[0] ?? '', newCall());
    assert.deepEqual(InvocationDetail.parse(detail), detail);
    assert.match(detail.request?.body ?? '', /call 4/);
    assert.match(detail.response?.body ?? '', /call 4/);
    await assert.rejects(facet('history').get('no-such-invocation', newCall()), isNotFound);
  });

  test('an asynchronous call is on record at once, and its end later', async () => {
    const { deploy, target, say, facet } = place();
    await deploy(target.samples.echo, 'fn-async');
    const accepted = await say('fn-async', 'later', 'async');
    assert.equal(accepted.mode, 'async');
    const done = await eventually(async () => {
      const found = await facet('history').get(accepted.id, newCall());
      return ended(found.status) ? found : null;
    }, 'the end of an asynchronous call');
    assert.equal(done.status, 'ok');
    assert.match(done.response?.body ?? '', /later/);
  });
}
