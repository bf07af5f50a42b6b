import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { gcpRuntime, type GcpRuntime } from '../../testing/gcp-runtime.ts';

const exec = promisify(execFile);
const installed = spawnSync('gcloud', ['--version'], { stdio: 'ignore' }).status === 0;

/** gcloud with a configuration of its own that knows nothing but what `isobar env --cloud gcp` says. */
async function gcloudFor(t: { after(fn: () => unknown): void }, runtime: GcpRuntime) {
  const dir = mkdtempSync(join(tmpdir(), 'isobar-gcloud-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const { facet } = await runtime.home.connect();
  const environments = await facet('runtime').environments({ signal: AbortSignal.timeout(10_000) });
  const env = {
    PATH: process.env['PATH'],
    HOME: dir,
    CLOUDSDK_CONFIG: join(dir, 'config'),
    CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
    CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: '1',
    CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: '1',
    ...environments['gcp']?.set,
  };
  const source = join(dir, 'source');
  mkdirSync(source);
  const deploySource = (word: string): string => {
    writeFileSync(join(source, 'package.json'), '{"main": "index.js"}');
    writeFileSync(
      join(source, 'index.js'),
      `const f = require('@google-cloud/functions-framework');
f.http('hello', (req, res) => { console.log('${word} was asked'); res.send('${word} ' + process.env.GREETING); });\n`,
    );
    return source;
  };
  const run = async (...args: string[]): Promise<string> => (await exec('gcloud', args, { env, timeout: 110_000 })).stdout;
  return { run, deploySource };
}

test(
  'gcloud deploys, lists, describes, calls, updates, divides the traffic of, reads the log of and deletes a function',
  { skip: installed ? false : 'tool not installed: gcloud' },
  async (t) => {
    const runtime = await gcpRuntime(t);
    const { run, deploySource } = await gcloudFor(t, runtime);
    const where = ['--gen2', '--region', 'us-central1'];
    const deploy = (word: string): Promise<string> =>
      run(
        'functions',
        'deploy',
        'hello-gcloud',
        ...where,
        '--runtime',
        'nodejs24',
        '--source',
        deploySource(word),
        '--entry-point',
        'hello',
        '--trigger-http',
        '--allow-unauthenticated',
        '--set-env-vars',
        `GREETING=${word}`,
        '--format',
        'json',
      );
    const made = JSON.parse(await deploy('first')) as { state: string; url: string };
    assert.equal(made.state, 'ACTIVE');
    assert.match(await run('functions', 'list', '--v2'), /hello-gcloud\s+ACTIVE/);
    assert.equal(await (await fetch(made.url)).text(), 'first first');
    const described = JSON.parse(await run('functions', 'describe', 'hello-gcloud', ...where, '--format', 'json')) as {
      buildConfig: { runtime: string };
      serviceConfig: { environmentVariables: Record<string, string> };
    };
    assert.deepEqual([described.buildConfig.runtime, described.serviceConfig.environmentVariables], ['nodejs24', { GREETING: 'first' }]);
    // A private function of the same code: gcloud signs in as the one who owns everything here.
    await run('functions', 'remove-invoker-policy-binding', 'hello-gcloud', ...where, '--member', 'allUsers');
    assert.equal((await fetch(made.url)).status, 403);
    assert.match(await run('functions', 'call', 'hello-gcloud', ...where, '--data', '{}'), /first first/);
    await deploy('second');
    assert.equal(await (await fetch(made.url)).text(), 'second second');
    const shares = '--to-revisions=hello-gcloud-00001-loc=50,hello-gcloud-00002-loc=50';
    await run('run', 'services', 'update-traffic', 'hello-gcloud', shares);
    const said = await Promise.all(Array.from({ length: 40 }, async () => (await fetch(made.url)).text()));
    assert.deepEqual([...new Set(said)].toSorted(), ['first first', 'second second']);
    const logs = await run('functions', 'logs', 'read', 'hello-gcloud', ...where, '--limit', '100');
    assert.match(logs, /first was asked/);
    assert.match(logs, /second was asked/);
    await run('functions', 'delete', 'hello-gcloud', ...where);
    assert.equal((await fetch(made.url)).status, 404);
  },
);
