import assert from 'node:assert/strict';
import {
  CreateEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import { eventually, type LambdaFixture } from './lambda-fixture.ts';

/** Sends what it is called with to a queue, as the function sees it. */
export const recorder = (url: string, answer = 'undefined'): string => `
const http = require('node:http');
const send = (body) => new Promise((resolve, reject) => {
  const request = http.request(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers: { 'x-amz-target': 'AmazonSQS.SendMessage', 'content-type': 'application/x-amz-json-1.0', authorization: 'AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0' } }, (r) => r.resume().on('end', resolve));
  request.on('error', reject);
  request.end(JSON.stringify({ QueueUrl: ${JSON.stringify(url)}, MessageBody: JSON.stringify(body) }));
});
exports.handler = async (event) => { await send(event); const answer = ${answer}; return typeof answer === 'function' ? answer(event) : answer };`;

/** Creates a mapping and waits until it has got where it was wanted; gives its UUID. */
export async function mapped(
  fixture: LambdaFixture,
  input: Omit<CreateEventSourceMappingCommandInput, 'FunctionName'> & { FunctionName: string },
): Promise<string> {
  const { UUID = '', State } = await fixture.lambda.send(new CreateEventSourceMappingCommand(input));
  assert.equal(State, 'Creating');
  await reaches(fixture, UUID, input.Enabled === false ? 'Disabled' : 'Enabled');
  return UUID;
}

/** Waits until a mapping has a state. */
export const reaches = ({ lambda }: LambdaFixture, UUID: string, state: string) =>
  eventually(async () => (await lambda.send(new GetEventSourceMappingCommand({ UUID }))).State === state, state);
