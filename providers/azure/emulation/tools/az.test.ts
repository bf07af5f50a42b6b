import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { zipOf } from '../../../local/runtime/code/testing-zip.ts';
import { azureRuntime, type AzureRuntime } from '../testing/azure-runtime.ts';

const exec = promisify(execFile);
const AZ = process.env['ISOBAR_AZ'] ?? 'az';
const installed = spawnSync(AZ, ['--help'], { stdio: 'ignore' }).status === 0;

/** az with a configuration of its own that knows nothing but what `isobar env --cloud azure` says, and is logged in. */
async function azFor(t: { after(fn: () => unknown): void }, { environment, url }: AzureRuntime) {
  const dir = mkdtempSync(join(tmpdir(), 'isobar-az-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const env = {
    PATH: process.env['PATH'],
    HOME: dir,
    AZURE_CONFIG_DIR: join(dir, 'config'),
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    ...environment.set,
  };
  const run = async (...args: string[]): Promise<string> => (await exec(AZ, args, { env, timeout: 120_000 })).stdout.trim();
  await run('cloud', 'register', '-n', 'isobar', '--endpoint-resource-manager', `${url}/`);
  await run('cloud', 'set', '-n', 'isobar');
  const { AZURE_CLIENT_ID = '', AZURE_TENANT_ID = '' } = environment.set;
  await run('login', '--service-principal', '-u', AZURE_CLIENT_ID, '-p', 'local', '--tenant', AZURE_TENANT_ID);
  return { run, dir };
}

const code = (word: string): Record<string, string> => ({
  'host.json': '{"version":"2.0"}',
  'package.json': '{"main":"index.js"}',
  'index.js': `const { app } = require('@azure/functions');
app.http('hello', { methods: ['GET'], authLevel: 'function', handler: async () => ({ body: '${word} ' + (process.env.GREETING ?? '') }) });\n`,
});

test(
  'az creates a plan, an app and a slot, deploys, lists functions and keys, swaps and deletes',
  { skip: installed ? false : `tool not installed: ${AZ}` },
  async (t) => {
    const runtime = await azureRuntime(t);
    const { run, dir } = await azFor(t, runtime);
    const app = ['-g', 'shop', '-n', 'shop-az'];
    const functionapp = (...args: string[]): Promise<string> => run('functionapp', ...args);
    const deploy = async (word: string, ...where: string[]): Promise<void> => {
      const zip = join(dir, `${word}.zip`);
      writeFileSync(zip, zipOf(code(word)));
      const status = await functionapp(
        'deployment',
        'source',
        'config-zip',
        ...app,
        ...where,
        '--src',
        zip,
        '--query',
        'status',
        '-o',
        'tsv',
      );
      assert.equal(status, '4');
    };
    await run('group', 'create', '-n', 'shop', '-l', 'westeurope');
    await run('storage', 'account', 'create', '-n', 'shopstore', '-g', 'shop', '-l', 'westeurope', '--sku', 'Standard_LRS');
    assert.equal(
      await functionapp('plan', 'create', '-g', 'shop', '-n', 'prem', '--sku', 'EP1', '--query', 'sku.tier', '-o', 'tsv'),
      'ElasticPremium',
    );
    const stack = ['--runtime', 'node', '--functions-version', '4', '--storage-account', 'shopstore', '--disable-app-insights'];
    await functionapp('create', ...app, '--plan', 'prem', ...stack);
    await deploy('first');
    await functionapp('config', 'appsettings', 'set', ...app, '--settings', 'GREETING=there');
    const url = await functionapp('function', 'show', ...app, '--function-name', 'hello', '--query', 'invokeUrlTemplate', '-o', 'tsv');
    const key = await functionapp('function', 'keys', 'list', ...app, '--function-name', 'hello', '--query', 'default', '-o', 'tsv');
    const answer = async (): Promise<string> => (await runtime.ask(url, { headers: { 'x-functions-key': key } })).text;
    assert.equal(await answer(), 'first there');
    await functionapp('deployment', 'slot', 'create', ...app, '--slot', 'staging');
    await deploy('second', '--slot', 'staging');
    await functionapp('deployment', 'slot', 'swap', ...app, '--slot', 'staging');
    assert.match(await answer(), /^second/);
    assert.equal(await functionapp('show', ...app, '--query', 'state', '-o', 'tsv'), 'Running');
    const metric = ['--resource', await functionapp('show', ...app, '--query', 'id', '-o', 'tsv'), '--metric', 'FunctionExecutionCount'];
    assert.notEqual(
      await run('monitor', 'metrics', 'list', ...metric, '--query', 'value[0].timeseries[0].data[?total > `0`]', '-o', 'tsv'),
      '',
    );
    await functionapp('delete', ...app);
    assert.equal(await functionapp('list', '--query', '[].name', '-o', 'tsv'), '');
    await assert.rejects(functionapp('show', ...app), /ResourceNotFound|not found/);
  },
);
