import { RETRY_SCALE_SETTING } from './async/retry-delays.ts';

const SCALED = `Events are tried again after 1 and 2 seconds instead of 1 and 2 minutes (the setting ${RETRY_SCALE_SETTING} says how much of Lambda's delays is waited; 1 is all), and each attempt has a request id of its own.`;

/** Where what runs functions differs from Lambda, by operation. */
export const RUN_NOTES: Readonly<Record<string, string>> = {
  Invoke: `${SCALED} What an identity of the own account may do is not looked at.`,
  InvokeAsync: SCALED,
  CreateFunctionUrlConfig:
    'The URL is http, below localhost at the port of this endpoint. For clients that cannot resolve that host it is also at /_lambda-url/ID/ of the endpoint, ID being the first label of the host.',
  CreateEventSourceMapping:
    'Queues of SQS and streams of DynamoDB and Kinesis; consumers of Kinesis, Kafka, MQ and DocumentDB are refused.',
};
