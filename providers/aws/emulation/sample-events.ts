import { toEventSample, type SampleEvent } from '#shared/model/sample-event.ts';
import { apiGatewayV1Event, functionUrlEvent } from './sample-http-events.ts';

const REGION = 'eu-central-1';
const ACCOUNT = '123456789012';
const AT = '2026-01-15T09:30:00.000Z';

/**
 * Events in the shapes that AWS documents for each source; field names as in @types/aws-lambda.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html
 */
export const sampleEvents: readonly SampleEvent[] = [
  toEventSample(
    { id: 'json', label: 'Plain JSON', trigger: 'other', summary: 'Any JSON of your own: what a direct Invoke delivers.' },
    { key1: 'value1', key2: 'value2' },
  ),
  toEventSample(
    {
      id: 'function-url',
      label: 'Function URL',
      trigger: 'http',
      summary: 'Payload 2.0, also API Gateway HTTP APIs. Answer {statusCode, headers, body}.',
    },
    functionUrlEvent,
  ),
  toEventSample(
    {
      id: 'api-gateway',
      label: 'API Gateway REST',
      trigger: 'http',
      summary: 'Proxy integration, payload 1.0. Answer {statusCode, headers, body}.',
    },
    apiGatewayV1Event,
  ),
  toEventSample(
    {
      id: 'sqs',
      label: 'SQS messages',
      trigger: 'queue',
      summary: 'A batch of two. Answer {batchItemFailures} to have single messages delivered again.',
    },
    {
      Records: [
        sqsRecord('059f36b4-87a3-44ab-83d2-661975830a7d', { orderId: 1001 }, '8d86ced18ab8304fce0dfdf231392fda'),
        sqsRecord('2e1424d4-f796-459a-8184-9c92662be6da', { orderId: 1002 }, 'a3f678aae944f6427d69de00c94f0dac'),
      ],
    },
  ),
  toEventSample(
    {
      id: 's3-put',
      label: 'S3 object created',
      trigger: 'object',
      summary: 'ObjectCreated:Put. The key is URL-encoded; the object itself is not in the event.',
    },
    {
      Records: [
        {
          eventVersion: '2.1',
          eventSource: 'aws:s3',
          awsRegion: REGION,
          eventTime: AT,
          eventName: 'ObjectCreated:Put',
          userIdentity: { principalId: 'EXAMPLE' },
          requestParameters: { sourceIPAddress: '127.0.0.1' },
          responseElements: { 'x-amz-request-id': 'EXAMPLE123456789', 'x-amz-id-2': 'EXAMPLE123/abcdefghijklambdaisawesome' },
          s3: {
            s3SchemaVersion: '1.0',
            configurationId: 'testConfigRule',
            bucket: { name: 'example-bucket', ownerIdentity: { principalId: 'EXAMPLE' }, arn: 'arn:aws:s3:::example-bucket' },
            object: {
              key: 'photos/summer+2026.jpg',
              size: 1024,
              eTag: '0123456789abcdef0123456789abcdef',
              sequencer: '0A1B2C3D4E5F678901',
            },
          },
        },
      ],
    },
  ),
  toEventSample(
    { id: 'sns', label: 'SNS notification', trigger: 'topic', summary: 'One message; Sns.Message is a string, often JSON inside.' },
    {
      Records: [
        {
          EventVersion: '1.0',
          EventSubscriptionArn: `arn:aws:sns:${REGION}:${ACCOUNT}:orders:2bcfbf39-05c3-41de-beaa-fcfcc21c8f55`,
          EventSource: 'aws:sns',
          Sns: {
            SignatureVersion: '1',
            Timestamp: AT,
            Signature: 'EXAMPLE',
            SigningCertUrl: 'EXAMPLE',
            MessageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
            Message: '{"orderId":1001}',
            MessageAttributes: { source: { Type: 'String', Value: 'shop' } },
            Type: 'Notification',
            UnsubscribeUrl: 'EXAMPLE',
            TopicArn: `arn:aws:sns:${REGION}:${ACCOUNT}:orders`,
            Subject: 'Order placed',
          },
        },
      ],
    },
  ),
  toEventSample(
    { id: 'dynamodb', label: 'DynamoDB stream', trigger: 'change', summary: 'An inserted and a modified item, in DynamoDB’s typed JSON.' },
    {
      Records: [
        dynamoRecord('1', 'INSERT', { NewImage: { Id: { N: '101' }, Status: { S: 'new' } } }),
        dynamoRecord('2', 'MODIFY', {
          NewImage: { Id: { N: '101' }, Status: { S: 'paid' } },
          OldImage: { Id: { N: '101' }, Status: { S: 'new' } },
        }),
      ],
    },
  ),
  toEventSample(
    { id: 'schedule', label: 'EventBridge schedule', trigger: 'schedule', summary: 'What a rule with a rate or cron expression sends.' },
    {
      version: '0',
      id: 'cdc73f9d-aea9-11e3-9d5a-835b769c0d9c',
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: ACCOUNT,
      time: '2026-01-15T09:30:00Z',
      region: REGION,
      resources: [`arn:aws:events:${REGION}:${ACCOUNT}:rule/nightly`],
      detail: {},
    },
  ),
];

function sqsRecord(messageId: string, body: unknown, md5OfBody: string) {
  return {
    messageId,
    receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
    body: JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1768469400000',
      SenderId: 'AIDAIENQZJOLO23YVJ4VO',
      ApproximateFirstReceiveTimestamp: '1768469400001',
    },
    messageAttributes: {},
    md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${REGION}:${ACCOUNT}:orders`,
    awsRegion: REGION,
  };
}

function dynamoRecord(eventID: string, eventName: 'INSERT' | 'MODIFY', images: Record<string, unknown>) {
  return {
    eventID,
    eventVersion: '1.0',
    dynamodb: {
      Keys: { Id: { N: '101' } },
      ...images,
      SequenceNumber: `${eventID}11`,
      SizeBytes: 26,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
    awsRegion: REGION,
    eventName,
    eventSourceARN: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/orders/stream/2026-01-15T09:30:00.000`,
    eventSource: 'aws:dynamodb',
  };
}
