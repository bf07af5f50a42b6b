import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { testProject } from '../../local/runtime/store/testing-records.ts';
import { buildPackage } from '../../testing/build-package.ts';
import { awsHome } from '../emulation/testing/aws-home.ts';
import { connectAws, faultyEndpoint, newCall, type AdapterSession, type Fault } from '../testing/connect-aws.ts';

const LIVE = 'Logs_20140328.StartLiveTail';

/** A function that prints what it is told, behind a network that can fail. */
async function talking(t: TestContext) {
  const home = await awsHome(t);
  const between = await faultyEndpoint(t, home.endpoint);
  const session = await connectAws(between.url);
  const directory = mkdtempSync(join(tmpdir(), 'isobar-tail-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const pack = await buildPackage({ 'index.mjs': 'export const handler = async ({ say }) => console.log(say);\n' }, directory);
  const project = testProject({
    name: 'talking',
    model: 'aws-handler',
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    http: { enabled: false, methods: [] },
  });
  const progress = { step: () => {}, log: () => {} };
  await session.facet('deploy').apply({ project, package: pack, origin: 'test', region: null }, progress, newCall());
  return { between, session };
}

async function say({ facet }: AdapterSession, text: string): Promise<void> {
  const payload = { body: JSON.stringify({ say: text }), encoding: 'utf8' as const, contentType: null };
  await facet('invoke').invoke({ name: 'talking', qualifier: null }, { payload, mode: 'sync', http: null }, newCall());
}

/** Follows the log while `work` is done, until this text came; gives what was printed by the function. */
async function follow(session: AdapterSession, after: string | undefined, until: string, work: () => Promise<void>): Promise<string[]> {
  const aborting = new AbortController();
  const seen: string[] = [];
  const signal = AbortSignal.any([aborting.signal, AbortSignal.timeout(30_000)]);
  const following = (async () => {
    for await (const batch of session.facet('logs').tail({ name: 'talking', after }, { signal })) {
      seen.push(...batch.filter(({ stream }) => stream !== 'platform').map(({ message }) => message));
      if (seen.includes(until)) aborting.abort();
    }
  })();
  await work();
  await assert.rejects(following, { code: 'cancelled' });
  return seen;
}

suite('a log that is followed', () => {
  for (const [name, fault] of [
    ['comes by a live tail', 'pass'],
    [
      'is looked at again and again where a live tail is refused',
      { status: 400, body: { __type: 'AccessDeniedException', message: 'User: u is not authorized to perform: logs:StartLiveTail' } },
    ],
  ] as const satisfies readonly (readonly [string, Fault])[]) {
    test(`${name}: each line once, what came before it began first`, async (t) => {
      const { between, session } = await talking(t);
      between.fault = ({ target }) => (target === LIVE ? fault : 'pass');
      await say(session, 'first');
      let items: { id: string }[] = [];
      for (let tries = 0; items.length === 0 && tries < 100; tries++) {
        items = (await session.facet('logs').list({ name: 'talking', contains: 'first', limit: 1 }, newCall())).items;
      }
      await say(session, 'while nobody looked');
      const seen = await follow(session, items[0]?.id, 'last', async () => {
        for (const text of ['one', 'two', 'last']) await say(session, text);
      });
      assert.deepEqual(seen, ['while nobody looked', 'one', 'two', 'last']);
      const asked = between.seen.filter(({ target }) => target === LIVE).length;
      assert.equal(asked, 1);
    });
  }

  test('of a function that never wrote is empty, and begins when it does', async (t) => {
    const { session } = await talking(t);
    assert.deepEqual(await session.facet('logs').list({ name: 'talking', limit: 10 }, newCall()), { items: [], more: false });
    const seen = await follow(session, undefined, 'hello', () => say(session, 'hello'));
    assert.deepEqual(seen, ['hello']);
  });
});
