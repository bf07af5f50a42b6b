import type { Mapping } from '../../../../../detection/cloud-yaml.ts';

/** `[resources, service and its actions]`; `NAME` in angle brackets is a parameter of the template. */
type Statement = readonly [resources: readonly string[], service: string, actions: string];

const table = 'dynamodb:table/<TableName>';
const tableAndIndexes = [table, `${table}/index/*`];
const bucket = 's3::<BucketName>';
const bucketAndObjects = [bucket, `${bucket}/*`];

/**
 * The policy templates of SAM for services that functions commonly use, by name.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
 */
const TEMPLATES: Readonly<Record<string, readonly Statement[]>> = {
  AWSSecretsManagerGetSecretValuePolicy: [[['<SecretArn>'], 'secretsmanager', 'GetSecretValue']],
  CloudFormationDescribeStacksPolicy: [[['cloudformation:stack/*'], 'cloudformation', 'DescribeStacks']],
  CloudWatchPutMetricPolicy: [[['*'], 'cloudwatch', 'PutMetricData']],
  DynamoDBCrudPolicy: [
    [
      tableAndIndexes,
      'dynamodb',
      'GetItem DeleteItem PutItem Scan Query UpdateItem BatchWriteItem BatchGetItem DescribeTable ConditionCheckItem',
    ],
  ],
  DynamoDBReadPolicy: [[tableAndIndexes, 'dynamodb', 'GetItem Scan Query BatchGetItem DescribeTable']],
  DynamoDBReconfigurePolicy: [[[table], 'dynamodb', 'UpdateTable']],
  DynamoDBStreamReadPolicy: [
    [[`${table}/stream/<StreamName>`], 'dynamodb', 'DescribeStream GetRecords GetShardIterator'],
    [[`${table}/stream/*`], 'dynamodb', 'ListStreams'],
  ],
  DynamoDBWritePolicy: [[tableAndIndexes, 'dynamodb', 'PutItem UpdateItem BatchWriteItem']],
  EventBridgePutEventsPolicy: [[['events:event-bus/<EventBusName>'], 'events', 'PutEvents']],
  FilterLogEventsPolicy: [[['logs:log-group:<LogGroupName>:log-stream:*'], 'logs', 'FilterLogEvents']],
  KMSDecryptPolicy: [[['kms:key/<KeyId>'], 'kms', 'Decrypt']],
  KMSEncryptPolicy: [[['kms:key/<KeyId>'], 'kms', 'Encrypt']],
  KinesisCrudPolicy: [
    [
      ['kinesis:stream/<StreamName>'],
      'kinesis',
      'AddTagsToStream CreateStream DecreaseStreamRetentionPeriod DeleteStream DescribeStream DescribeStreamSummary GetShardIterator IncreaseStreamRetentionPeriod ListTagsForStream MergeShards PutRecord PutRecords SplitShard RemoveTagsFromStream',
    ],
  ],
  KinesisStreamReadPolicy: [
    [['kinesis:stream/*'], 'kinesis', 'ListStreams DescribeLimits'],
    [['kinesis:stream/<StreamName>'], 'kinesis', 'DescribeStream DescribeStreamSummary GetRecords GetShardIterator'],
  ],
  LambdaInvokePolicy: [[['lambda:function:<FunctionName>*'], 'lambda', 'InvokeFunction']],
  S3CrudPolicy: [
    [
      bucketAndObjects,
      's3',
      'GetObject ListBucket GetBucketLocation GetObjectVersion PutObject PutObjectAcl GetLifecycleConfiguration PutLifecycleConfiguration DeleteObject',
    ],
  ],
  S3FullAccessPolicy: [
    [
      [`${bucket}/*`],
      's3',
      'GetObject GetObjectAcl GetObjectVersion PutObject PutObjectAcl DeleteObject DeleteObjectTagging DeleteObjectVersionTagging GetObjectTagging GetObjectVersionTagging PutObjectTagging PutObjectVersionTagging',
    ],
    [[bucket], 's3', 'ListBucket GetBucketLocation GetLifecycleConfiguration PutLifecycleConfiguration'],
  ],
  S3ReadPolicy: [[bucketAndObjects, 's3', 'GetObject ListBucket GetBucketLocation GetObjectVersion GetLifecycleConfiguration']],
  S3WritePolicy: [[bucketAndObjects, 's3', 'PutObject PutObjectAcl PutLifecycleConfiguration']],
  SESCrudPolicy: [[['ses:identity/<IdentityName>'], 'ses', 'GetIdentityVerificationAttributes SendEmail SendRawEmail VerifyEmailIdentity']],
  SNSCrudPolicy: [[['sns:<TopicName>*'], 'sns', 'ListSubscriptionsByTopic CreateTopic SetTopicAttributes Subscribe Publish']],
  SNSPublishMessagePolicy: [[['sns:<TopicName>'], 'sns', 'Publish']],
  SQSPollerPolicy: [
    [
      ['sqs:<QueueName>'],
      'sqs',
      'ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch GetQueueAttributes ReceiveMessage',
    ],
  ],
  SQSSendMessagePolicy: [[['sqs:<QueueName>'], 'sqs', 'SendMessage*']],
  SSMParameterReadPolicy: [
    [['*'], 'ssm', 'DescribeParameters'],
    [['ssm:parameter/<ParameterName>'], 'ssm', 'GetParameters GetParameter GetParametersByPath'],
  ],
  SSMParameterWithSlashPrefixReadPolicy: [
    [['*'], 'ssm', 'DescribeParameters'],
    [['ssm:parameter<ParameterName>'], 'ssm', 'GetParameters GetParameter GetParametersByPath'],
  ],
  StepFunctionsExecutionPolicy: [[['states:stateMachine:<StateMachineName>'], 'states', 'StartExecution']],
  VPCAccessPolicy: [[['*'], 'ec2', 'CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces DetachNetworkInterface']],
};

/** Whether there is a policy template of this name. */
export function isPolicyTemplate(name: string): boolean {
  return TEMPLATES[name] !== undefined;
}

/** The statements of a policy template for these values; an error's text where a value is missing or none of the template's. */
export function policyTemplate(name: string, values: Mapping): { Statement: Mapping[] } | string {
  const statements = TEMPLATES[name] ?? [];
  const needed = new Set(statements.flatMap(([resources]) => resources.flatMap(parametersOf)));
  const missing = [...needed].filter((parameter) => values[parameter] === undefined);
  if (missing.length > 0) return `Must specify valid parameter values for policy template '${name}': ${missing.join(', ')}`;
  const unknown = Object.keys(values).filter((parameter) => !needed.has(parameter));
  if (unknown.length > 0) return `Policy template '${name}' has no parameters ${unknown.join(', ')}`;
  return {
    Statement: statements.map(([resources, service, actions]) => {
      const all = resources.map((resource) => resourceArn(resource, values));
      return {
        Effect: 'Allow',
        Action: actions.split(' ').map((action) => `${service}:${action}`),
        Resource: all.length === 1 ? all[0] : all,
      };
    }),
  };
}

function parametersOf(resource: string): string[] {
  return [...resource.matchAll(/<(\w+)>/g)].map(([, name]) => name ?? '');
}

/** `dynamodb:table/x` in the region and account of the stack; S3's, which has neither, with two colons. */
function resourceArn(resource: string, values: Mapping): unknown {
  if (resource === '*') return '*';
  const [only = ''] = parametersOf(resource);
  if (resource === `<${only}>`) return values[only];
  const [service = '', ...rest] = resource.split(':');
  const place = rest[0] === '' ? ':' : '${AWS::Region}:${AWS::AccountId}';
  const path = (rest[0] === '' ? rest.slice(1) : rest)
    .join(':')
    .replaceAll(/<(\w+)>/g, (_whole, name: string) => `\${${lowerFirst(name)}}`);
  const text = `arn:\${AWS::Partition}:${service}:${place}:${path}`;
  const used = parametersOf(resource);
  if (used.length === 0) return { 'Fn::Sub': text };
  return { 'Fn::Sub': [text, Object.fromEntries(used.map((name) => [lowerFirst(name), values[name]]))] };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
