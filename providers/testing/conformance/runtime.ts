import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RuntimeStatus } from '#shared/model/runtime-status.ts';
import { newCall, type Place } from './place.ts';

/** Runs last: it stops what the other suites use. */
export function runtimeSuite(place: () => Place): void {
  test('the process is started, found running, and stopped; what is deployed stays', async () => {
    const { deploy, target, say, facet } = place();
    await deploy(target.samples.echo, 'fn-stays');
    const runtime = facet('runtime');
    const first = await runtime.start({}, newCall());
    assert.deepEqual(RuntimeStatus.parse(first), first);
    assert.equal(first.running, true);
    assert.equal((await runtime.start({}, newCall())).pid, first.pid);
    const stopped = await runtime.stop(newCall());
    assert.equal(stopped.running, false);
    assert.equal((await runtime.status(newCall())).running, false);
    await assert.rejects(place().facet('functions').get({ name: 'fn-stays', qualifier: null }, newCall()), { code: 'unavailable' });
    const { status, error, logs } = await say('fn-stays', 'still here');
    assert.equal(status, 'ok', JSON.stringify({ error, logs }));
    const again = await runtime.status(newCall());
    assert.equal(again.running, true);
    assert.notEqual(again.pid, first.pid);
  });
}
