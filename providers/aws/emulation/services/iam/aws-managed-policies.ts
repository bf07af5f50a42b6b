/**
 * Policies that AWS manages and that functions use most, as documented. Others can be attached too; what they allow is
 * not known here and is not made up.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html
 */
export interface AwsManagedPolicy {
  name: string;
  path: '/' | '/service-role/';
  version: string;
  /** When that version was made. */
  versionAt: string;
  statement: { Sid?: string; Effect: 'Allow'; Action: string | string[]; Resource: string | string[] };
}

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const SERVICE_ROLE = '/service-role/';

/** As of 2026-02. */
export const AWS_MANAGED_POLICIES: readonly AwsManagedPolicy[] = [
  {
    name: 'AWSLambdaBasicExecutionRole',
    path: SERVICE_ROLE,
    version: 'v1',
    versionAt: '2015-04-09T15:03:43Z',
    statement: { Effect: 'Allow', Action: LOGS, Resource: '*' },
  },
  {
    name: 'AWSLambdaDynamoDBExecutionRole',
    path: SERVICE_ROLE,
    version: 'v1',
    versionAt: '2015-04-09T15:09:29Z',
    statement: {
      Effect: 'Allow',
      Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams', ...LOGS],
      Resource: '*',
    },
  },
  {
    name: 'AWSLambdaKinesisExecutionRole',
    path: SERVICE_ROLE,
    version: 'v2',
    versionAt: '2018-11-19T20:09:24Z',
    statement: {
      Effect: 'Allow',
      Action: [
        ...[
          'DescribeStream',
          'DescribeStreamSummary',
          'GetRecords',
          'GetShardIterator',
          'ListShards',
          'ListStreams',
          'SubscribeToShard',
        ].map((action) => `kinesis:${action}`),
        ...LOGS,
      ],
      Resource: '*',
    },
  },
  {
    name: 'AWSLambdaRole',
    path: SERVICE_ROLE,
    version: 'v1',
    versionAt: '2015-02-06T18:41:00Z',
    statement: { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: ['*'] },
  },
  {
    name: 'AWSLambdaSQSQueueExecutionRole',
    path: SERVICE_ROLE,
    version: 'v1',
    versionAt: '2018-06-14T21:50:45Z',
    statement: {
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', ...LOGS],
      Resource: '*',
    },
  },
  {
    name: 'AWSLambdaVPCAccessExecutionRole',
    path: SERVICE_ROLE,
    version: 'v3',
    versionAt: '2024-01-05T22:38:26Z',
    statement: {
      Sid: 'AWSLambdaVPCAccessExecutionPermissions',
      Effect: 'Allow',
      Action: [
        ...LOGS,
        'ec2:CreateNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:DeleteNetworkInterface',
        'ec2:AssignPrivateIpAddresses',
        'ec2:UnassignPrivateIpAddresses',
      ],
      Resource: '*',
    },
  },
  {
    name: 'AWSXRayDaemonWriteAccess',
    path: '/',
    version: 'v2',
    versionAt: '2024-02-13T21:58:30Z',
    statement: {
      Sid: 'AWSXRayDaemonWriteAccess',
      Effect: 'Allow',
      Action: [
        'xray:PutTraceSegments',
        'xray:PutTelemetryRecords',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
        'xray:GetSamplingStatisticSummaries',
      ],
      Resource: ['*'],
    },
  },
  {
    name: 'AdministratorAccess',
    path: '/',
    version: 'v1',
    versionAt: '2015-02-06T18:39:46Z',
    statement: { Effect: 'Allow', Action: '*', Resource: '*' },
  },
  {
    name: 'AmazonS3FullAccess',
    path: '/',
    version: 'v2',
    versionAt: '2021-09-27T20:16:37Z',
    statement: { Effect: 'Allow', Action: ['s3:*', 's3-object-lambda:*'], Resource: '*' },
  },
  {
    name: 'AmazonS3ReadOnlyAccess',
    path: '/',
    version: 'v3',
    versionAt: '2023-08-10T21:31:39Z',
    statement: {
      Effect: 'Allow',
      Action: ['s3:Get*', 's3:List*', 's3:Describe*', 's3-object-lambda:Get*', 's3-object-lambda:List*'],
      Resource: '*',
    },
  },
  {
    name: 'AmazonSQSFullAccess',
    path: '/',
    version: 'v1',
    versionAt: '2015-02-06T18:41:07Z',
    statement: { Effect: 'Allow', Action: ['sqs:*'], Resource: '*' },
  },
];
