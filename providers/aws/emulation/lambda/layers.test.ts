import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, test } from 'node:test';
import {
  AddLayerVersionPermissionCommand,
  CreateFunctionCommand,
  DeleteLayerVersionCommand,
  GetFunctionConfigurationCommand,
  GetLayerVersionByArnCommand,
  GetLayerVersionCommand,
  InvokeCommand,
  ListLayersCommand,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { call } from '../../../local/testing-home.ts';
import { shareAwsHome } from '../testing/aws-home.ts';
import { failsWith, functionInput, handlerZip, lambdaClient } from '../testing/lambda-functions.ts';
import { zipBytes } from '../testing/zip-bytes.ts';

const awsHome = shareAwsHome({ after });

const packageFiles = (name: string, answer: string): Record<string, string> => ({
  [`nodejs/node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
  [`nodejs/node_modules/${name}/index.js`]: `module.exports = ${JSON.stringify(answer)};\n`,
});

async function publish(lambda: LambdaClient, name: string, files: Record<string, string>): Promise<string> {
  const { LayerVersionArn = '' } = await lambda.send(
    new PublishLayerVersionCommand({ LayerName: name, Content: { ZipFile: await zipBytes(files) }, CompatibleRuntimes: ['nodejs24.x'] }),
  );
  return LayerVersionArn;
}

test('functions find the packages of their layers, the last layer first, their own before all', async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  const one = await publish(lambda, 'one', { ...packageFiles('greeting', 'from one'), ...packageFiles('only-one', 'one alone') });
  const two = await publish(lambda, 'two', packageFiles('greeting', 'from two'));
  const code = await zipBytes({
    'index.mjs': `import greeting from 'greeting';
import { createRequire } from 'node:module';
import own from 'own';
const require = createRequire(import.meta.url);
export const handler = async () => [greeting, require('greeting'), require('only-one'), own, await import('missing').catch((e) => e.code)];
`,
    'node_modules/own/package.json': '{"name":"own","main":"index.js"}',
    'node_modules/own/index.js': 'module.exports = "mine";',
  });
  await lambda.send(new CreateFunctionCommand({ ...functionInput('layered', code), Layers: [one, two] }));
  const result = async (): Promise<unknown> => JSON.parse((await home.local.invoke('layered')).response?.body ?? 'null');
  assert.deepEqual(await result(), ['from two', 'from two', 'one alone', 'mine', 'ERR_MODULE_NOT_FOUND']);

  const config = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'layered' }));
  assert.deepEqual(
    config.Layers?.map(({ Arn }) => Arn),
    [one, two],
  );
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'layered', Layers: [two, one] }));
  assert.deepEqual(((await result()) as unknown[])[0], 'from one');

  // Who has a layer keeps it when it is deleted, even with new code; nobody else gets it.
  await lambda.send(new DeleteLayerVersionCommand({ LayerName: 'one', VersionNumber: 1 }));
  const code2 = await zipBytes({ 'index.mjs': "import greeting from 'greeting'; export const handler = async () => greeting;\n" });
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'layered', ZipFile: code2 }));
  assert.deepEqual(await result(), 'from one');
  await assert.rejects(
    lambda.send(new CreateFunctionCommand({ ...functionInput('late', code), Layers: [one] })),
    failsWith('InvalidParameterValueException', 400, /does not exist/),
  );
  await home.restart();
  assert.deepEqual(await result(), 'from one');
});

test("a package of the SDK is the code's own, else a layer's, else the one supplied", async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  const layer = await publish(lambda, 'sdk', packageFiles('@aws-sdk/client-sqs', 'of the layer'));
  const code = (more: Record<string, string> = {}): Promise<Uint8Array> =>
    zipBytes({
      ...more,
      'index.mjs': `import sqs from '@aws-sdk/client-sqs';
import { createRequire } from 'node:module';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
const required = createRequire(import.meta.url)('@aws-sdk/client-sqs');
const whose = (found) => (found.SQSClient ? 'supplied' : found);
export const handler = async () => [whose(sqs), whose(required), typeof GetCallerIdentityCommand];
`,
    });
  const result = async (): Promise<unknown> => JSON.parse((await home.local.invoke('sdk')).response?.body ?? 'null');
  await lambda.send(new CreateFunctionCommand({ ...functionInput('sdk', await code()), MemorySize: 512 }));
  assert.deepEqual(await result(), ['supplied', 'supplied', 'function']);
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'sdk', Layers: [layer] }));
  assert.deepEqual(await result(), ['of the layer', 'of the layer', 'function']);
  const own = { 'node_modules/@aws-sdk/client-sqs/index.js': 'module.exports = "its own";' };
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'sdk', ZipFile: await code(own) }));
  assert.deepEqual(await result(), ['its own', 'its own', 'function']);
});

test('the files of layers are at /opt where the machine can put them there, and their programs are found anywhere', async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  const first = await publish(lambda, 'first', {
    'bin/greet': '#!/bin/sh\necho first',
    'data/a': '1',
    'nodejs/node24/node_modules/own24/index.js': 'module.exports = 24',
  });
  const second = await publish(lambda, 'second', { 'bin/greet': '#!/bin/sh\necho second', 'data/b': '2' });
  const code = await zipBytes({
    'index.js': `const { execFileSync } = require('node:child_process');
const { readdirSync, writeFileSync } = require('node:fs');
const attempt = (work) => { try { return work(); } catch (error) { return error.code; } };
exports.handler = async () => ({
  greeting: execFileSync('greet', { encoding: 'utf8' }), own24: require('own24'), path: process.env.PATH.split(':').at(-1),
  data: attempt(() => readdirSync('/opt/data')), program: attempt(() => execFileSync('/opt/bin/greet', { encoding: 'utf8' })),
  write: attempt(() => writeFileSync('/opt/x', '')),
});`,
  });
  await lambda.send(new CreateFunctionCommand({ ...functionInput('placed', code), Layers: [first, second] }));
  const answer = JSON.parse((await home.local.invoke('placed')).response?.body ?? 'null') as Record<string, unknown>;
  assert.deepEqual([answer['greeting'], answer['own24']], ['second\n', 24]);
  const { sandbox } = await home.local.facet('runtime').status(call());
  if (sandbox?.kind !== 'bubblewrap' || !existsSync('/opt')) assert.match(String(answer['path']), /\.isobar-opt\/bin$/);
  else
    assert.deepEqual([answer['path'], answer['data'], answer['program'], answer['write']], ['/opt/bin', ['a', 'b'], 'second\n', 'EROFS']);
});

const python = spawnSync('python3', ['--version']).status === 0 ? false : 'tool not installed: python3';
test('functions in Python find the modules of their layers, and start through their wrapper', { skip: python }, async (t) => {
  const lambda = lambdaClient(t, await awsHome(t));
  const layer = await publish(lambda, 'py', {
    'python/greeting.py': 'TEXT = "from the layer"\n',
    wrapper: '#!/bin/sh\nexport WRAPPED="by $0"\nexec "$@"\n',
  });
  const code = await zipBytes({
    'index.py':
      'import greeting, os\ndef handler(event, context):\n    return [greeting.TEXT, context.function_version, os.environ["WRAPPED"][-8:]]\n',
  });
  const Environment = { Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/wrapper' } };
  await lambda.send(new CreateFunctionCommand({ ...functionInput('snake', code), Runtime: 'python3.13', Layers: [layer], Environment }));
  const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName: 'snake' }));
  assert.deepEqual([FunctionError, Payload?.transformToString()], [undefined, '["from the layer", "$LATEST", "/wrapper"]']);
});

test('functions in Node start through their wrapper, which sets variables and what Node reads when it starts', async (t) => {
  const lambda = lambdaClient(t, await awsHome(t));
  const layer = await publish(lambda, 'instrumented', {
    wrapper:
      '#!/bin/sh\nexport WRAPPED="$_HANDLER of $AWS_LAMBDA_FUNCTION_NAME" STAGE=test _HANDLER=index.other\nexport NODE_OPTIONS="--require $(dirname $0)/early.cjs"\nexec "$@"\n',
    'early.cjs': 'globalThis.early = true;\n',
  });
  const code = await zipBytes({
    'index.mjs': 'export const other = async () => [process.env.WRAPPED, process.env.STAGE, globalThis.early, process.env.OWN];\n',
  });
  const Environment = { Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/wrapper', STAGE: 'dev', OWN: '1' } };
  await lambda.send(new CreateFunctionCommand({ ...functionInput('wrapped', code), Layers: [layer], Environment }));
  const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName: 'wrapped' }));
  assert.deepEqual([FunctionError, Payload?.transformToString()], [undefined, '["index.handler of wrapped","test",true,"1"]']);
});

test('layers are numbered, listed, downloaded and shared', async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  const arn = await publish(lambda, 'tools', { a: '1' });
  assert.equal(arn, 'arn:aws:lambda:us-east-1:000000000000:layer:tools:1');
  await publish(lambda, 'tools', { a: '2' });
  await lambda.send(new DeleteLayerVersionCommand({ LayerName: 'tools', VersionNumber: 2 }));
  assert.match(await publish(lambda, 'tools', { a: '3' }), /:3$/);
  const { LayerVersions } = await lambda.send(new ListLayerVersionsCommand({ LayerName: 'tools' }));
  assert.deepEqual(
    LayerVersions?.map(({ Version }) => Version),
    [3, 1],
  );
  const { Layers } = await lambda.send(new ListLayersCommand({ CompatibleRuntime: 'nodejs24.x' }));
  assert.deepEqual(
    Layers?.map(({ LayerName, LatestMatchingVersion }) => [LayerName, LatestMatchingVersion?.Version]),
    [['tools', 3]],
  );
  const { Content } = await lambda.send(new GetLayerVersionCommand({ LayerName: 'tools', VersionNumber: 1 }));
  const bytes = Buffer.from(await (await fetch(Content?.Location ?? '')).arrayBuffer());
  assert.deepEqual(bytes, Buffer.from(await zipBytes({ a: '1' })));

  const stranger = lambdaClient(t, home, { account: '222222222222' });
  const theirs = functionInput('theirs', await handlerZip());
  await assert.rejects(stranger.send(new GetLayerVersionByArnCommand({ Arn: arn })), failsWith('ResourceNotFoundException', 404));
  await assert.rejects(stranger.send(new CreateFunctionCommand({ ...theirs, Layers: [arn] })), failsWith('AccessDeniedException', 403));
  await lambda.send(
    new AddLayerVersionPermissionCommand({
      LayerName: 'tools',
      VersionNumber: 1,
      StatementId: 'all',
      Action: 'lambda:GetLayerVersion',
      Principal: '222222222222',
    }),
  );
  await stranger.send(new CreateFunctionCommand({ ...theirs, Layers: [arn] }));
});

test('layers that cannot be are refused in the words of AWS', async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  const arns: string[] = [];
  for (let at = 0; at < 6; at++) arns.push(await publish(lambda, `layer${at}`, { [`f${at}`]: 'x' }));
  const input = functionInput('f', await handlerZip());
  const refused = (Layers: string[], message: RegExp): Promise<void> =>
    assert.rejects(lambda.send(new CreateFunctionCommand({ ...input, Layers })), failsWith('InvalidParameterValueException', 400, message));
  await refused(arns, /^Cannot reference more than 5 layers\.$/);
  await refused([arns[0] ?? '', arns[0] ?? ''], /^Two different versions of the same layer are not allowed/);
  await refused(['arn:aws:lambda:eu-west-1:000000000000:layer:x:1'], /not in the same region as the function/);
  await refused(['arn:aws:lambda:us-east-1:000000000000:layer:x:1'], /^Layer version .* does not exist\.$/);
  await assert.rejects(
    lambda.send(new PublishLayerVersionCommand({ LayerName: 'x', Content: { ZipFile: Buffer.from('no zip') } })),
    failsWith('InvalidParameterValueException', 400, /Could not unzip uploaded file/),
  );
});
