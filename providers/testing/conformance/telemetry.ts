import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogEntry } from '#shared/model/log-entry.ts';
import { Metrics } from '#shared/model/metrics.ts';
import { Trace, TraceSummary, type Span } from '#shared/model/trace.ts';
import { isNotFound } from './functions.ts';
import { eventually, newCall, type Place } from './place.ts';

export function logsSuite(place: () => Place): void {
  test('what a function prints is kept, with its level and the call it belongs to', async () => {
    const { deploy, target, say, facet } = place();
    await deploy(target.samples.talking, 'fn-logs');
    const { id } = await say('fn-logs', 'heard you');
    const list = async (query = {}) => (await facet('logs').list({ name: 'fn-logs', limit: 100, ...query }, newCall())).items;
    const entries = await eventually(async () => {
      const found = await list({ contains: 'heard you' });
      return found.length >= 2 ? found : null;
    }, 'two lines');
    for (const one of entries) assert.deepEqual(LogEntry.parse(one), one);
    assert.ok(entries.every((one) => one.invocationId === id));
    assert.deepEqual(
      (await list({ level: 'error', contains: 'HEARD' })).map((one) => one.level),
      ['error'],
    );
    assert.ok((await list({ invocationId: id })).length >= 2);
    assert.equal((await list({ contains: 'never said' })).length, 0);
    assert.equal((await list({ since: new Date(Date.now() + 60_000).toISOString() })).length, 0);
  });

  test('a tail begins after an entry and follows what is written', async () => {
    const { deploy, target, say, facet } = place();
    await deploy(target.samples.talking, 'fn-tail');
    await say('fn-tail', 'first');
    const [earlier] = await eventually(async () => {
      const { items } = await facet('logs').list({ name: 'fn-tail', contains: 'first', limit: 1 }, newCall());
      return items.length === 1 ? items : null;
    }, 'the first line');
    const aborting = new AbortController();
    const seen: string[] = [];
    const following = (async () => {
      for await (const batch of facet('logs').tail({ name: 'fn-tail', contains: 'now', after: earlier?.id }, { signal: aborting.signal })) {
        seen.push(...batch.map((one) => one.message));
        if (seen.some((message) => message.includes('now 3'))) aborting.abort();
      }
    })().catch((error: unknown) => {
      if (!aborting.signal.aborted) throw error;
    });
    for (let i = 1; i <= 3; i++) await say('fn-tail', `now ${i}`);
    await following;
    assert.equal(seen.filter((message) => message.includes('now 1')).length, 2);
    assert.equal(
      seen.some((message) => message.includes('first')),
      false,
    );
  });
}

export function tracesSuite(place: () => Place): void {
  test('a call is a trace with a span of its own and the phases of its cold start', async () => {
    const { deploy, target, say, facet, profile } = place();
    await deploy(target.samples.echo, 'fn-trace');
    const call = await say('fn-trace', 'traced');
    const [summary] = await eventually(async () => {
      const { items } = await facet('traces').list({ name: 'fn-trace', limit: 10 }, newCall());
      return items.length === 1 ? items : null;
    }, 'the trace');
    assert.deepEqual(TraceSummary.parse(summary), summary);
    assert.equal(summary?.traceId, call.traceId);
    assert.equal(summary?.profile, profile);
    const trace = await facet('traces').get(call.traceId ?? '', newCall());
    assert.deepEqual(Trace.parse(trace), trace);
    const root = trace.spans.find((span) => span.parentSpanId === null);
    assert.equal(root?.kind, 'server');
    if (target.tellsCold !== false) assert.equal(root?.attributes['faas.coldstart'], call.cold);
    const isCold = call.cold || trace.cold === true;
    assert.equal(root?.invocationId, call.id);
    const below = (span: Span | undefined): boolean =>
      span !== undefined && (span === root || below(trace.spans.find((one) => one.spanId === span.parentSpanId)));
    assert.ok(!isCold || trace.spans.some((span) => /^init/i.test(span.name) && below(span)));
    await assert.rejects(facet('traces').get('f'.repeat(32), newCall()), isNotFound);
  });

  test('traces with errors can be asked for', async () => {
    const { deploy, target, say, facet } = place();
    await deploy(target.samples.failing, 'fn-trace-error');
    const { traceId } = await say('fn-trace-error', 'traced');
    const items = await eventually(async () => {
      const page = await facet('traces').list({ name: 'fn-trace-error', errorsOnly: true, limit: 10 }, newCall());
      return page.items.length > 0 ? page.items : null;
    }, 'the trace of an error');
    assert.deepEqual(
      items.map((one) => one.traceId),
      [traceId],
    );
    assert.ok((items[0]?.errorCount ?? 0) >= 1);
  });
}

export function metricsSuite(place: () => Place): void {
  test('calls, errors and cold starts are counted', async () => {
    const { deploy, target, say, facet } = place();
    const since = new Date(Date.now() - 1000).toISOString();
    await deploy(target.samples.echo, 'fn-metrics');
    for (let i = 0; i < 4; i++) await say('fn-metrics', 'counted');
    const until = new Date(Date.now() + 60_000).toISOString();
    const metrics = await eventually(async () => {
      const found = await facet('metrics').get({ name: 'fn-metrics', since, until, buckets: 10 }, newCall());
      return found.total.invocations === 4 ? found : null;
    }, 'four counted calls');
    assert.deepEqual(Metrics.parse(metrics), metrics);
    assert.equal(metrics.total.errors, 0);
    assert.ok(metrics.total.coldStarts === null || metrics.total.coldStarts >= 1);
    assert.ok((metrics.total.p95Ms ?? -1) >= (metrics.total.p50Ms ?? 0));
    assert.equal(
      metrics.buckets.reduce((sum, bucket) => sum + bucket.invocations, 0),
      4,
    );
  });
}
