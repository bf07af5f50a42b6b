import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { contract } from '#shared/contract/contract.ts';
import { DeploymentEvent } from '#shared/model/deployment.ts';
import { writeTree } from '#core/testing/test-core.ts';
import { isobar, startIsobar } from './testing/isobar.ts';

const base = mkdtempSync(join(tmpdir(), 'isobar-cli-'));
const home = join(base, 'home');
const run = (...args: string[]) => isobar(home, args);

const project = writeTree(join(base, 'hello'), {
  'index.mjs': `export const handler = async (event) => {
  console.log('called with', JSON.stringify(event));
  if (event.rawPath === '/gone') return { statusCode: 410, body: 'gone' };
  if (event.fail) throw new TypeError('as asked');
  return { hello: event.name ?? 'nobody', stage: process.env.STAGE ?? null, path: event.rawPath };
};
`,
  'isobar.yaml': 'env:\n  STAGE: dev\n  KEEP: kept\n',
});

after(async () => {
  await run('runtime', 'stop');
  rmSync(base, { recursive: true, force: true });
});

function output<N extends keyof typeof contract>(noun: N, verb: keyof (typeof contract)[N], text: string): Record<string, unknown> {
  const schema = (contract[noun][verb] as { '~orpc': { outputSchema: z.ZodType } })['~orpc'].outputSchema;
  return schema.parse(JSON.parse(text)) as Record<string, unknown>;
}

describe('without a function', () => {
  it('shows help for everything and loads nothing of a cloud for it', async () => {
    const hook = `data:text/javascript,${encodeURIComponent("import { registerHooks } from 'node:module'; registerHooks({ load: (url, context, next) => { if (/create-core|node_modules\\/(?:@aws-sdk|@google-cloud|@azure)\\//.test(url)) process.stderr.write(url); return next(url, context); } });")}`;
    for (const args of [
      ['--help'],
      [],
      ['help'],
      ['functions'],
      ['functions', '--help'],
      ['deploy', '--help'],
      ['invocations', 'list', '-h'],
    ]) {
      const { code, stdout, stderr } = await startIsobar(home, args, { env: { NODE_OPTIONS: `--import=${hook}` } }).outcome;
      assert.equal(code, 0, args.join(' '));
      assert.match(stdout, /Usage {2}isobar/);
      assert.equal(stderr, '', args.join(' '));
    }
    assert.ok(!existsSync(home), 'help made a home directory');
  });

  it('suggests what was meant, with exit code 2', async () => {
    for (const [args, hint] of [
      [['fucntions', 'list'], /Did you mean isobar functions\?/],
      [['functions', 'lst'], /Did you mean isobar functions list\?/],
      [['functions', 'list', '--provder', 'x'], /Did you mean --provider\?/],
      [['bananas'], /isobar --help lists the commands/],
    ] as const) {
      const { code, stdout, stderr } = await isobar(home, args);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, hint);
    }
  });

  it('prints exactly the output as JSON, and exits by the error table', async () => {
    const { stdout } = await run('settings', 'update', '--pool-size', '1', '--json');
    assert.equal(output('settings', 'update', stdout)['poolSize'], 1);
    assert.match(
      (await run('settings', 'update', '--history-days', '7')).stdout,
      /historyDays +7[^]*isobar runtime stop, then isobar runtime start/,
    );
    const wrong = await run('settings', 'update', '--pool-size', '99');
    assert.equal(wrong.code, 2);
    assert.equal(wrong.stdout, '');
    assert.match(wrong.stderr, /^Error: The input is not valid: --pool-size must be at most 16\.\n/);
    assert.equal((await run('functions', 'get', 'nimbus/x')).code, 5);
    assert.equal((await run('functions', 'get', 'not a ref')).code, 2);
    assert.equal((await run('deployments', 'get', 'nope')).code, 5);
    assert.equal((await run('--version')).stdout.trim(), JSON.parse((await run('app', 'get', '--json')).stdout).version);
  });

  it('says which home directory cannot be used', async () => {
    writeFileSync(join(base, 'file'), '');
    const { code, stderr } = await run('settings', 'get', '--home', join(base, 'file'));
    assert.equal(code, 2);
    assert.match(stderr, /is not a directory.*\n.*--home/);
  });

  it("prints what a cloud's own tools need, in the form that is asked for, and starts the runtime for it", async () => {
    const { code, stdout } = await run('env', '--cloud', 'aws');
    assert.equal(code, 0);
    assert.match(stdout, /^unset AWS_PROFILE$/m);
    const endpoint = /^export AWS_ENDPOINT_URL='(http:\/\/127\.0\.0\.1:\d+)'$/m.exec(stdout)?.[1];
    assert.ok(endpoint !== undefined, stdout);
    assert.equal((await fetch(`${endpoint}/_isobar/health`)).status, 200);
    const shell = execFileSync('sh', ['-c', `eval "$1"; printf '%s %s' "$AWS_ENDPOINT_URL" "$AWS_REGION"`, 'sh', stdout], {
      encoding: 'utf8',
    });
    assert.equal(shell, `${endpoint} us-east-1`);
    assert.equal(JSON.parse((await run('env', '--cloud', 'aws', '--format', 'json')).stdout)['AWS_ENDPOINT_URL'], endpoint);
    assert.match((await run('env', '--cloud', 'aws', '--format', 'powershell')).stdout, /^\$env:AWS_REGION = 'us-east-1'$/m);
    assert.match((await run('env', '--cloud', 'aws', '--format', 'dotenv')).stdout, /^AWS_REGION="us-east-1"$/m);
    const { set, text } = JSON.parse((await run('env', '--cloud', 'aws', '--json')).stdout);
    assert.deepEqual([set['AWS_ENDPOINT_URL'], text.includes(endpoint)], [endpoint, true]);
    assert.equal((await run('env', '--cloud', 'nimbus')).code, 2);
  });

  it('ends quietly when nobody reads on', () => {
    const script = fileURLToPath(new URL('./main.ts', import.meta.url));
    const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${script}" --help | head -1`], { encoding: 'utf8' });
    assert.equal(status, 0);
    assert.equal(stderr, '');
  });

  it('runs through scripts/isobar.mjs, with its exit code', async () => {
    const entry = fileURLToPath(new URL('../../scripts/isobar.mjs', import.meta.url));
    assert.match((await startIsobar(home, ['--help'], { entry }).outcome).stdout, /Usage {2}isobar/);
    assert.equal((await startIsobar(home, ['functions', 'get', 'nimbus/x'], { entry }).outcome).code, 5);
  });
});

describe('a function on the local runtime', () => {
  it('is planned without being deployed', async () => {
    const { code, stdout } = await run('deploy', project, '--plan', '--json');
    assert.equal(code, 0);
    const plan = output('deployments', 'plan', stdout);
    assert.equal((plan['targets'] as { action: string }[])[0]?.action, 'create');
    const human = await run('deploy', project, '--plan');
    assert.match(human.stderr, /\+ local:default\/hello: create/);
    assert.match((await run('functions', 'list')).stdout, /No functions yet/);
  });

  it('is deployed with flags over what was found', async () => {
    const { code, stdout, stderr } = await run('deploy', project, '--env', 'STAGE=prod', '--memory-mb', '256');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /local:default\/hello\s+1\s+create/);
    assert.match(stderr, /Package the code {2}ok/);
    const { stdout: json } = await run('functions', 'get', 'local/hello', '--json');
    const fn = output('functions', 'get', json);
    assert.deepEqual(fn['env'], { STAGE: 'prod', KEEP: 'kept' });
    assert.equal(fn['memoryMb'], 256);
    const again = await run('deploy', project, '--env', 'STAGE=prod', '--memory-mb', '256', '--json');
    assert.equal((output('deployments', 'get', again.stdout)['results'] as { action: string }[])[0]?.action, 'unchanged');
  });

  it('is invoked: the answer alone on standard output', async () => {
    const { code, stdout, stderr } = await run('invoke', 'local/hello', '--data', '{"name":"Ada"}');
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { hello: 'Ada', stage: 'prod' });
    assert.match(stderr, /called with \{"name":"Ada"\}/);
    assert.match(stderr, /ok {2}cold/);
    assert.match(stderr, /billed/);
    const { stdout: json } = await run('invoke', 'local/hello', '--json');
    assert.equal(output('invocations', 'create', json)['status'], 'ok');
  });

  it('takes its event from a file or standard input, and finds mistakes in it before', async () => {
    const file = join(base, 'event.json');
    writeFileSync(file, '{"name":"File"}');
    assert.match((await run('invoke', 'local/hello', '--event', file)).stdout, /File/);
    assert.match((await startIsobar(home, ['invoke', 'local/hello', '--event', '-'], { input: '{"name":"Pipe"}' }).outcome).stdout, /Pipe/);
    const bytes = Uint8Array.of(0xff, 0, 0xfe);
    const { stdout } = await isobar(home, ['invoke', 'local/hello', '--event', '-', '--json'], bytes);
    assert.deepEqual(output('invocations', 'create', stdout)['request'], {
      body: '/wD+',
      encoding: 'base64',
      contentType: 'application/octet-stream',
      size: 3,
      truncated: false,
    });
    writeFileSync(file, '{"name":');
    const { code, stderr } = await run('invoke', 'local/hello', '--event', file);
    assert.equal(code, 2);
    assert.match(stderr, /event\.json is not valid JSON/);
    assert.equal((await run('invoke', 'local/hello', '--event', join(base, 'none.json'))).code, 5);
    assert.equal((await run('invoke', 'local/hello', '--event', file, '--data', '{}')).code, 2);
  });

  it('fails with exit code 10, its error and its trace', async () => {
    const { code, stdout, stderr } = await run('invoke', 'local/hello', '--data', '{"fail":true}');
    assert.equal(code, 10);
    assert.doesNotMatch(stdout, /hello/);
    assert.match(stderr, /TypeError: as asked/);
  });

  it('answers a request', async () => {
    const { code, stdout, stderr } = await run('invoke', 'local/hello', '--http', 'get', '/a/b?c=1', '--header', 'x-test=1');
    assert.equal(code, 0, stderr);
    assert.equal((JSON.parse(stdout) as { path: string }).path, '/a/b');
    assert.match(stderr, /ok {2}HTTP 200/);
    const refused = await run('invoke', 'local/hello', '--http', 'get', '/gone');
    assert.deepEqual([refused.code, refused.stdout], [0, 'gone']);
    assert.match(refused.stderr, /^answered HTTP 410 {2}warm/m);
    assert.equal((await run('invoke', 'local/hello', '--header', 'a=b')).code, 2);
  });

  it('is invoked with its answer in parts, or only asked about', async () => {
    const { code, stdout, stderr } = await run('invoke', 'local/hello', '--stream', '--data', '{"name":"Ada"}');
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { hello: 'Ada', stage: 'prod' });
    assert.match(stderr, /ok {2}warm/);
    const lines = (await run('invoke', 'local/hello', '--stream', '--json')).stdout.trim().split('\n');
    const types = lines.map((line) => (JSON.parse(line) as { type: string }).type);
    assert.deepEqual([types.at(0), types.at(-1)], ['head', 'done']);
    assert.equal((await run('invoke', 'local/hello', '--stream', '--data', '{"fail":true}')).code, 10);
    const both = await run('invoke', 'local/hello', '--stream', '--async');
    assert.deepEqual([both.code, /exclude each other/.test(both.stderr)], [2, true]);
    const dry = await run('invoke', 'local/hello', '--dry-run', '--json');
    assert.equal(dry.code === 0 ? output('invocations', 'create', dry.stdout)['mode'] : dry.stderr, 'dry_run');
  });

  it('is invoked many times, with a summary', async () => {
    const { code, stdout } = await run('invoke', 'local/hello', '--count', '20', '--concurrency', '4', '--json');
    assert.equal(code, 0);
    const summary = JSON.parse(stdout) as { count: number; ok: number; failed: number; latencyMs: { p50: number; p99: number } };
    assert.deepEqual([summary.count, summary.ok, summary.failed], [20, 20, 0]);
    assert.ok(summary.latencyMs.p50 > 0 && summary.latencyMs.p99 >= summary.latencyMs.p50);
    const failing = await run('invoke', 'local/hello', '--count', '3', '--data', '{"fail":1}');
    assert.equal(failing.code, 10);
    assert.match(failing.stdout, /failed\s+3/);
    assert.equal((await run('invoke', 'local/hello', '--count', '0')).code, 2);
  });

  it('has logs, that can be followed', async () => {
    const { stdout } = await run('logs', 'local/hello', '--contains', 'Ada', '--json');
    const items = output('logs', 'list', stdout)['items'] as { message: string }[];
    assert.ok(items.every((item) => /ada/i.test(item.message)) && items.length > 0);
    assert.match((await run('logs', '--since', '10m')).stdout, /hello {2}.*called with/);
    assert.match((await run('logs', 'local/hello', '--contains', 'never printed')).stderr, /No log entries match/);
    const following = startIsobar(home, ['logs', 'local/hello', '--follow', '--contains', 'Follow', '--json']);
    const printed = following.prints(/Follow me/);
    await run('invoke', 'local/hello', '--data', '{"name":"Follow me"}');
    const first = (await printed).split('\n')[0] ?? '';
    assert.match((JSON.parse(first) as { message: string }).message, /Follow me/);
    following.child.kill('SIGINT');
    assert.equal((await following.outcome).code, 0);
  });

  it('has invocations, traces and metrics', async () => {
    const { stdout } = await run('invocations', 'list', 'local/hello', '--status', 'error', '--json');
    const [failed] = output('invocations', 'list', stdout)['items'] as { id: string; traceId: string; status: string }[];
    assert.equal(failed?.status, 'error');
    assert.match((await run('invocations', 'get', failed.id)).stdout, /TypeError: as asked/);
    const trace = await run('traces', 'get', failed.traceId);
    assert.match(trace.stdout, /█/);
    output('traces', 'get', (await run('traces', 'get', failed.traceId, '--json')).stdout);
    assert.match((await run('traces', 'list', 'local/hello', '--errors-only')).stdout, new RegExp(failed.traceId));
    assert.ok(Number(output('metrics', 'get', (await run('metrics', 'get', 'local/hello', '--json')).stdout)['bucketMs']) > 0);
  });

  it('has code that can be listed and printed', async () => {
    assert.match((await run('code', 'list', 'local/hello')).stdout, /index\.mjs/);
    assert.match((await run('code', 'get', 'local/hello', 'index.mjs')).stdout, /export const handler/);
    assert.match((await run('code', 'download', 'local/hello', join(base, 'out.zip'))).stdout, /out\.zip/);
  });

  it('is deployed from TypeScript and from a zip; mistakes in it are shown', async () => {
    const typed = writeTree(join(base, 'typed'), {
      'index.ts': 'export const handler = async (event: { n: number }): Promise<number> => event.n + 1;\n',
    });
    assert.equal((await run('deploy', typed)).code, 0);
    assert.equal((await run('invoke', 'local/typed', '--data', '{"n":1}')).stdout, '2');
    assert.equal((await run('deploy', join(base, 'out.zip'), '--name', 'zipped')).code, 0);
    assert.match((await run('invoke', 'local/zipped', '--data', '{"name":"Zip"}')).stdout, /Zip/);
    writeTree(typed, { 'index.ts': 'export const handler = async () => {\n  return {;\n};\n' });
    const { code, stderr } = await run('deploy', typed);
    assert.equal(code, 2);
    assert.match(stderr, /index\.ts:2:11: .*\n.*2 \| {3}return \{;/);
  });

  it('that cannot be loaded is not made live, and says why', async () => {
    const broken = writeTree(join(base, 'broken'), {
      'index.mjs': "throw new Error('at import');\nexport const handler = async () => 1;\n",
    });
    const { code, stderr } = await run('deploy', broken);
    assert.equal(code, 10, stderr);
    assert.match(stderr, /at import/);
  });

  it('streams its deployments as lines of JSON', async () => {
    const { stdout } = await run('deployments', 'list', '--json');
    const [latest] = output('deployments', 'list', stdout)['items'] as { id: string }[];
    const tail = await run('deployments', 'tail', latest?.id ?? '', '--json');
    const events = tail.stdout.trim().split('\n').map((line) => DeploymentEvent.parse(JSON.parse(line))); // prettier-ignore
    assert.equal(events.at(-1)?.type, 'end');
  });

  it('is removed', async () => {
    assert.match((await run('functions', 'remove', 'local/typed')).stdout, /local\/typed is removed/);
    assert.equal((await run('functions', 'remove', 'local/typed')).code, 5);
    const { stdout } = await run('functions', 'list', '--json');
    assert.deepEqual((output('functions', 'list', stdout)['items'] as { name: string }[]).map((item) => item.name), ['hello', 'zipped']); // prettier-ignore
  });
});

describe('the runtime', () => {
  it('is started, shown and stopped; what is deployed stays', async () => {
    const started = output('runtime', 'start', (await run('runtime', 'start', '--json')).stdout);
    assert.equal(started['running'], true);
    const endpoints = Object.keys(started['endpoints'] as object).sort();
    for (const name of ['aws', 'azure', 'control', 'gateway', 'gcp', 'otlp']) assert.ok(endpoints.includes(name), name);
    assert.match((await run('runtime', 'status')).stdout, /running/);
    assert.equal(output('runtime', 'stop', (await run('runtime', 'stop', '--json')).stdout)['running'], false);
    assert.match((await run('runtime', 'status')).stdout, /not running/);
    assert.match((await run('functions', 'list')).stdout, /local\/hello/);
  });
});

describe('isobar open', () => {
  it('prints one address, serves the console there, and ends on a signal', async () => {
    const { child, outcome, prints } = startIsobar(home, ['open', '--no-browser', '--reason', 'For a test.']);
    const printed = await prints(/http\S+\n/);
    const [url = ''] = /http\S+/.exec(printed) ?? [];
    assert.equal(printed.match(/http/g)?.length, 1);
    assert.match(printed, /For a test\./);
    const { origin, hash } = new URL(url);
    const response = await fetch(`${origin}/rpc/app/get`, {
      method: 'POST',
      headers: { authorization: `Bearer ${hash.slice('#token='.length)}`, origin, 'content-type': 'application/json' },
      body: '{"json":{}}',
    });
    assert.equal(response.status, 200);
    assert.match(await response.text(), /"front":"web","frontReason":"For a test\."/);
    child.kill('SIGTERM');
    assert.equal((await outcome).code, 0);
    await assert.rejects(fetch(origin));
  });

  it('says that its port is in use, or is none', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { code, stderr } = await startIsobar(home, ['open', '--no-browser', '--port', port]).outcome;
    server.close();
    assert.equal(code, 7);
    assert.match(stderr, /is in use\..*\n.*--port/);
    assert.equal((await run('open', '--port', '70000')).code, 2);
  });
});
