import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { writeTree } from '#core/testing/test-core.ts';
import { isobar, type Outcome } from './testing/isobar.ts';

const SECRET = 'the-secret-of-a-test';
const base = mkdtempSync(join(tmpdir(), 'isobar-cli-'));
const home = join(base, 'home');
/** Nothing of the machine's own AWS configuration gets through. */
Object.assign(process.env, {
  AWS_CONFIG_FILE: join(base, 'config'),
  AWS_SHARED_CREDENTIALS_FILE: join(base, 'credentials'),
  AWS_ACCESS_KEY_ID: '',
  AWS_ENDPOINT_URL: '',
});
const run = (...args: string[]): Promise<Outcome> => isobar(home, args);

async function json(...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await run(...args, '--json');
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Every file below a directory, as one text. */
function everything(directory: string): string {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true });
  return names.flatMap((entry) => (entry.isFile() && entry.name !== 'secrets-file.json' ? [readFileSync(join(entry.parentPath, entry.name), 'latin1')] : [])).join('\n'); // prettier-ignore
}

describe('a profile of a cloud that points at the local runtime', () => {
  const settings: string[] = [];
  const app = writeTree(join(base, 'app'), { 'index.mjs': 'export const handler = async ({ n }) => ({ twice: n * 2 });\n' });

  before(async () => {
    const { endpoints } = await json('runtime', 'start');
    const endpoint = (endpoints as Record<string, string>)['aws'] ?? '';
    for (const setting of ['source=keys', 'accessKeyId=111122223333', 'regions=eu-west-1,us-east-1', `endpoint=${endpoint}`]) {
      settings.push('--set', setting);
    }
  });
  after(async () => {
    await run('runtime', 'stop');
    rmSync(base, { recursive: true, force: true });
  });

  it('is added with a secret from standard input, once the file is agreed to; it is shown nowhere', async () => {
    const add = ['profiles', 'add', 'aws', 'dev', ...settings, '--secret', 'secretAccessKey'];
    const refused = await isobar(home, add, `${SECRET}\n`);
    assert.equal(refused.code, 7);
    assert.match(refused.stderr, /--accept-file/);
    const missing = await isobar(home, [...add, '--accept-file']);
    assert.equal(missing.code, 2);
    const added = await isobar(home, [...add, '--accept-file'], `${SECRET}\n`);
    assert.equal(added.code, 0, added.stderr);
    assert.match(added.stdout, /target\s+local/);
    assert.match(added.stdout, /secretAccessKey\s+\(kept\)/);
    const wrong = await run('profiles', 'add', 'aws', 'bad', '--set', 'regions=mars');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /Write regions such as eu-west-1/);
  });

  it('is checked: who it is, what it may do, and the policy for it', async () => {
    const { code, stdout } = await run('profiles', 'check', 'aws:dev');
    assert.equal(code, 0);
    assert.match(stdout, /111122223333/);
    assert.match(stdout, /ok\s+lambda:ListFunctions/);
    assert.match(stdout, /"Action": \[/);
  });

  it('is deployed to in two regions at once, and its functions are called where they are', async () => {
    const { code, stderr } = await run('deploy', app, '--name', 'twice', '--to', 'aws:dev,aws:dev/us-east-1');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /Create the role isobar-twice/);
    const { items } = (await json('functions', 'list', '--provider', 'aws')) as { items: { ref: string; target: string }[] };
    assert.deepEqual(
      items.map(({ ref, target }) => [ref, target]),
      [
        ['aws:dev/twice', 'local'],
        ['aws:dev/us-east-1/twice', 'local'],
      ],
    );
    assert.match((await run('functions', 'list', '--provider', 'aws')).stdout, /^aws:dev\/us-east-1\/twice /m);
    const called = await run('invoke', 'aws/us-east-1/twice@1', '--data', '{"n":21}');
    assert.match(called.stdout, /"twice":42/);
    const accepted = await run('invoke', 'aws/twice', '--async');
    assert.equal(accepted.code, 0, accepted.stderr);
    assert.match(accepted.stderr, /^accepted\ninvocation \S+$/m);
    assert.equal((await json('invoke', 'aws/twice', '--async', '--count', '2'))['ok'], 2);
    const elsewhere = await run('functions', 'get', 'aws:dev/mars-1/twice');
    assert.equal(elsewhere.code, 5);
    assert.match(elsewhere.stderr, /eu-west-1, us-east-1/);
  });

  it('names versions, divides calls, and sets concurrency aside', async () => {
    await json('versions', 'create', 'aws/twice');
    assert.equal((await run('functions', 'update', 'aws/twice', '--timeout-s', '9')).code, 0);
    const { version } = await json('versions', 'create', 'aws/twice');
    const alias = await json('aliases', 'create', 'aws/twice', 'live', '1', '--weights', `${String(version)}=0.25`);
    assert.deepEqual([alias['ref'], alias['weights']], ['aws:dev/twice@live', { [String(version)]: 0.25 }]);
    const shown = await run('aliases', 'list', 'aws/twice');
    assert.match(shown.stdout, /live\s+1\s+2: 25 %/);
    assert.equal((await json('concurrency', 'update', 'aws/twice', '--reserved', '3'))['reserved'], 3);
    assert.equal((await json('concurrency', 'update', 'aws/twice', '--shared'))['reserved'], null);
    await json('delivery', 'update', 'aws/twice', '--max-retries', '1', '--max-age-s', '600');
    assert.match((await run('delivery', 'get', 'aws/twice')).stdout, /the function\s+1\s+600/);
    assert.deepEqual((await json('delivery', 'remove', 'aws/twice'))['items'], []);
    assert.match((await run('triggers', 'list', 'aws/twice')).stdout, /url\/\s+http/);
  });

  it('that points at the local runtime is not counted besides it', async () => {
    const listed = async (): Promise<unknown[]> => ((await json('invocations', 'list')) as { items: unknown[] }).items;
    let items = await listed();
    // Three of the calls were only accepted when they were answered.
    for (const until = Date.now() + 30_000; items.length < 4 && Date.now() < until; items = await listed()) await wait(50);
    const { total } = (await json('metrics', 'get')) as { total: { invocations: number } };
    assert.deepEqual([items.length, total.invocations], [4, 4]);
  });

  it('that does not answer is a failure beside the others, by region', async () => {
    await run('runtime', 'stop');
    const { code, stdout, stderr } = await run('functions', 'list', '--provider', 'aws');
    assert.equal(code, 69, stdout);
    assert.match(stderr, /aws:dev in eu-west-1 could not be read\. .*does not answer/);
    assert.match(stderr, /aws:dev in us-east-1/);
  });

  it('is changed and removed; its secret was in no file but its own', async () => {
    const changed = await json('profiles', 'update', 'aws:dev', '--set', 'regions=eu-west-1', '--name', 'solo');
    assert.deepEqual([changed['id'], changed['regions'], changed['secrets']], ['aws:solo', ['eu-west-1'], ['secretAccessKey']]);
    assert.doesNotMatch(everything(home), new RegExp(SECRET));
    assert.equal((await run('profiles', 'remove', 'aws:solo', '--yes')).code, 0);
    assert.equal(readFileSync(join(home, 'secrets-file.json'), 'utf8'), '{}');
  });
});
