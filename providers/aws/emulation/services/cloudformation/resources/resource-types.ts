import { dynamoDbTable } from './dynamodb.ts';
import { iamManagedPolicy, iamPolicy } from './iam/policies.ts';
import { iamRole } from './iam/role.ts';
import { kinesisStream } from './kinesis.ts';
import { lambdaLayerPermission, lambdaPermission, lambdaUrl } from './lambda/access.ts';
import { lambdaEventInvokeConfig, lambdaEventSourceMapping } from './lambda/event-sources.ts';
import { lambdaFunction } from './lambda/function.ts';
import { lambdaLayerVersion } from './lambda/layer-version.ts';
import { lambdaAlias, lambdaVersion } from './lambda/versions.ts';
import { logGroup } from './logs.ts';
import type { ResourceType } from './resource-type.ts';
import { s3Bucket, s3BucketPolicy } from './s3.ts';
import { schedule, scheduleGroup } from './schedules.ts';
import { sqsQueue, sqsQueuePolicy } from './sqs.ts';

/** Every resource type that stacks can have. The only list. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::DynamoDB::Table': dynamoDbTable,
  'AWS::IAM::ManagedPolicy': iamManagedPolicy,
  'AWS::IAM::Policy': iamPolicy,
  'AWS::IAM::Role': iamRole,
  'AWS::Kinesis::Stream': kinesisStream,
  'AWS::Lambda::Alias': lambdaAlias,
  'AWS::Lambda::EventInvokeConfig': lambdaEventInvokeConfig,
  'AWS::Lambda::EventSourceMapping': lambdaEventSourceMapping,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::LayerVersion': lambdaLayerVersion,
  'AWS::Lambda::LayerVersionPermission': lambdaLayerPermission,
  'AWS::Lambda::Permission': lambdaPermission,
  'AWS::Lambda::Url': lambdaUrl,
  'AWS::Lambda::Version': lambdaVersion,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::S3::Bucket': s3Bucket,
  'AWS::S3::BucketPolicy': s3BucketPolicy,
  'AWS::SQS::Queue': sqsQueue,
  'AWS::SQS::QueuePolicy': sqsQueuePolicy,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Scheduler::ScheduleGroup': scheduleGroup,
};
