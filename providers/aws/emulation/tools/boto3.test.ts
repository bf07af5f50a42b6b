import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { awsHome } from '../testing/aws-home.ts';
import { isInstalled, runTool } from './run-tool.ts';

const skip = isInstalled('python3', ['-c', 'import boto3']) ? false : 'tool not installed: boto3';

test('boto3: a role, a function with versions and an alias, its logs, metrics and traces, and the end of it all', { skip }, async (t) => {
  const home = await awsHome(t);
  const script = fileURLToPath(new URL('boto3_session.py', import.meta.url));
  const seen: unknown = JSON.parse(await runTool('python3', [script], { env: home.env }));
  assert.deepEqual(seen, {
    identity: ['arn:aws:iam::111122223333:root', 'arn:aws:sts::111122223333:assumed-role/runs/me'],
    trust: true,
    simulated: ['allowed', 'implicitDeny'],
    published: '1',
    answers: [
      [200, null, '$LATEST', 'one'],
      [200, null, '$LATEST', 'two'],
      [200, null, '1', 'one'],
    ],
    failed: [200, 'Unhandled', 'no'],
    listed: ['hello'],
    versions: ['$LATEST', '1'],
    lines: ['got Ada', 'got Bob', 'got Cy', 'got undefined'],
    streams: ['$LATEST', '1'],
    metrics: [4, 1],
    trace: ['AWS::Lambda', 'AWS::Lambda::Function'],
    tail: 'got Zoe',
    errors: [
      ['ResourceNotFoundException', 404],
      ['DeleteConflict', 409],
      ['NoSuchEntity', 404],
      ['ResourceNotFoundException', 400],
      ['UnknownOperationException', 400],
      ['UnknownOperationException', 404],
    ],
  });
});
