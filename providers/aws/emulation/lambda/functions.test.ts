import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
  paginateListFunctions,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { shareAwsHome } from '../testing/aws-home.ts';
import { failsWith, functionInput, handlerZip, lambdaClient } from '../testing/lambda-functions.ts';

const awsHome = shareAwsHome({ after });

test('a function is created, read, updated, published, aliased and deleted', async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  const input = functionInput('hello', await handlerZip());
  const created = await lambda.send(
    new CreateFunctionCommand({ ...input, Environment: { Variables: { GREETING: 'hi' } }, Tags: { team: 'x' } }),
  );
  assert.equal(created.State, 'Pending');
  assert.equal(created.FunctionArn, 'arn:aws:lambda:us-east-1:000000000000:function:hello');
  assert.equal(created.CodeSha256, createHash('sha256').update(input.Code.ZipFile).digest('base64'));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 30 }, { FunctionName: 'hello' });

  const got = await lambda.send(new GetFunctionCommand({ FunctionName: 'hello' }));
  assert.deepEqual(got.Tags, { team: 'x' });
  assert.equal(got.Configuration?.LastUpdateStatus, 'Successful');
  const download = await fetch(got.Code?.Location ?? '');
  assert.deepEqual(Buffer.from(await download.arrayBuffer()), Buffer.from(input.Code.ZipFile));

  const zip = await handlerZip('second');
  const updated = await lambda.send(
    new UpdateFunctionCodeCommand({ FunctionName: 'hello', ZipFile: zip, RevisionId: got.Configuration?.RevisionId }),
  );
  assert.equal(updated.LastUpdateStatus, 'InProgress');
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 30 }, { FunctionName: 'hello' });
  await assert.rejects(
    lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'hello', Timeout: 7, RevisionId: got.Configuration?.RevisionId })),
    failsWith('PreconditionFailedException', 412),
  );
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'hello', Timeout: 7, MemorySize: 256, Environment: {} }));
  const config = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'hello' }));
  assert.deepEqual([config.Timeout, config.MemorySize, config.Environment?.Variables], [7, 256, {}]);

  const first = await lambda.send(new PublishVersionCommand({ FunctionName: 'hello', Description: 'one' }));
  assert.equal(first.Version, '1');
  const same = await lambda.send(new PublishVersionCommand({ FunctionName: 'hello' }));
  assert.equal(same.Version, '1');
  const alias = await lambda.send(new CreateAliasCommand({ FunctionName: 'hello', Name: 'prod', FunctionVersion: '1' }));
  assert.equal(alias.AliasArn, `${created.FunctionArn}:prod`);
  const byAlias = await lambda.send(new GetFunctionCommand({ FunctionName: 'hello:prod' }));
  assert.equal(byAlias.Configuration?.Version, '1');
  const versions = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: 'hello' }));
  assert.deepEqual(
    versions.Versions?.map(({ Version }) => Version),
    ['$LATEST', '1'],
  );

  await assert.rejects(
    lambda.send(new DeleteFunctionCommand({ FunctionName: 'hello', Qualifier: '1' })),
    failsWith('ResourceConflictException', 409),
  );
  await lambda.send(new DeleteFunctionCommand({ FunctionName: 'hello' }));
  await assert.rejects(lambda.send(new GetFunctionCommand({ FunctionName: 'hello' })), failsWith('ResourceNotFoundException', 404));
  await assert.rejects(
    lambda.send(new GetAliasCommand({ FunctionName: 'hello', Name: 'prod' })),
    failsWith('ResourceNotFoundException', 404),
  );
});

test('everything is there again after the runtime was started anew', async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  await lambda.send(new CreateFunctionCommand({ ...functionInput('kept', await handlerZip()), Publish: true, MemorySize: 512 }));
  await lambda.send(new CreateAliasCommand({ FunctionName: 'kept', Name: 'live', FunctionVersion: '1', Description: 'the one' }));
  const before = await lambda.send(new GetFunctionCommand({ FunctionName: 'kept' }));
  await home.restart();
  const again = lambdaClient(t, home);
  const after = await again.send(new GetFunctionCommand({ FunctionName: 'kept' }));
  assert.deepEqual(after.Configuration, before.Configuration);
  assert.equal((await again.send(new GetAliasCommand({ FunctionName: 'kept', Name: 'live' }))).Description, 'the one');
  assert.equal((await fetch(after.Code?.Location ?? '')).status, 200);
});

test('of fifty that create one name at once, exactly one does', async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  const input = functionInput('race', await handlerZip());
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => lambda.send(new CreateFunctionCommand(input))));
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const outcome of outcomes) if (outcome.status === 'rejected') failsWith('ResourceConflictException', 409)(outcome.reason);
  const { Functions } = await lambda.send(new ListFunctionsCommand({}));
  assert.deepEqual(
    Functions?.map(({ FunctionName }) => FunctionName),
    ['race'],
  );
});

test('accounts and regions do not see each other', async (t) => {
  const home = await awsHome(t);
  const input = functionInput('mine', await handlerZip());
  const here = lambdaClient(t, home);
  const there = lambdaClient(t, home, { account: '111111111111', region: 'eu-west-1' });
  await here.send(new CreateFunctionCommand(input));
  await there.send(new CreateFunctionCommand({ ...input, Description: 'the other' }));
  const { Functions } = await there.send(new ListFunctionsCommand({}));
  assert.deepEqual(
    Functions?.map(({ FunctionArn }) => FunctionArn),
    ['arn:aws:lambda:eu-west-1:111111111111:function:mine'],
  );
  await here.send(new DeleteFunctionCommand({ FunctionName: 'mine' }));
  assert.equal((await there.send(new GetFunctionConfigurationCommand({ FunctionName: 'mine' }))).Description, 'the other');
  await assert.rejects(
    here.send(new GetFunctionCommand({ FunctionName: 'arn:aws:lambda:eu-west-1:111111111111:function:mine' })),
    failsWith('ResourceNotFoundException', 404, /not reachable in this region/),
  );
});

test('lists come in pages of fifty', async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  const input = functionInput('x', await handlerZip());
  for (let at = 0; at < 120; at++)
    await lambda.send(new CreateFunctionCommand({ ...input, FunctionName: `f${String(at).padStart(3, '0')}` }));
  const sizes: number[] = [];
  const names: string[] = [];
  for await (const page of paginateListFunctions({ client: lambda, pageSize: 1000 }, {})) {
    sizes.push(page.Functions?.length ?? 0);
    names.push(...(page.Functions ?? []).map(({ FunctionName }) => FunctionName ?? ''));
  }
  assert.deepEqual(sizes, [50, 50, 20]);
  assert.equal(new Set(names).size, 120);
});

test('lists of all versions in small pages miss none and repeat none', async (t) => {
  const lambda = lambdaClient(t, await awsHome(t));
  const zip = await handlerZip();
  // Names of which one is the beginning of the other, with what sorts before and behind a slash.
  const names = ['a', 'a-b', 'a-b-c', 'a1', 'a_', 'B', 'b'];
  for (const name of names) await lambda.send(new CreateFunctionCommand({ ...functionInput(name, zip), Publish: true }));
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'a-b', Timeout: 4 }));
  await lambda.send(new PublishVersionCommand({ FunctionName: 'a-b' }));
  for (const pageSize of [1, 2, 3, 50]) {
    const seen: string[] = [];
    for await (const { Functions } of paginateListFunctions({ client: lambda, pageSize }, { FunctionVersion: 'ALL' })) {
      seen.push(...(Functions ?? []).map(({ FunctionName, Version }) => `${FunctionName}:${Version}`));
    }
    assert.deepEqual(seen.toSorted(), [...names.flatMap((name) => [`${name}:$LATEST`, `${name}:1`]), 'a-b:2'].toSorted(), String(pageSize));
  }
});

test('code comes from a bucket, as it is there at that time', async (t) => {
  const home = await awsHome(t);
  const lambda = lambdaClient(t, home);
  const s3 = new S3Client({ ...home.config, credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, forcePathStyle: true });
  t.after(() => s3.destroy());
  const at = { Bucket: 'code', Key: 'a b/ü.zip' };
  await s3.send(new CreateBucketCommand({ Bucket: 'code' }));
  await s3.send(new PutObjectCommand({ ...at, Body: await handlerZip('first') }));
  const Code = { S3Bucket: at.Bucket, S3Key: at.Key };
  const input = functionInput('from-s3', await handlerZip());
  await lambda.send(new CreateFunctionCommand({ ...input, Code }));
  const answer = async (): Promise<unknown> => (await home.local.invoke('from-s3')).response?.body;
  assert.equal(await answer(), '"first"');
  await s3.send(new PutObjectCommand({ ...at, Body: await handlerZip('second') }));
  assert.equal(await answer(), '"first"');
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'from-s3', ...Code }));
  assert.equal(await answer(), '"second"');
  await assert.rejects(
    lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'from-s3', S3Bucket: 'code', S3Key: 'nope' })),
    failsWith('InvalidParameterValueException', 400, /^Error occurred while GetObject\. S3 Error Code: NoSuchKey\./),
  );
});

test('an alias with weights shares its calls out', async (t) => {
  const lambda = lambdaClient(t, await awsHome(t));
  await lambda.send(new CreateFunctionCommand({ ...functionInput('shared', await handlerZip('one')), Publish: true }));
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'shared', ZipFile: await handlerZip('two'), Publish: true }));
  await lambda.send(
    new CreateAliasCommand({
      FunctionName: 'shared',
      Name: 'half',
      FunctionVersion: '1',
      RoutingConfig: { AdditionalVersionWeights: { '2': 0.5 } },
    }),
  );
  const executed = new Map<string, string>();
  // One in 2^60 runs of this test sees a single version.
  for (let at = 0; at < 60; at++) {
    const { ExecutedVersion = '', Payload } = await lambda.send(new InvokeCommand({ FunctionName: 'shared', Qualifier: 'half' }));
    executed.set(ExecutedVersion, Payload?.transformToString() ?? '');
  }
  assert.deepEqual(Object.fromEntries(executed), { '1': '"one"', '2': '"two"' });
});
