import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awsHome } from '../testing/aws-home.ts';
import { isInstalled, runTool } from './run-tool.ts';

const skip = isInstalled('aws', ['--version']) ? false : 'tool not installed: aws';

const HANDLER = `export const handler = async (event) => {
  console.log(JSON.stringify({ level: 'WARN', who: event.who }));
  return event.who;
};\n`;

test('the AWS CLI reads who it is, what a role may do, and what a function wrote, counted and traced', { skip }, async (t) => {
  const home = await awsHome(t);
  // The console's own deployment, in the default account.
  const env = { ...home.env, AWS_ACCESS_KEY_ID: '000000000000', AWS_PAGER: '', AWS_MAX_ATTEMPTS: '1' };
  await home.local.deploy('teller', HANDLER, { model: 'aws-handler', runtime: 'nodejs24.x', handler: 'index.handler' });
  await home.local.invoke('teller', { who: 'Ada' });
  await home.local.invoke('teller', { who: 'Bob' });
  const aws = async (...args: string[]): Promise<string> => (await runTool('aws', ['--output', 'text', ...args], { env })).trim();
  const group = ['--log-group-name', '/aws/lambda/teller'];

  assert.equal(await aws('sts', 'get-caller-identity', '--query', 'Arn'), 'arn:aws:iam::000000000000:root');
  const statement = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const trust = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const arn = await aws('iam', 'create-role', '--role-name', 'r', '--assume-role-policy-document', trust, '--query', 'Role.Arn');
  assert.equal(arn, 'arn:aws:iam::000000000000:role/r');
  assert.equal(await aws('iam', 'get-role', '--role-name', 'r', '--query', 'Role.AssumeRolePolicyDocument.Statement[0].Effect'), 'Allow');
  await assert.rejects(aws('iam', 'get-role', '--role-name', 'x'), /NoSuchEntity.*cannot be found/s);

  assert.equal(await aws('logs', 'describe-log-groups', '--query', 'logGroups[].logGroupName'), '/aws/lambda/teller');
  const filtered = ['logs', 'filter-log-events', ...group, '--filter-pattern', '{ $.who = "B*" }', '--query', 'events[].message'];
  assert.match(await aws(...filtered), /"who":"Bob"/);
  const streams = await aws(
    'logs',
    'describe-log-streams',
    ...group,
    '--order-by',
    'LastEventTime',
    '--query',
    'logStreams[].logStreamName',
  );
  const events = ['logs', 'get-log-events', ...group, '--log-stream-name', streams, '--query', 'events[].message'];
  assert.match(await aws(...events), /START RequestId: [^]*"who":"Ada"[^]*"who":"Bob"[^]*REPORT RequestId: /);

  const hour = ['--start-time', new Date(Date.now() - 3_600_000).toISOString(), '--end-time', new Date(Date.now() + 60_000).toISOString()];
  const metric = ['--namespace', 'AWS/Lambda', '--metric-name', 'Invocations', '--dimensions', 'Name=FunctionName,Value=teller'];
  const sums = await aws(
    'cloudwatch',
    'get-metric-statistics',
    ...metric,
    ...hour,
    '--period',
    '3600',
    '--statistics',
    'Sum',
    '--query',
    'sum(Datapoints[].Sum)',
  );
  assert.equal(Number(sums), 2);
  const seconds = ['--start-time', String(Date.now() / 1000 - 3600), '--end-time', String(Date.now() / 1000 + 60)];
  const summaries = await aws(
    'xray',
    'get-trace-summaries',
    ...seconds,
    '--filter-expression',
    'service("teller")',
    '--query',
    'TraceSummaries[].Id',
  );
  assert.equal(summaries.split(/\s+/).length, 2);
});
