import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { awsHome } from '../testing/aws-home.ts';
import { lambdaModel } from './protocol/model.ts';

const SCRIPT = join(import.meta.dirname, '../testing/every-operation.py');
const python = spawnSync('python3', ['-c', 'import boto3']);
const skip = python.status === 0 ? false : 'tool not installed: boto3 (python3)';
/** Nothing of the kind is on this machine, and the answer says so. */
const NOT_OFFERED =
  /^(?:(?:Put|Get)FunctionScalingConfig|CreateCapacityProvider|(?:Get|Update|Delete)CapacityProvider|ListFunctionVersionsByCapacityProvider|GetDurableExecution(?:History|State)?|CheckpointDurableExecution|StopDurableExecution|SendDurableExecutionCallback\w+)$/;
/** Errors that every operation may answer with, whatever its model lists. */
const COMMON = new Set([
  'ValidationException',
  'SerializationException',
  'InvalidRequestContentException',
  'AccessDeniedException',
  'UnknownOperationException',
]);

interface Line {
  case: string;
  operation: string;
  status: number;
  code?: string;
  message?: string;
  declared?: boolean;
  broken?: string;
  requestId?: boolean;
}

test('every operation of botocore gets an answer that botocore parses, or an error of AWS', { skip }, async (t) => {
  const home = await awsHome(t);
  const account = { ...home.config, credentials: { accessKeyId: '123456789012', secretAccessKey: 'test' } };
  const sqs = new SQSClient(account);
  t.after(() => sqs.destroy());
  await sqs.send(new CreateQueueCommand({ QueueName: 'work' }));
  const queue = 'arn:aws:sqs:us-east-1:123456789012:work';
  const run = spawnSync('python3', [SCRIPT, home.endpoint, queue], {
    env: { ...process.env, ...home.env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  assert.equal(run.status, 0, run.stderr);
  const lines = run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

  const wrong = lines.filter(({ status, broken, code }) => broken !== undefined || status >= 500 || (status >= 400 && (code ?? '') === ''));
  assert.deepEqual(wrong, []);
  const undeclared = lines.filter(({ code, declared }) => code !== undefined && declared !== true && !COMMON.has(code));
  assert.deepEqual(undeclared, []);

  const valid = lines.filter((line) => line.case === 'valid');
  assert.deepEqual(new Set(valid.map(({ operation }) => operation)), new Set(Object.keys(lambdaModel.operations)));
  for (const { operation, status, code, message, requestId } of valid) {
    if (NOT_OFFERED.test(operation)) assert.ok(status >= 400 && status < 500, `${operation} ${status}`);
    else assert.ok(status < 300 && requestId === true, `${operation} ${status} ${code}: ${message}`);
  }
  for (const line of lines)
    if (line.case === 'bad' && line.code === undefined) assert.match(line.operation, /^(?:List|GetAccountSettings)/, JSON.stringify(line));
});
