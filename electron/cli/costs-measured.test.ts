import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { writeTree } from '#core/testing/test-core.ts';
import type { CostEstimate, CostFleet } from '#shared/contract/costs.ts';
import type { Invocation } from '#shared/model/invocation.ts';
import type { RightSizing } from '#shared/model/right-sizing.ts';
import { isobar } from './testing/isobar.ts';

const base = mkdtempSync(join(tmpdir(), 'isobar-measured-'));
const home = join(base, 'home');

async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await isobar(home, [...args, '--json']);
  assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

/** A folder with a function of the given body, deployed with 512 MB. */
async function deploy(name: string, body: string): Promise<void> {
  const root = writeTree(join(base, name), {
    'index.mjs': `export const handler = async () => { ${body} };\n`,
    'isobar.yaml': `name: ${name}\nmodel: aws-handler\nruntime: nodejs24.x\nhandler: index.handler\nmemory: 512\n`,
  });
  const { code, stderr } = await isobar(home, ['deploy', root]);
  assert.equal(code, 0, stderr);
}

before(async () => {
  await deploy('computing', 'let x = 0; for (let i = 0; i < 2e7; i++) x += Math.sqrt(i); return x;');
  await deploy('waiting', 'await new Promise((done) => setTimeout(done, 120)); return 1;');
  assert.equal((await isobar(home, ['invoke', 'local/computing', '--count', '6'])).code, 0);
});

after(async () => {
  await isobar(home, ['runtime', 'stop']);
  rmSync(base, { recursive: true, force: true });
});

suite('costs of what ran here', () => {
  test('the bill of a run is that of its stored invocations, call by call', async () => {
    const { items } = await json<{ items: Invocation[] }>('invocations', 'list', 'local/computing');
    const gbSeconds = items.reduce((sum, { phases, cold, initMs }) => {
      const handler = phases.find(({ name }) => name === 'handler')?.durationMs ?? 0;
      return sum + (Math.ceil(handler + (cold ? (initMs ?? 0) : 0)) / 1000) * 0.5;
    }, 0);
    const { measured, offers } = await json<CostEstimate>(
      'costs',
      'estimate',
      'local/computing',
      '--offer',
      'lambda-x86',
      '--no-free-tier',
    );
    assert.equal(measured?.invocations, items.length);
    const compute = offers[0]?.lines.find(({ group }) => group === 'compute');
    assert.ok(Math.abs(Number(compute?.quantity) - gbSeconds) < 1e-9, `${compute?.quantity} is not ${gbSeconds}`);
    assert.equal(offers[0]?.lines.find(({ meter }) => meter === 'requests')?.quantity, String(items.length));
  });

  test('more requests of the same kind cost in proportion, and a duration that is given replaces the measured ones', async () => {
    const quantity = async (...flags: string[]) => {
      const { offers } = await json<CostEstimate>(
        'costs',
        'estimate',
        'local/computing',
        '--offer',
        'lambda-x86',
        '--no-free-tier',
        ...flags,
      );
      return Number(offers[0]?.lines.find(({ group }) => group === 'compute')?.quantity);
    };
    const [six, sixThousand] = [await quantity(), await quantity('--requests', '6000')];
    assert.ok(Math.abs(sixThousand / six - 1000) < 1e-6);
    assert.equal(await quantity('--requests', '1000', '--duration-ms', '100', '--cold-percent', '0'), 50);
  });

  test('what computes is given more memory than what waits, and the copy that was measured is gone', async () => {
    const sweep = (name: string) =>
      json<RightSizing>('costs', 'right-size', `local/${name}`, '--runs', '4', '--memory-mb', '128,512,1769,3008');
    const [computing, waiting] = [await sweep('computing'), await sweep('waiting')];
    assert.deepEqual([waiting.cheapestMb, (computing.cpuShare ?? 0) > (waiting.cpuShare ?? 1)], [128, true]);
    assert.ok((computing.fastestMb ?? 0) >= 1769, `${computing.fastestMb}`);
    const [small, , whole] = computing.sizes;
    assert.ok((small?.expectedMs ?? 0) > 2 * (whole?.expectedMs ?? Number.POSITIVE_INFINITY));
    for (const { lowMs, expectedMs, highMs } of [...computing.sizes, ...waiting.sizes]) {
      assert.ok((lowMs ?? 1) <= (expectedMs ?? 0) && (expectedMs ?? 1) <= (highMs ?? 0));
    }
    const { items } = await json<{ items: { name: string; memoryMb: number; version: string }[] }>('functions', 'list');
    assert.deepEqual(items.map(({ name, memoryMb, version }) => [name, memoryMb, version]), [['computing', 512, '1'], ['waiting', 512, '1']]); // prettier-ignore
  });

  test('another size changes the bill by a sum; what was never called has none', async () => {
    const { change } = await json<{ change: { before: string; after: string; change: string } | null }>(
      'costs',
      'change',
      'local/computing',
      '--memory-mb',
      '1024',
    );
    assert.ok(Number(change?.after) > 1.5 * Number(change?.before));
    const nothing = await json<{ change: null; reason: string }>('costs', 'change', 'local/waiting', '--memory-mb', '1024');
    assert.equal(nothing.change, null);
    assert.match(nothing.reason, /no finished invocation/);
  });

  test('the fleet is priced from metrics, and a budget warns when it is passed', async () => {
    await json('budgets', 'update', 'local/computing', '0');
    await json('budgets', 'update', 'all', '100');
    const fleet = await json<CostFleet>('costs', 'fleet');
    const own = fleet.functions.find(({ functionRef }) => functionRef === 'local:default/computing');
    assert.deepEqual([own?.target, own?.offer, (own?.invocations ?? 0) >= 6], ['local', 'lambda-x86', true]);
    assert.ok(fleet.meters.some(({ meter }) => meter === 'compute-x86'));
    const { endpoints } = await json<{ endpoints: Record<string, string> }>('runtime', 'status');
    const settings = ['source=keys', 'accessKeyId=000000000000', 'regions=us-east-1', `endpoint=${endpoints['aws']}`];
    const add = [
      'profiles',
      'add',
      'aws',
      'here',
      ...settings.flatMap((each) => ['--set', each]),
      '--secret',
      'secretAccessKey',
      '--accept-file',
    ];
    const added = await isobar(home, add, 'local');
    assert.equal(added.code, 0, added.stderr);
    const again = await json<CostFleet>('costs', 'fleet');
    const refs = (one: CostFleet) => one.functions.map(({ functionRef }) => functionRef);
    assert.deepEqual(refs(again), refs(fleet), 'what a profile shows of the same runtime is not counted again');
    assert.ok(refs(await json<CostFleet>('costs', 'fleet', '--provider', 'aws')).includes('aws:here/computing'));
    assert.equal((await isobar(home, ['profiles', 'remove', 'aws:here', '--yes'])).code, 0);
    // Nothing runs in a cloud: nothing is paid.
    assert.deepEqual([fleet.monthToDate, fleet.forecast], ['0', '0']);
    assert.equal(fleet.budgets.find(({ scope }) => scope === 'all')?.state, 'ok');
    const charges = await json<{ items: unknown[]; unsupported: { provider: string; reason: string }[] }>('costs', 'charges');
    assert.deepEqual(charges.items, [], 'no profile of a cloud, nothing charged');
    assert.match(charges.unsupported.find(({ provider }) => provider === 'local')?.reason ?? '', /^Nobody charges/);
  });

  test('a function without calls says what to do', async () => {
    const { code, stderr } = await isobar(home, ['costs', 'estimate', 'local/waiting']);
    assert.equal(code, 5);
    assert.match(stderr, /nothing to go by[\s\S]*Invoke it a few times/);
  });
});
