import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  CreateFunctionUrlConfigCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionUrlConfigCommand,
  GetPolicyCommand,
  GetProvisionedConcurrencyConfigCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  PutProvisionedConcurrencyConfigCommand,
  RemovePermissionCommand,
  TagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type CreateFunctionCommandInput,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { shareAwsHome } from '../testing/aws-home.ts';
import { failsWith, functionInput, handlerZip, lambdaClient } from '../testing/lambda-functions.ts';
import { zipBytes } from '../testing/zip-bytes.ts';

const awsHome = shareAwsHome({ after });

// The texts are those that AWS gave to LocalStack's recorded tests (tests/aws/services/lambda_/test_lambda_api.snapshot.json,
// Apache-2.0), which ran against AWS itself.

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function';
const invalid = (message: RegExp): ((error: unknown) => boolean) => failsWith('InvalidParameterValueException', 400, message);
const notValid = (message: RegExp): ((error: unknown) => boolean) => failsWith('ValidationException', 400, message);
const notFound = (message: RegExp): ((error: unknown) => boolean) => failsWith('ResourceNotFoundException', 404, message);

async function withFunction(
  t: { after(fn: () => unknown): void },
  name: string,
): Promise<{ lambda: LambdaClient; input: ReturnType<typeof functionInput> }> {
  const lambda = lambdaClient(t, await awsHome(t));
  const input = functionInput(name, await handlerZip());
  await lambda.send(new CreateFunctionCommand(input));
  return { lambda, input };
}

test('functions that cannot be made', async (t) => {
  const { lambda, input } = await withFunction(t, 'there');
  const cases: [Partial<CreateFunctionCommandInput>, (error: unknown) => boolean][] = [
    [{}, failsWith('ResourceConflictException', 409, /^Function already exist: there$/)],
    [
      { FunctionName: 'a'.repeat(65) },
      invalid(/at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64$/),
    ],
    [
      { FunctionName: 'a:function:b' },
      notValid(/at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern/),
    ],
    [{ Role: 'r1' }, notValid(/^1 validation error detected: Value 'r1' at 'role' failed/)],
    [
      { Runtime: 'PYTHON3.9' as 'python3.9' },
      invalid(/^Value PYTHON3.9 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: .* or be a valid ARN$/),
    ],
    [
      { Runtime: 'nodejs12.x' },
      invalid(/^The runtime parameter of nodejs12.x is no longer supported for creating or updating AWS Lambda functions/),
    ],
    [{ Runtime: undefined }, invalid(/Runtime and Handler are mandatory/)],
    [
      { MemorySize: 64 },
      notValid(
        /^1 validation error detected: Value '64' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128$/,
      ),
    ],
    [
      { MemorySize: 10_241 },
      invalid(/^'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to 10240$/),
    ],
    [
      { Timeout: 901 },
      notValid(/Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900$/),
    ],
    [{ Timeout: 0, MemorySize: 1 }, notValid(/^2 validation errors detected: /)],
    [
      { Architectures: ['x86_64', 'arm64'] },
      notValid(
        /Value '\[x86_64, arm64\]' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1$/,
      ),
    ],
    [{ EphemeralStorage: { Size: 100 } }, notValid(/at 'ephemeralStorage.size' failed/)],
    [{ Environment: { Variables: { LARGE: 'x'.repeat(4096) } } }, invalid(/exceeded the 4KB limit\. String measured: \{"LARGE":"x+"\}$/)],
    [{ Environment: { Variables: { AWS_REGION: 'x' } } }, invalid(/Reserved keys used in this request: AWS_REGION$/)],
    [
      { Tags: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`k${at}`, 'v'])) },
      invalid(/^Number of tags exceeds resource tag limit\.$/),
    ],
    [{ SnapStart: { ApplyOn: 'PublishedVersions' } }, invalid(/^nodejs24.x is not supported for SnapStart enabled functions\.$/)],
    [{ Code: { ZipFile: Buffer.from('not a zip') } }, invalid(/^Could not unzip uploaded file/)],
    [{ Code: {} }, invalid(/provide a source for function code/)],
    [
      { Code: { S3Bucket: 'nowhere', S3Key: 'k' } },
      invalid(/^Error occurred while GetObject\. S3 Error Code: NoSuchBucket\. S3 Error Message: The specified bucket does not exist$/),
    ],
    [{ Code: { ImageUri: 'x' } }, invalid(/provide ImageUri/)],
    [{ DurableConfig: { ExecutionTimeout: 60 } }, invalid(/not offered by the local runtime/)],
    [
      { CodeSigningConfigArn: 'arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000' },
      failsWith('CodeSigningConfigNotFoundException', 404),
    ],
  ];
  for (const [wrong, expected] of cases) {
    const FunctionName = Object.keys(wrong).length === 0 ? 'there' : 'fresh';
    await assert.rejects(
      lambda.send(new CreateFunctionCommand({ ...input, FunctionName, ...wrong })),
      expected,
      JSON.stringify(wrong).slice(0, 200),
    );
  }
  const { Functions } = await lambda.send(new ListFunctionsCommand({}));
  assert.equal(Functions?.length, 1);
});

test('packages that are too large, zipped and unzipped', async (t) => {
  const { lambda, input } = await withFunction(t, 'sizes');
  const zipped = Buffer.alloc(52_428_801);
  await assert.rejects(
    lambda.send(new CreateFunctionCommand({ ...input, FunctionName: 'big', Code: { ZipFile: zipped } })),
    failsWith('RequestEntityTooLargeException', 413, /^Zipped size must be smaller than 52428800 bytes$/),
  );
  const bomb = await zipBytes({ a: Buffer.alloc(262_144_001) });
  await assert.rejects(
    lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'sizes', ZipFile: bomb })),
    invalid(/^Unzipped size must be smaller than 262144000 bytes$/),
  );
});

test('names with qualifiers, in every form', async (t) => {
  const { lambda } = await withFunction(t, 'named');
  await lambda.send(new PublishVersionCommand({ FunctionName: 'named' }));
  await lambda.send(new CreateAliasCommand({ FunctionName: 'named', Name: 'live', FunctionVersion: '1' }));
  for (const FunctionName of [
    'named',
    `${ARN}:named`,
    '000000000000:named',
    'us-east-1:000000000000:function:named',
    'function:named',
    'named:$LATEST',
    `${ARN}:named:live`,
    '000000000000:function:named:1',
  ]) {
    const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName }));
    assert.equal(Configuration?.FunctionName, 'named', FunctionName);
  }
  await assert.rejects(
    lambda.send(new GetFunctionCommand({ FunctionName: 'named:live', Qualifier: '1' })),
    invalid(/^The derived qualifier from the function name does not match the specified qualifier\.$/),
  );
  await assert.rejects(
    lambda.send(new GetFunctionCommand({ FunctionName: 'named', Qualifier: '7' })),
    notFound(/^Function not found: arn:.*:function:named:7$/),
  );
  await assert.rejects(
    lambda.send(new DeleteFunctionCommand({ FunctionName: 'named', Qualifier: '$LATEST' })),
    invalid(/^\$LATEST version cannot be deleted without deleting the function\.$/),
  );
  await assert.rejects(
    lambda.send(new GetFunctionCommand({ FunctionName: 'arn:aws:lambda:us-east-1:999999999999:function:named' })),
    failsWith('AccessDeniedException', 403),
  );
});

test('aliases that cannot be', async (t) => {
  const { lambda } = await withFunction(t, 'f');
  await lambda.send(new PublishVersionCommand({ FunctionName: 'f' }));
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'f', Timeout: 4 }));
  await lambda.send(new PublishVersionCommand({ FunctionName: 'f' }));
  const alias = (FunctionVersion: string, AdditionalVersionWeights?: Record<string, number>, Name = 'a'): Promise<unknown> =>
    lambda.send(new CreateAliasCommand({ FunctionName: 'f', Name, FunctionVersion, RoutingConfig: { AdditionalVersionWeights } }));
  await assert.rejects(
    alias('1', { '1': 0.5 }),
    invalid(/^Invalid function version 1\. Function version 1 is already included in routing configuration\.$/),
  );
  await assert.rejects(
    alias('1', { '2': 0.5, '3': 0.5 }),
    invalid(/^Number of items in AdditionalVersionWeights cannot be greater than 1$/),
  );
  await assert.rejects(
    alias('1', { '2': 2 }),
    notValid(
      /Value '\{2=2\.0\}' at 'routingConfig\.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint/,
    ),
  );
  await assert.rejects(alias('1', { $LATEST: 0.5 }), notValid(/Map keys must satisfy constraint/));
  await assert.rejects(alias('1', { '9': 0.5 }), notFound(/:f:9$/));
  await assert.rejects(alias('9'), notFound(/:f:9$/));
  await assert.rejects(alias('$LATEST', { '1': 0.5 }), invalid(/^\$LATEST is not supported for an alias pointing to more than 1 version$/));
  await assert.rejects(alias('1', undefined, '2024'), notValid(/Value '2024' at 'name' failed/));
  await alias('1', { '2': 0.5 });
  await assert.rejects(alias('1'), failsWith('ResourceConflictException', 409, /^Alias already exists: arn:.*:f:a$/));
});

test('permissions, URLs, tags and concurrency that cannot be', async (t) => {
  const { lambda } = await withFunction(t, 'f');
  const permission = { FunctionName: 'f', StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 's3.amazonaws.com' };
  await assert.rejects(lambda.send(new GetPolicyCommand({ FunctionName: 'f' })), notFound(/^The resource you requested does not exist\.$/));
  await lambda.send(new AddPermissionCommand(permission));
  await assert.rejects(
    lambda.send(new AddPermissionCommand(permission)),
    failsWith('ResourceConflictException', 409, /^The statement id \(s\) provided already exists/),
  );
  await assert.rejects(
    lambda.send(new AddPermissionCommand({ ...permission, StatementId: 't', Principal: 'nobody' })),
    invalid(/^The provided principal was invalid/),
  );
  await assert.rejects(
    lambda.send(new AddPermissionCommand({ ...permission, StatementId: 't', Qualifier: '$LATEST' })),
    invalid(/^We currently do not support adding policies for \$LATEST\.$/),
  );
  await assert.rejects(
    lambda.send(new AddPermissionCommand({ ...permission, StatementId: 't', RevisionId: 'stale' })),
    failsWith('PreconditionFailedException', 412),
  );
  await assert.rejects(
    lambda.send(new RemovePermissionCommand({ FunctionName: 'f', StatementId: 'zz' })),
    notFound(/^Statement zz is not found in resource policy\.$/),
  );

  await assert.rejects(
    lambda.send(new GetFunctionUrlConfigCommand({ FunctionName: 'f' })),
    notFound(/^The resource you requested does not exist\.$/),
  );
  await assert.rejects(
    lambda.send(new CreateFunctionUrlConfigCommand({ FunctionName: 'f', AuthType: 'NONE', Qualifier: '1' })),
    notValid(/Value '1' at 'qualifier' failed/),
  );
  await assert.rejects(
    lambda.send(new CreateFunctionUrlConfigCommand({ FunctionName: 'nope', AuthType: 'NONE' })),
    notFound(/^Function does not exist$/),
  );
  await lambda.send(new CreateFunctionUrlConfigCommand({ FunctionName: 'f', AuthType: 'NONE' }));
  await assert.rejects(
    lambda.send(new CreateFunctionUrlConfigCommand({ FunctionName: 'f', AuthType: 'NONE' })),
    failsWith('ResourceConflictException', 409, /FunctionUrlConfig exists for this Lambda function$/),
  );

  await assert.rejects(lambda.send(new ListTagsCommand({ Resource: `${ARN}:nope` })), notFound(/^Function not found/));
  await assert.rejects(
    lambda.send(new TagResourceCommand({ Resource: `${ARN}:f:1`, Tags: { a: 'b' } })),
    invalid(/^Tags on function aliases and versions are not supported/),
  );

  await assert.rejects(
    lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: 'f', ReservedConcurrentExecutions: 901 })),
    invalid(/below its minimum value of \[100\]\.$/),
  );
  await assert.rejects(
    lambda.send(
      new PutProvisionedConcurrencyConfigCommand({ FunctionName: 'f', Qualifier: '$LATEST', ProvisionedConcurrentExecutions: 1 }),
    ),
    invalid(/^Provisioned Concurrency Configs cannot be applied to unpublished function versions\.$/),
  );
  await assert.rejects(
    lambda.send(new GetProvisionedConcurrencyConfigCommand({ FunctionName: 'f', Qualifier: 'x' })),
    notFound(/^Cannot find alias arn/),
  );

  await assert.rejects(
    lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: 'f' })),
    invalid(/^You must specify at least one of error handling or destination setting\.$/),
  );
  await assert.rejects(
    lambda.send(
      new PutFunctionEventInvokeConfigCommand({ FunctionName: 'f', DestinationConfig: { OnFailure: { Destination: `${ARN}:f` } } }),
    ),
    invalid(/^You can't specify the function as a destination for itself\.$/),
  );
  await assert.rejects(
    lambda.send(new CreateEventSourceMappingCommand({ FunctionName: 'f', EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:nope' })),
    invalid(/^Error occurred while ReceiveMessage\. SQS Error Code: AWS\.SimpleQueueService\.NonExistentQueue/),
  );
  await assert.rejects(lambda.send(new CreateEventSourceMappingCommand({ FunctionName: 'f' })), invalid(/^Unrecognized event source\.$/));
});

test('while one update runs, others are told so', async (t) => {
  const { lambda } = await withFunction(t, 'busy');
  const zips = await Promise.all(Array.from({ length: 12 }, (_, at) => handlerZip(at)));
  const outcomes = await Promise.allSettled(
    zips.map((ZipFile) => lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'busy', ZipFile }))),
  );
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  assert.ok(refused.length < outcomes.length);
  for (const error of refused) {
    failsWith(
      'ResourceConflictException',
      409,
      /^The operation cannot be performed at this time\. An update is in progress for resource: arn:.*:busy$/,
    )(error);
  }
  assert.equal((await lambda.send(new GetFunctionCommand({ FunctionName: 'busy' }))).Configuration?.LastUpdateStatus, 'Successful');
});
