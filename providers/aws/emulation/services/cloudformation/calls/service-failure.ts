import type { AwsError } from '../../../server/service.ts';

/** What a service answered to a call that a stack made, in the words in which a stack's events report it. */
export class ServiceFailure extends Error {
  readonly service: string;
  readonly code: string;
  readonly status: number;

  constructor(service: string, { code, status, message }: Pick<AwsError, 'code' | 'status' | 'message'>, requestId: string) {
    super(`${message} (Service: ${NAMES[service] ?? service}, Status Code: ${status}, Request ID: ${requestId})`);
    this.name = 'ServiceFailure';
    this.service = service;
    this.code = code;
    this.status = status;
  }

  /** The service says that what was asked for is not there. */
  get isMissing(): boolean {
    return this.status === 404 || MISSING.has(this.code);
  }
}

/** As the SDK that CloudFormation's handlers use calls the services. */
const NAMES: Readonly<Record<string, string>> = {
  lambda: 'Lambda',
  iam: 'Iam',
  sqs: 'Sqs',
  sns: 'Sns',
  dynamodb: 'DynamoDb',
  s3: 'S3',
  logs: 'CloudWatchLogs',
  events: 'EventBridge',
  scheduler: 'Scheduler',
  kinesis: 'Kinesis',
};

/** Codes of services that answer 400 for it. */
const MISSING: ReadonlySet<string> = new Set([
  'ResourceNotFoundException',
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
  'NotFound',
]);
