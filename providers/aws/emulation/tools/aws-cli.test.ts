import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { awsHome } from '../testing/aws-home.ts';
import { handlerZip, ROLE } from '../testing/lambda-functions.ts';
import { isInstalled, runTool } from './run-tool.ts';

const skip = isInstalled('aws', ['--version']) ? false : 'tool not installed: aws';

test('the AWS CLI creates, invokes, updates, publishes, aliases and deletes a function', { skip }, async (t) => {
  const home = await awsHome(t);
  const dir = mkdtempSync(join(tmpdir(), 'isobar-aws-cli-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const zip = join(dir, 'code.zip');
  const out = join(dir, 'out.json');
  const payload = join(dir, 'payload.json');
  writeFileSync(payload, '{}');
  const env = { ...home.env, AWS_PAGER: '', AWS_MAX_ATTEMPTS: '1' };
  const aws = async (...args: string[]): Promise<Record<string, unknown>> => {
    const printed = await runTool('aws', ['--output', 'json', 'lambda', ...args], { env });
    return printed.trim() === '' ? {} : (JSON.parse(printed) as Record<string, unknown>);
  };
  const invoke = async (...args: string[]): Promise<unknown[]> => {
    const { StatusCode, ExecutedVersion } = await aws(
      'invoke',
      '--function-name',
      'hello',
      '--payload',
      `fileb://${payload}`,
      ...args,
      out,
    );
    return [StatusCode, ExecutedVersion, readFileSync(out, 'utf8')];
  };

  writeFileSync(zip, await handlerZip('one'));
  const created = await aws(
    'create-function',
    '--function-name',
    'hello',
    '--runtime',
    'nodejs24.x',
    '--handler',
    'index.handler',
    '--role',
    ROLE,
    '--zip-file',
    `fileb://${zip}`,
    '--publish',
  );
  assert.equal(created['FunctionArn'], 'arn:aws:lambda:us-east-1:111122223333:function:hello');
  await aws('wait', 'function-active-v2', '--function-name', 'hello');
  assert.deepEqual(await invoke(), [200, '$LATEST', '"one"']);

  writeFileSync(zip, await handlerZip('two'));
  await aws('update-function-code', '--function-name', 'hello', '--zip-file', `fileb://${zip}`);
  await aws('wait', 'function-updated-v2', '--function-name', 'hello');
  await aws('update-function-configuration', '--function-name', 'hello', '--timeout', '7', '--environment', 'Variables={AB=cd}');
  await aws('wait', 'function-updated', '--function-name', 'hello');
  assert.equal((await aws('publish-version', '--function-name', 'hello'))['Version'], '2');
  await aws('create-alias', '--function-name', 'hello', '--name', 'live', '--function-version', '1');
  assert.deepEqual(await invoke('--qualifier', 'live'), [200, '1', '"one"']);
  await aws('update-alias', '--function-name', 'hello', '--name', 'live', '--function-version', '2');
  assert.deepEqual(await invoke('--qualifier', 'live'), [200, '2', '"two"']);

  const listed = await aws('list-functions', '--page-size', '1');
  assert.deepEqual(
    (listed['Functions'] as { FunctionName: string }[]).map(({ FunctionName }) => FunctionName),
    ['hello'],
  );
  await assert.rejects(aws('get-function', '--function-name', 'nope'), /ResourceNotFoundException.*Function not found/s);
  await aws('delete-function', '--function-name', 'hello');
  await assert.rejects(aws('get-function', '--function-name', 'hello'), /ResourceNotFoundException/);
});
