import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type GetFunctionConfigurationCommandOutput,
} from '@aws-sdk/client-lambda';
import { call } from '../../../local/testing-home.ts';
import { shareAwsHome } from '../testing/aws-home.ts';
import { failsWith, functionInput, handlerZip, lambdaClient } from '../testing/lambda-functions.ts';
import { zipBytes } from '../testing/zip-bytes.ts';

const awsHome = shareAwsHome({ after });

const AWS = { model: 'aws-handler', runtime: 'nodejs24.x', handler: 'index.handler', http: { enabled: false, methods: [] } };
const answering = (text: string): string => `export const handler = async () => ${JSON.stringify(text)};\n`;

test('what the console deploys, the API knows, and the other way round', async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  await home.local.deploy('from-console', answering('console'), { ...AWS, timeoutS: 9, env: { KEY: 'value' }, tags: { team: 'red' } });
  await home.local.deploy('not-lambda', `export default { fetch: () => new Response('x') };\n`);
  await lambda.send(new CreateFunctionCommand({ ...functionInput('from-api', await handlerZip('api')), MemorySize: 320 }));

  const { Functions } = await lambda.send(new ListFunctionsCommand({}));
  assert.deepEqual(
    Functions?.map(({ FunctionName }) => FunctionName),
    ['from-api', 'from-console'],
  );
  const { Configuration, Code, Tags } = await lambda.send(new GetFunctionCommand({ FunctionName: 'from-console' }));
  assert.deepEqual(
    [Configuration?.Timeout, Configuration?.Environment?.Variables, Configuration?.State, Tags],
    [9, { KEY: 'value' }, 'Active', { team: 'red' }],
  );
  const zip = Buffer.from(await (await fetch(Code?.Location ?? '')).arrayBuffer());
  assert.equal(createHash('sha256').update(zip).digest('base64'), Configuration?.CodeSha256);

  await home.local.deploy('codeless', answering('code that goes'), { ...AWS });
  for (const name of readdirSync(home.paths.code)) {
    const file = join(home.paths.code, name, 'index.mjs');
    if (existsSync(file) && readFileSync(file, 'utf8').includes('code that goes')) rmSync(dirname(file), { recursive: true });
  }
  const all = await lambda.send(new ListFunctionsCommand({}));
  assert.deepEqual(
    all.Functions?.map(({ FunctionName, CodeSize = -1 }) => [FunctionName, CodeSize > 0]),
    [
      ['codeless', false],
      ['from-api', true],
      ['from-console', true],
    ],
  );

  const shown = await home.local.facet('functions').get({ name: 'from-api', qualifier: null }, call());
  assert.equal(shown.memoryMb, 320);
  assert.equal((await home.local.invoke('from-api')).response?.body, '"api"');
  await assert.rejects(
    lambda.send(new CreateFunctionCommand(functionInput('not-lambda', await handlerZip()))),
    failsWith('ResourceConflictException', 409, /belongs to a function of the model portable/),
  );
});

test('the console deploys, rolls back and removes what the API made', async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  const first = await handlerZip('first');
  const { CodeSha256 } = await lambda.send(
    new CreateFunctionCommand({ ...functionInput('both', first), TracingConfig: { Mode: 'Active' } }),
  );
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'both', ZipFile: await handlerZip('second') }));
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: 'both', ReservedConcurrentExecutions: 3 }));

  await home.local.deploy('both', answering('third'), { ...AWS, timeoutS: 11 });
  const third = await lambda.send(new GetFunctionCommand({ FunctionName: 'both' }));
  assert.deepEqual(
    [third.Configuration?.Timeout, third.Configuration?.TracingConfig?.Mode, third.Concurrency?.ReservedConcurrentExecutions],
    [11, 'Active', 3],
  );
  await home.local.facet('versions').rollback({ name: 'both', qualifier: '1' }, call());
  const back = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'both' }));
  assert.deepEqual([back.CodeSha256, back.Timeout], [CodeSha256, 3]);
  assert.notEqual(back.RevisionId, third.Configuration?.RevisionId);

  await lambda.send(new CreateAliasCommand({ FunctionName: 'both', Name: 'live', FunctionVersion: '$LATEST' }));
  await home.local.facet('functions').remove({ name: 'both', qualifier: null }, call());
  await assert.rejects(lambda.send(new GetFunctionCommand({ FunctionName: 'both' })), failsWith('ResourceNotFoundException', 404));
  assert.deepEqual((await lambda.send(new ListFunctionsCommand({}))).Functions, []);
  await lambda.send(new CreateFunctionCommand(functionInput('both', first)));
  await assert.rejects(lambda.send(new GetFunctionCommand({ FunctionName: 'both:live' })), failsWith('ResourceNotFoundException', 404));
});

test('tags are the same on both sides', async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  const { FunctionArn: Resource } = await lambda.send(
    new CreateFunctionCommand({ ...functionInput('tagged', await handlerZip()), Tags: { team: 'red' } }),
  );
  const before = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'tagged' }));
  await lambda.send(new TagResourceCommand({ Resource, Tags: { stage: 'dev' } }));
  await lambda.send(new UntagResourceCommand({ Resource, TagKeys: ['team'] }));
  const shown = await home.local.facet('functions').get({ name: 'tagged', qualifier: null }, call());
  assert.deepEqual(shown.tags, { stage: 'dev' });
  const after = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'tagged' }));
  assert.deepEqual(bare(after), bare(before));
  await home.local.deploy('tagged', answering('again'), { ...AWS, tags: { stage: 'prod' } });
  assert.deepEqual((await lambda.send(new ListTagsCommand({ Resource }))).Tags, { stage: 'prod' });
});

function bare({ $metadata: _metadata, ...rest }: GetFunctionConfigurationCommandOutput): unknown {
  return rest;
}

test('versions that were published stay as they are, whatever happens to $LATEST', async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  await home.local.deploy('steps', answering('one'), AWS);
  const one = await lambda.send(new PublishVersionCommand({ FunctionName: 'steps' }));
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'steps', Timeout: 42 }));
  await home.local.deploy('steps', answering('two'), AWS);
  const two = await lambda.send(new PublishVersionCommand({ FunctionName: 'steps' }));
  assert.deepEqual([one.Version, two.Version], ['1', '2']);
  const { Versions } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: 'steps' }));
  assert.deepEqual(
    Versions?.map(({ Version, Timeout, CodeSha256 }) => [Version, Timeout, CodeSha256 === one.CodeSha256]),
    [
      ['$LATEST', 20, false],
      ['1', 20, true],
      ['2', 20, false],
    ],
  );
  await lambda.send(new DeleteFunctionCommand({ FunctionName: 'steps', Qualifier: '1' }));
  await assert.rejects(lambda.send(new GetFunctionCommand({ FunctionName: 'steps:1' })), failsWith('ResourceNotFoundException', 404));
});

test('what cannot run here is kept and says why', async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  const input = functionInput('java', await handlerZip());
  await lambda.send(new CreateFunctionCommand({ ...input, Runtime: 'java21' }));
  const failed = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'java' }));
  assert.deepEqual([failed.State, failed.StateReasonCode, failed.LastUpdateStatus], ['Failed', 'InvalidRuntime', 'Failed']);
  assert.match(failed.StateReason ?? '', /java21 cannot run here|cannot be run here/);
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'image',
      Role: input.Role,
      PackageType: 'Image',
      Code: { ImageUri: 'a.dkr.ecr.us-east-1.amazonaws.com/b:c' },
    }),
  );
  assert.equal((await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'image' }))).StateReasonCode, 'InvalidImage');
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'java', Runtime: 'nodejs22.x' }));
  assert.equal((await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'java' }))).State, 'Active');
  assert.equal((await home.local.invoke('java')).response?.body, '"hello"');
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'java', Runtime: 'java21' }));
  assert.equal((await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'java' }))).State, 'Failed');
  await lambda.send(new DeleteFunctionCommand({ FunctionName: 'java' }));
  assert.deepEqual(
    (await lambda.send(new ListFunctionsCommand({}))).Functions?.map(({ FunctionName }) => FunctionName),
    ['image'],
  );
});

test('functions of other accounts and regions, and names that only Lambda allows, are usable in the console', async (t) => {
  const home = await awsHome(t);
  const eu = lambdaClient(t, home, { account: '123456789012', region: 'eu-central-1' });
  const code = `export const handler = async (_event, context) => [
    context.functionName, context.functionVersion, process.env.AWS_REGION, process.env.AWS_ACCESS_KEY_ID, process.env.AWS_ENDPOINT_URL];`;
  const zip = await zipBytes({ 'index.mjs': code });
  await eu.send(new CreateFunctionCommand({ ...functionInput('abroad', zip), Publish: true }));
  const odd = `_1${'x'.repeat(61)}-`;
  await lambdaClient(t, home).send(new CreateFunctionCommand(functionInput(odd, zip)));

  const name = '123456789012.eu-central-1.abroad';
  const seen = async (name: string): Promise<unknown> => JSON.parse((await home.local.invoke(name)).response?.body ?? 'null');
  assert.deepEqual(await seen(name), ['abroad', '$LATEST', 'eu-central-1', '123456789012', home.endpoint]);
  assert.deepEqual(await seen(odd), [odd, '$LATEST', 'us-east-1', '000000000000', home.endpoint]);
  const functions = home.local.facet('functions');
  await functions.update({ name, qualifier: null }, { timeoutS: 33 }, call());
  const changed = await eu.send(new GetFunctionConfigurationCommand({ FunctionName: 'abroad' }));
  assert.deepEqual([changed.Timeout, changed.FunctionArn], [33, 'arn:aws:lambda:eu-central-1:123456789012:function:abroad']);
  for (const one of [name, odd]) await functions.remove({ name: one, qualifier: null }, call());
  assert.deepEqual((await eu.send(new ListFunctionsCommand({}))).Functions, []);
});
