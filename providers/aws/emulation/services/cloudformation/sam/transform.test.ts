import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mappingAt, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { transformServerless } from './transform.ts';

const BASIC = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

async function transformed(yaml: string): Promise<{ template: Mapping; resources: Record<string, Mapping>; of(id: string): Mapping }> {
  const managedPolicies = new Map([['AWSLambdaBasicExecutionRole', BASIC]]);
  const template = transformServerless(await parseTemplate(yaml), { parameters: { Name: 'live' }, managedPolicies });
  const resources = mappingAt(template, 'Resources') as Record<string, Mapping>;
  return { template, resources, of: (id) => mappingAt(resources, id, 'Properties') };
}

const BUCKET = 'Bucket: { Type: AWS::S3::Bucket }';
const fn = (more: string) => `
Transform: AWS::Serverless-2016-10-31
Parameters: { Name: { Type: String } }
Globals: { Function: { Runtime: nodejs24.x, Layers: [a], Environment: { Variables: { A: '1', B: '2' } } } }
Resources:
  ${BUCKET}
  Layer: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: 's3://b/layer.zip' } }
  Fn:
    Type: AWS::Serverless::Function
    Condition: Wanted
    Properties:
      Handler: index.handler
      CodeUri: s3://b/code.zip?versionId=7
      ${more.trim().replaceAll('\n', '\n      ')}
`;

test('a function has its globals, its role, and what its policies say', async () => {
  const { of, resources, template } = await transformed(
    fn(`
Layers: [!Ref Layer]
Environment: { Variables: { B: '3' } }
Tags: { team: red }
Policies:
  - AWSLambdaBasicExecutionRole
  - S3ReadPolicy: { BucketName: !Ref Bucket }
  - Statement: [{ Effect: Allow, Action: 'sqs:*', Resource: '*' }]`),
  );
  const layer = Object.keys(resources).find((id) => id.startsWith('Layer')) ?? '';
  assert.match(layer, /^Layer[0-9a-f]{10}$/);
  assert.deepEqual(of('Fn')['Code'], { S3Bucket: 'b', S3Key: 'code.zip', S3ObjectVersion: '7' });
  assert.deepEqual(of('Fn')['Layers'], ['a', { Ref: layer }]);
  assert.deepEqual(of('Fn')['Environment'], { Variables: { A: '1', B: '3' } });
  assert.deepEqual(of('Fn')['Role'], { 'Fn::GetAtt': ['FnRole', 'Arn'] });
  assert.deepEqual(of('FnRole')['ManagedPolicyArns'], [BASIC]);
  const [template1, document] = of('FnRole')['Policies'] as Mapping[];
  assert.equal(template1?.['PolicyName'], 'FnRolePolicy1');
  const bucket = (path: string) => ({
    'Fn::Sub': [`arn:\${AWS::Partition}:s3:::\${bucketName}${path}`, { bucketName: { Ref: 'Bucket' } }],
  });
  const [statement] = mappingAt(template1, 'PolicyDocument')['Statement'] as Mapping[];
  assert.deepEqual(statement?.['Resource'], [bucket(''), bucket('/*')]);
  assert.deepEqual(document?.['PolicyName'], 'FnRolePolicy2');
  assert.equal(resources['FnRole']?.['Condition'], 'Wanted');
  assert.equal(template['Transform'], undefined);
  assert.equal(template['Globals'], undefined);
});

test('what is published has ids of its own, by which it can be referred to', async () => {
  const { of, resources } = await transformed(
    fn(`
AutoPublishAlias: !Ref Name
FunctionUrlConfig: { AuthType: NONE }
EventInvokeConfig: { MaximumRetryAttempts: 1, DestinationConfig: { OnFailure: { Type: SQS } } }
Environment: { Variables: { SELF: !Ref Fn.Version, TEXT: !Sub '\${Fn.Alias}/\${!Fn}', NUMBER: !GetAtt Fn.Version.Version } }`),
  );
  const version = Object.keys(resources).find((id) => id.startsWith('FnVersion')) ?? '';
  assert.equal(resources[version]?.['DeletionPolicy'], 'Retain');
  assert.deepEqual(of('FnAliaslive')['FunctionVersion'], { 'Fn::GetAtt': [version, 'Version'] });
  assert.deepEqual(mappingAt(of('Fn'), 'Environment', 'Variables'), {
    A: '1',
    B: '2',
    SELF: { Ref: version },
    TEXT: { 'Fn::Sub': '${FnAliaslive}/${!Fn}' },
    NUMBER: { 'Fn::GetAtt': [version, 'Version'] },
  });
  assert.deepEqual(of('FnUrl')['TargetFunctionArn'], { Ref: 'FnAliaslive' });
  assert.equal(of('FnUrlPublicPermissions')['FunctionUrlAuthType'], 'NONE');
  assert.equal(of('FnURLInvokeAllowPublicAccess')['InvokedViaFunctionUrl'], true);
  assert.equal(of('FnEventInvokeConfig')['Qualifier'], 'live');
  assert.ok(resources['FnEventInvokeConfigOnFailureQueue'] !== undefined);
});

test('events become mappings, permissions, notifications and schedules', async () => {
  const { of, resources } = await transformed(
    fn(`
Events:
  Jobs: { Type: SQS, Properties: { Queue: arn:q, BatchSize: 2 } }
  Changes: { Type: DynamoDB, Properties: { Stream: arn:s, StartingPosition: LATEST } }
  Files: { Type: S3, Properties: { Bucket: !Ref Bucket, Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'] } }
  Tick: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 hour), Input: '{}' } }
  Old: { Type: Schedule, Properties: { Schedule: rate(1 hour), Enabled: false } }`),
  );
  assert.deepEqual(of('FnJobs'), { BatchSize: 2, EventSourceArn: 'arn:q', FunctionName: { Ref: 'Fn' } });
  assert.equal(of('FnChanges')['StartingPosition'], 'LATEST');
  assert.deepEqual(
    (of('FnRole')['ManagedPolicyArns'] as string[]).map((arn) => arn.split('/').at(-1)),
    ['AWSLambdaBasicExecutionRole', 'AWSLambdaDynamoDBExecutionRole', 'AWSLambdaSQSQueueExecutionRole'],
  );
  assert.deepEqual(resources['Bucket']?.['DependsOn'], ['FnFilesPermission']);
  const events = mappingAt(of('Bucket'), 'NotificationConfiguration')['LambdaConfigurations'] as Mapping[];
  assert.deepEqual(events.map(({ Event }) => Event), ['s3:ObjectCreated:*', 's3:ObjectRemoved:*']); // prettier-ignore
  assert.deepEqual(mappingAt(of('FnTick'), 'Target')['RoleArn'], { 'Fn::GetAtt': ['FnTickRole', 'Arn'] });
  assert.equal(of('FnOld')['State'], 'DISABLED');
  assert.equal(of('FnOldPermission')['Principal'], 'events.amazonaws.com');
});

test('what is not there is said, with everything else that is wrong, before anything is made', async () => {
  const refused: [string, RegExp][] = [
    [fn('Events: { Web: { Type: Api, Properties: { Path: /, Method: get } } }'), /Event with id \[Web\] is invalid\. .* FunctionUrlConfig instead/],
    [fn('Events: { Files: { Type: S3, Properties: { Bucket: other, Events: x } } }'), /must reference an S3 bucket in the same template/],
    [fn('Nonsense: 1'), /Number of errors found: 1\. Resource with id \[Fn\] is invalid\. property Nonsense not defined/],
    [fn('Policies: [{ S3ReadPolicy: {} }]'), /Must specify valid parameter values for policy template 'S3ReadPolicy': BucketName/],
    [fn('DeploymentPreference: { Type: Canary10Percent5Minutes }'), /does not emulate CodeDeploy/],
    [fn('x: 1').replace('s3://b/code.zip?versionId=7', './src').replace('x: 1', ''), /'CodeUri' is not a valid S3 Uri/],
    ['Resources: { A: { Type: AWS::Serverless::HttpApi } }', /does not emulate API Gateway/],
    ['Globals: { Nope: {} }\nResources: { A: { Type: AWS::SQS::Queue } }', /'Nope' is not supported/],
  ]; // prettier-ignore
  for (const [yaml, message] of refused) await assert.rejects(transformed(yaml), { code: 'ValidationError', message });
});
