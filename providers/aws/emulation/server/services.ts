import { createLambdaService } from '../lambda/lambda-service.ts';
import { createApiGateway } from '../services/api-gateway/create-api-gateway.ts';
import { createCloudFormation } from '../services/cloudformation/create-cloudformation.ts';
import { createCloudWatch } from '../services/cloudwatch/create-cloudwatch.ts';
import { createCostExplorer } from '../services/cost-explorer/create-cost-explorer.ts';
import { createDynamoDbService } from '../services/dynamodb/create-dynamodb-service.ts';
import { createIam } from '../services/iam/create-iam.ts';
import { createS3Service } from '../services/s3/create-s3-service.ts';
import { createKinesisService } from '../services/kinesis/create-kinesis-service.ts';
import { createLogs } from '../services/logs/create-logs.ts';
import { createSchedulerService } from '../services/scheduler/create-scheduler-service.ts';
import { createSqsService } from '../services/sqs/create-sqs-service.ts';
import { createSts } from '../services/sts/create-sts.ts';
import { createXray } from '../services/xray/create-xray.ts';
import type { AwsServiceFactory } from './context.ts';

/** Every emulated service, in the order in which they are asked whether an address is theirs. The only list. */
export const serviceFactories: readonly AwsServiceFactory[] = [
  createSts,
  createIam,
  createLogs,
  createCloudWatch,
  createXray,
  createCostExplorer,
  createApiGateway,
  // One to a line, in the order in which they depend on each other's links.
  createSqsService,
  createS3Service,
  createDynamoDbService,
  createKinesisService,
  createLambdaService,
  createSchedulerService,
  createCloudFormation,
];
