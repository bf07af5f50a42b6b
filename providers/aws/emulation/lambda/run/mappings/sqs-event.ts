import type { QueueMessage } from '../../../sources.ts';

/** A message as a record of the event that a function gets. @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function sqsRecord(message: QueueMessage, queueArn: string): Record<string, unknown> {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes,
    messageAttributes: Object.fromEntries(Object.entries(message.messageAttributes).map(([name, value]) => [name, toAttribute(value)])),
    ...(message.md5OfMessageAttributes === undefined ? {} : { md5OfMessageAttributes: message.md5OfMessageAttributes }),
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? '',
  };
}

function toAttribute({ dataType, stringValue, binaryValue }: QueueMessage['messageAttributes'][string]): Record<string, unknown> {
  return {
    ...(stringValue === undefined ? {} : { stringValue }),
    ...(binaryValue === undefined ? {} : { binaryValue: Buffer.from(binaryValue).toString('base64') }),
    stringListValues: [],
    binaryListValues: [],
    dataType,
  };
}
