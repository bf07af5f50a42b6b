import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { withEngine, type EngineFixture } from '../testing/engine-fixture.ts';
import type { DeployedFunction } from '../ports.ts';

/** Waits as long as the path says: `/100` is a tenth of a second; tells how many calls ran at the same time. */
const WAITING = {
  'index.mjs': `let running = 0;
    export async function handler(request) {
      running++;
      const seen = running;
      await new Promise((resolve) => setTimeout(resolve, Number(request.path.slice(1))));
      running--;
      return { seen };
    }`,
};

const settings = (maxEnvironments: number, idleSeconds = 60, poolSize = 0) => ({ poolSize, maxEnvironments, idleSeconds, sandbox: false });

async function until(holds: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + 10_000; !holds(); await sleep(20)) assert.ok(Date.now() < end, what);
}

async function seen(fixture: EngineFixture, fn: DeployedFunction, calls: number, ms: number): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: calls }, () => fixture.http(fn, `/${ms}`)));
  return answers.map((answer) => (JSON.parse(answer.body.toString()) as { seen: number }).seen);
}

describe('scheduling', { concurrency: false }, () => {
  test('one call at a time per environment: four calls at once get four environments', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy(WAITING);
      assert.deepEqual(await seen(fixture, fn, 4, 1500), [1, 1, 1, 1]);
      assert.equal(new Set(fixture.records.map((record) => record.environmentId)).size, 4);
      assert.ok(fixture.records.every((record) => record.cold));
      const states = fixture.engine.environments().map((environment) => environment.state);
      assert.deepEqual(states, ['idle', 'idle', 'idle', 'idle']);
    });
  });

  test('as many calls at a time in one environment as its concurrency says', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy(WAITING, { concurrency: 3 });
      await fixture.http(fn, '/0');
      const counts = await seen(fixture, fn, 6, 1500);
      assert.equal(Math.max(...counts), 3);
      assert.equal(new Set(fixture.records.map((record) => record.environmentId)).size, 2);
    });
  });

  test('a cold start is told with its phases, the next call is warm', async () => {
    await withEngine({ settings: settings(8, 60, 1) }, async (fixture) => {
      while (fixture.engine.pool().ready < 1) await sleep(10);
      const fn = fixture.deploy(WAITING);
      const [cold, warm] = [await fixture.http(fn, '/5'), await fixture.http(fn, '/5')];
      assert.deepEqual([cold.record.cold, warm.record.cold], [true, false]);
      assert.ok((cold.record.initMs ?? 0) > 0);
      assert.equal(warm.record.initMs, null);
      const names = cold.record.phases.map((phase) => phase.name);
      assert.deepEqual(names.slice(-2), ['init', 'handler']);
      let end = 0;
      for (const phase of cold.record.phases) {
        assert.ok(phase.startMs >= end - 0.001, 'phases follow each other');
        end = phase.startMs + phase.durationMs;
      }
      assert.ok(end <= cold.record.durationMs + 0.001);
      assert.ok(cold.record.handlerMs >= 4);
    });
  });

  test('the pool is filled up again after it gave an environment away', async () => {
    await withEngine({ settings: settings(8, 60, 2) }, async (fixture) => {
      const full = async () => {
        for (const until = Date.now() + 5000; fixture.engine.pool().ready < 2;) {
          assert.ok(Date.now() < until, 'the pool is full within 5 s');
          await sleep(10);
        }
      };
      await full();
      await fixture.http(fixture.deploy(WAITING), '/0');
      await full();
      assert.deepEqual(fixture.engine.pool(), { target: 2, ready: 2 });
      assert.equal(fixture.engine.environments().length, 3);
    });
  });

  test('at the limit calls wait, and fail as throttled when they have waited too long', async () => {
    await withEngine({ settings: settings(1), queueMs: 800 }, async (fixture) => {
      const fn = fixture.deploy(WAITING);
      const [first, second] = await Promise.all([fixture.http(fn, '/200'), fixture.http(fn, '/200')]);
      assert.deepEqual([first.status, second.status], [200, 200]);
      assert.ok(second.record.phases.some((phase) => phase.name === 'queue' && phase.durationMs > 150));
      const [slow, refused] = await Promise.all([fixture.http(fn, '/2500'), fixture.http(fn, '/0')]);
      assert.deepEqual([slow.status, refused.status, refused.record.status], [200, 429, 'throttled']);
      assert.equal(refused.record.billedMs, 0);
      assert.deepEqual(JSON.parse(refused.record.error?.message ?? ''), { kind: 'throttled', limit: 1 });
    });
  });

  test('at the limit an idle environment of another function makes room', async () => {
    await withEngine({ settings: settings(1) }, async (fixture) => {
      const [one, other] = [fixture.deploy(WAITING), fixture.deploy(WAITING)];
      assert.equal((await fixture.http(one, '/0')).status, 200);
      assert.equal((await fixture.http(other, '/0')).status, 200);
      assert.deepEqual(
        fixture.engine.environments().map((environment) => environment.functionName),
        [other.name],
      );
    });
  });

  test('idle environments go', async () => {
    await withEngine({ settings: settings(8, 1) }, async (fixture) => {
      await fixture.http(fixture.deploy(WAITING), '/0');
      assert.equal(fixture.engine.environments().length, 1);
      await until(() => fixture.engine.environments().length === 0, 'an idle environment goes');
    });
  });

  test('environments that are kept warm are there before a call, do not grow old, and come back', async () => {
    await withEngine({ settings: settings(8, 1) }, async (fixture) => {
      const { engine } = fixture;
      const fn = fixture.deploy(WAITING);
      engine.keepWarm(fn, 2);
      await until(() => engine.warmth(fn).ready === 2, 'two are warm');
      const first = await fixture.http(fn, '/0');
      assert.equal(first.record.cold, false);
      // An environment that nobody keeps, and that began later, is gone; these are not.
      const unkept = fixture.deploy(WAITING);
      await fixture.http(unkept, '/0');
      await until(() => engine.environments().every(({ functionName }) => functionName === fn.name), 'only warm ones are left');
      assert.deepEqual(engine.warmth(fn), { kept: 2, ready: 2, failure: null }, 'older than idle environments may be');
      // Another version goes live: what is kept for this one stays.
      engine.retire(fn.name, fn.version);
      assert.equal((await fixture.http(fn, '/0')).record.cold, false);
      assert.equal(engine.warmth(unkept).kept, 0);
      engine.keepWarm(fn, 100);
      assert.equal(engine.warmth(fn).kept, 4, 'half of all, at the most');
      engine.keepWarm(fn, 0);
      await until(() => engine.environments().length === 0, 'all are gone');
    });
  });

  test('code that cannot be loaded is not started over and over to be kept warm', async () => {
    await withEngine({}, async ({ engine, deploy }) => {
      const fn = deploy({ 'index.mjs': 'throw new Error("no such table")' });
      engine.keepWarm(fn, 1);
      for (const end = Date.now() + 10_000; engine.warmth(fn).failure === null; await sleep(20)) assert.ok(Date.now() < end);
      assert.match(engine.warmth(fn).failure ?? '', /no such table/);
      assert.equal(engine.warmth(fn).ready, 0);
    });
  });

  test('retired environments end their call first; the next call gets a new one', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy(WAITING);
      await fixture.http(fn, '/0');
      const running = fixture.http(fn, '/300');
      await sleep(50);
      fixture.engine.retire(fn.name, null);
      const [old, fresh] = [await running, await fixture.http(fn, '/0')];
      assert.equal(old.status, 200);
      assert.notEqual(old.record.environmentId, fresh.record.environmentId);
      assert.equal(fresh.record.cold, true);
    });
  });

  test('a function whose model wants that ends in good order: after its last call, logged, and not for longer than it has', async () => {
    await withEngine({}, async (fixture) => {
      fixture.model.leaveMs = 400;
      const fn = fixture.deploy({
        'index.mjs': `import { setTimeout as sleep } from 'node:timers/promises';
          export const handler = async ({ path }) => { await sleep(Number(path.slice(1))); console.log('answered'); return ''; };
          export const leave = async () => { console.log('leaving'); await sleep(20); console.log('left'); throw new Error('once more'); };`,
      });
      const running = fixture.http(fn, '/100');
      await until(() => fixture.engine.environments()[0]?.state === 'busy', 'the call runs');
      fixture.engine.retire(fn.name, null);
      assert.equal((await running).status, 200);
      await until(() => fixture.engine.environments().length === 0, 'the retired one goes');
      assert.deepEqual(fixture.messages().slice(0, 3), ['answered', 'leaving', 'left']);
      assert.match(fixture.messages()[3] ?? '', /^The function failed while it ended: Error: once more/);

      const stuck = fixture.deploy({
        'index.mjs': 'export const handler = () => String(process.pid); export const leave = () => { for (;;); };',
      });
      const old = Number((await fixture.http(stuck)).body);
      fixture.engine.retire(stuck.name, null);
      assert.notEqual(Number((await fixture.http(stuck)).body), old);
      await until(() => fixture.engine.environments().every(({ state }) => state === 'idle'), 'the stuck one goes');
    });
  });

  test('other code under the same version runs in new environments', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy({ 'index.mjs': 'export const handler = () => process.env.WHO' }, { env: { WHO: 'one' } });
      assert.equal((await fixture.http(fn)).body.toString(), 'one');
      const changed = { ...fn, project: { ...fn.project, env: { WHO: 'two' } } };
      assert.equal((await fixture.http(changed)).body.toString(), 'two');
    });
  });

  test('a call whose caller went away is cancelled, waiting or running, and its environment is not used again', async () => {
    await withEngine({ settings: settings(1) }, async (fixture) => {
      const fn = fixture.deploy(WAITING);
      const warm = await fixture.http(fn, '/0');
      const [running, waiting] = [new AbortController(), new AbortController()];
      const first = fixture.http(fn, '/5000', { signal: running.signal });
      const second = fixture.http(fn, '/0', { signal: waiting.signal });
      await sleep(50);
      waiting.abort();
      assert.equal((await second).record.status, 'cancelled');
      running.abort();
      assert.equal((await first).record.status, 'cancelled');
      const next = await fixture.http(fn, '/0');
      assert.equal(next.status, 200);
      assert.notEqual(next.record.environmentId, warm.record.environmentId);
    });
  });

  test('a probe loads the code, tells the entries and leaves nothing behind', async () => {
    await withEngine({}, async (fixture) => {
      const fn = fixture.deploy(WAITING);
      const found = await fixture.engine.probe(fn, new AbortController().signal);
      assert.deepEqual(found.entries, [{ name: fn.name, trigger: 'http', route: null }]);
      const bad = fixture.deploy({ 'index.mjs': "console.log('hint'); throw new Error('no database')" });
      await assert.rejects(
        fixture.engine.probe(bad, new AbortController().signal),
        (error: Error & { code: string; details: Record<string, string> }) => {
          assert.deepEqual([error.code, error.details['type'], error.details['output']], ['function_failed', 'Error', 'hint']);
          assert.match(error.message, /cannot be loaded: no database/);
          return true;
        },
      );
      await sleep(200);
      assert.deepEqual(fixture.engine.environments(), []);
      assert.deepEqual(fixture.records, []);
    });
  });
});

describe('short calls', { concurrency: false }, () => {
  const SHORT = {
    'index.mjs': `let running = 0;
      export async function handler(request) {
        if (running++ > 0) throw new Error('two at a time');
        if (request.path === '/loop') for (const end = Date.now() + 400; Date.now() < end; );
        else if (request.path === '/wait') await new Promise((resolve) => setTimeout(resolve, 2000));
        else if (request.path === '/exit') process.exit(1);
        running--;
        return request.path;
      }`,
  };

  /** Makes the engine know that calls are short. */
  async function warmUp(fixture: EngineFixture): Promise<DeployedFunction> {
    const fn = fixture.deploy(SHORT, { timeoutS: 5 });
    for (let count = 0; count < 60; count++) await fixture.http(fn, '/');
    fixture.records.length = 0;
    return fn;
  }

  test('line up in one environment instead of waking others, one at a time all the same', async () => {
    await withEngine({}, async (fixture) => {
      const fn = await warmUp(fixture);
      const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => fixture.http(fn, `/${index}`)));
      assert.deepEqual(
        answers.map((answer) => answer.body.toString()),
        Array.from({ length: 30 }, (_, index) => `/${index}`),
      );
      assert.ok(fixture.engine.environments().length <= 2, `${fixture.engine.environments().length} environments`);
    });
  });

  for (const path of ['/wait', '/loop', '/exit']) {
    test(`behind one that turns out long (${path}) are not held up or lost, and run once`, async () => {
      await withEngine({}, async (fixture) => {
        const fn = await warmUp(fixture);
        const long = fixture.http(fn, path);
        const others = await Promise.all(Array.from({ length: 8 }, (_, index) => fixture.http(fn, `/${index}`)));
        for (const [index, other] of others.entries()) {
          assert.equal(other.body.toString(), `/${index}`);
          // A loop cannot be asked to give calls back; those behind it wait for its end.
          if (path === '/wait') assert.ok(other.record.durationMs < 1500, `${other.record.durationMs} ms`);
        }
        const record = (await long).record;
        assert.equal(record.status, path === '/exit' ? 'crashed' : 'ok');
        assert.equal(fixture.records.length, 9);
        assert.equal(new Set(fixture.records.map((one) => one.id)).size, 9);
      });
    });
  }

  test('cancelled while it is lined up', async () => {
    await withEngine({}, async (fixture) => {
      const fn = await warmUp(fixture);
      const long = fixture.http(fn, '/loop');
      const abort = new AbortController();
      const lined = fixture.http(fn, '/lined', { signal: abort.signal });
      await sleep(5);
      abort.abort();
      assert.equal((await lined).record.status, 'cancelled');
      assert.equal((await long).status, 200);
      assert.equal((await fixture.http(fn, '/next')).body.toString(), '/next');
    });
  });
});
