import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

test('the AWS CLI packages a template and deploys it', { skip }, async (t) => {
  const home = await awsHome(t);
  const dir = mkdtempSync(join(tmpdir(), 'isobar-aws-cli-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const env = { ...home.env, AWS_PAGER: '', AWS_MAX_ATTEMPTS: '1' };
  const aws = (...args: string[]) => runTool('aws', args, { cwd: dir, env });
  mkdirSync(join(dir, 'src'));
  writeFileSync(join(dir, 'src/index.mjs'), 'export const handler = async () => process.env.SAYS;\n');
  writeFileSync(
    join(dir, 'template.yaml'),
    `Transform: AWS::Serverless-2016-10-31
Parameters: { Says: { Type: String } }
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: hello
      CodeUri: src
      Handler: index.handler
      Runtime: nodejs24.x
      Environment: { Variables: { SAYS: !Ref Says } }
`,
  );
  await aws('s3api', 'create-bucket', '--bucket', 'packages');
  const packaged = ['--template-file', 'template.yaml', '--s3-bucket', 'packages', '--output-template-file', 'packaged.yaml'];
  await aws('cloudformation', 'package', ...packaged);
  const deploy = ['deploy', '--stack-name', 'app', '--template-file', 'packaged.yaml', '--capabilities', 'CAPABILITY_IAM'];
  const printed = await aws('cloudformation', ...deploy, '--parameter-overrides', 'Says=hi');
  assert.match(printed, /Successfully created\/updated stack - app/);
  await aws('lambda', 'invoke', '--function-name', 'hello', join(dir, 'out.json'));
  assert.equal(readFileSync(join(dir, 'out.json'), 'utf8'), '"hi"');
});
