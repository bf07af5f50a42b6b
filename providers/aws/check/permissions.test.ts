import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { NEEDS, policyDocument } from './permissions.ts';
import { policySource } from './simulate.ts';

/** Service by the name that clients have in the adapter. */
const SERVICES: Readonly<Record<string, string>> = {
  lambda: 'lambda',
  logs: 'logs',
  cloudwatch: 'cloudwatch',
  xray: 'xray',
  iam: 'iam',
  s3: 's3',
  costs: 'ce',
  invoker: 'lambda',
  sqs: 'sqs',
  sns: 'sns',
  buses: 'events',
  secrets: 'secretsmanager',
  trails: 'cloudtrail',
  home: 'cloudtrail',
  guardDuty: 'guardduty',
  inspector: 'inspector2',
  rest: 'apigateway',
  http: 'apigateway',
};

/** Calls whose permission has another name, or that need none. @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html */
const OTHERWISE: Readonly<Record<string, string | null>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  'lambda:InvokeWithResponseStream': 'lambda:InvokeFunction',
  'lambda:GetLayerVersionByArn': 'lambda:GetLayerVersion',
  'iam:SimulatePrincipalPolicy': null,
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3:GetBucketNotificationConfiguration': 's3:GetBucketNotification',
};

/** Every call of an SDK client in the adapter's source, as an action. */
function calledActions(): Set<string> {
  const root = join(import.meta.dirname, '..');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) =>
      /^(?:facets|functions|deploy|triggers|telemetry|invoke|check|audit[/\\]deployed)[/\\].*\.ts$/.test(path) &&
      !path.endsWith('.test.ts'),
  );
  const actions = new Set<string>();
  for (const path of files) {
    const text = readFileSync(join(root, path), 'utf8');
    for (const [, client = '', method = ''] of text.matchAll(
      /\b(lambda|logs|cloudwatch|xray|iam|s3|costs|sqs|sns|buses|secrets|trails|home|guardDuty|inspector|rest|http)\s*\.(\w+)\(/g,
    )) {
      if (
        !/^(?:get|list|create|update|delete|put|add|remove|publish|tag|untag|invoke|filter|describe|start|batch|attach|simulate)/.test(
          method,
        )
      )
        continue;
      const service = SERVICES[client] ?? client;
      // API Gateway's actions are HTTP's methods.
      const action = service === 'apigateway' ? 'apigateway:GET' : `${service}:${method.charAt(0).toUpperCase()}${method.slice(1)}`;
      const named = Object.hasOwn(OTHERWISE, action) ? OTHERWISE[action] : action;
      if (named !== null && named !== undefined) actions.add(named);
    }
  }
  return actions;
}

test('every call that the adapter makes is among the permissions that are checked and printed, and nothing else is', () => {
  const called = calledActions();
  const listed = new Set(NEEDS.map(({ action }) => action));
  assert.deepEqual([...called].filter((action) => !listed.has(action)), []); // prettier-ignore
  // Handed over with a request rather than called: the role, and the package that Lambda reads with the caller's rights.
  assert.deepEqual([...listed].filter((action) => !called.has(action)), ['iam:PassRole', 's3:GetObject']); // prettier-ignore
  assert.equal(listed.size, NEEDS.length, 'each once');
});

test('the policy is the smallest: changes in one account only, roles of its own name only', () => {
  const { Statement } = JSON.parse(policyDocument('aws', '111122223333')) as {
    Statement: { Sid: string; Action: string[]; Resource: string; Condition?: object }[];
  };
  const all = Statement.flatMap(({ Action }) => Action);
  assert.deepEqual(new Set(all), new Set(NEEDS.map(({ action }) => action)));
  assert.ok(all.every((action) => !action.includes('*')));
  const by = new Map(Statement.map((one) => [one.Sid, one]));
  assert.equal(by.get('Change')?.Resource, 'arn:aws:lambda:*:111122223333:*');
  assert.equal(by.get('Packages')?.Resource, 'arn:aws:s3:::*/isobar-packages/*');
  assert.equal(by.get('PassRoles')?.Resource, 'arn:aws:iam::111122223333:role/isobar-*');
  assert.deepEqual(by.get('PassRoles')?.Condition, { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } });
});

test('the simulator is asked about the identity that policies are attached to', () => {
  assert.equal(policySource('arn:aws:iam::111122223333:user/team/ada'), 'arn:aws:iam::111122223333:user/team/ada');
  assert.equal(policySource('arn:aws:sts::111122223333:assumed-role/dev/ada@example.com'), 'arn:aws:iam::111122223333:role/dev');
  assert.equal(policySource('arn:aws:iam::111122223333:root'), null);
});
