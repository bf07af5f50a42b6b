import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppError } from '#shared/errors.ts';
import { buildPackage } from '../build-package.ts';
import { newCall, project, type Place } from './place.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function deploySuite(place: () => Place): void {
  test('the plan says what would happen, and changes nothing', async () => {
    const { deploy, facet, target } = place();
    const { echo, changed } = target.samples;
    const directory = mkdtempSync(join(tmpdir(), 'isobar-conformance-'));
    const [before, after] = [await buildPackage(echo.files, directory), await buildPackage(changed.files, directory)];
    rmSync(directory, { recursive: true });
    const plan = (sample = echo, sha256: string | null = before.sha256, more = {}) =>
      facet('deploy').plan({ project: project(sample, 'fn-plan', more), codeSha256: sha256, region: null }, newCall());

    const create = await plan();
    assert.equal(create.action, 'create');
    assert.ok(create.steps.length > 0, 'says what would be done');
    await assert.rejects(facet('functions').get({ name: 'fn-plan', qualifier: null }, newCall()), { code: 'not_found' });
    await deploy(echo, 'fn-plan');
    assert.deepEqual(await plan(), { action: 'unchanged', changes: [], steps: [], problems: [] });
    assert.equal((await plan(changed, after.sha256)).action, 'update');
    const memory = await plan(echo, before.sha256, { memoryMb: 1024, env: { SECRET: 'do not show' } });
    assert.equal(memory.action, 'update');
    assert.ok(memory.changes.some((one) => one.field.includes('memory')));
    assert.doesNotMatch(JSON.stringify(memory), /do not show/);
    const blocked = await plan(echo, before.sha256, { runtime: 'cobol85' });
    assert.equal(blocked.action, 'blocked');
    assert.ok(blocked.problems.some((one) => one.severity === 'error' && one.field === 'runtime'));
  });

  test('a deployment reports its steps and ends with a function that can be called', async () => {
    const { facet, target, say } = place();
    const directory = mkdtempSync(join(tmpdir(), 'isobar-conformance-'));
    const pack = await buildPackage(target.samples.echo.files, directory);
    const steps: string[] = [];
    const progress = { step: (id: string) => void steps.push(id), log: () => {} };
    const input = { project: project(target.samples.echo, 'fn-deploy'), package: pack, origin: 'conformance', region: null };
    const done = await facet('deploy').apply(input, progress, newCall());
    rmSync(directory, { recursive: true });
    assert.equal(done.name, 'fn-deploy');
    assert.ok(steps.length > 0);
    assert.equal(new Set(steps).size, steps.length, 'a step has one id');
    assert.match((await say('fn-deploy', 'hello')).response?.body ?? '', /"echo":\s*"hello"/);
  });

  test('an unknown runtime is refused with those that can be used', async () => {
    const { deploy, target } = place();
    await assert.rejects(deploy(target.samples.echo, 'fn-runtime', { runtime: 'cobol85' }), (error: AppError) => {
      assert.equal(error.code, 'invalid_input');
      assert.match(error.message, /cobol85/);
      assert.match(error.hint ?? '', new RegExp(target.samples.echo.project.runtime));
      return true;
    });
  });

  test('code that cannot be loaded is found out with its own message, and the version before it can still be called', async () => {
    const { deploy, facet, target, say } = place();
    if (!target.loadsCode) {
      const { version } = await deploy(target.samples.echo, 'fn-broken');
      await deploy(target.samples.broken, 'fn-broken');
      const { status, error, logs } = await say('fn-broken', 'hello');
      assert.notEqual(status, 'ok');
      const told = JSON.stringify({ error, logs });
      assert.match(told, /SyntaxError/);
      assert.equal((await say('fn-broken', 'alive', 'sync', version)).status, 'ok');
      return;
    }
    const { version } = await deploy(target.samples.echo, 'fn-broken');
    await assert.rejects(deploy(target.samples.broken, 'fn-broken'), (error: AppError) => {
      assert.equal(error.code, 'function_failed', String(error));
      const told = `${error.message} ${JSON.stringify(error.details)}`;
      // Who loads it elsewhere passes the message on, and not its kind and place.
      assert.match(told, target.loadsCode === 'after' ? /broken\.\w+.*Unexpected token/ : /SyntaxError/);
      assert.match(told, target.loadsCode === 'after' ? /broken\.\w+/ : /broken\.\w+:\d+/, 'says file and line');
      return true;
    });
    if (target.loadsCode === 'after') {
      assert.notEqual((await say('fn-broken', 'dead').catch(() => null))?.status, 'ok');
      const { state, stateReason } = await facet('functions').get({ name: 'fn-broken', qualifier: null }, newCall());
      assert.equal(state, 'failed');
      assert.match(stateReason ?? '', /broken\.\w+.*Unexpected token/);
      await deploy(target.samples.echo, 'fn-broken');
      assert.equal((await say('fn-broken', 'alive')).status, 'ok');
      return;
    }
    assert.equal((await facet('functions').get({ name: 'fn-broken', qualifier: null }, newCall())).version, version);
    assert.equal((await say('fn-broken', 'alive')).status, 'ok');
    await assert.rejects(deploy(target.samples.broken, 'fn-never'), { code: 'function_failed' });
    const never = facet('functions').get({ name: 'fn-never', qualifier: null }, newCall());
    if (target.keepsFailed !== true) return assert.rejects(never, { code: 'not_found' });
    const { state, stateReason } = await never;
    assert.equal(state, 'failed');
    assert.match(stateReason ?? '', /SyntaxError/);
    await deploy(target.samples.echo, 'fn-never');
    assert.equal((await say('fn-never', 'mended')).status, 'ok');
  });

  test('a cancelled deployment changes nothing', async () => {
    const { facet, target } = place();
    const directory = mkdtempSync(join(tmpdir(), 'isobar-conformance-'));
    const pack = await buildPackage(target.samples.echo.files, directory);
    const aborting = new AbortController();
    const progress = { step: () => aborting.abort(), log: () => {} };
    const input = { project: project(target.samples.echo, 'fn-cancelled'), package: pack, origin: 'conformance', region: null };
    await assert.rejects(facet('deploy').apply(input, progress, { signal: aborting.signal }), { code: 'cancelled' });
    rmSync(directory, { recursive: true });
    await assert.rejects(facet('functions').get({ name: 'fn-cancelled', qualifier: null }, newCall()), { code: 'not_found' });
  });
}
