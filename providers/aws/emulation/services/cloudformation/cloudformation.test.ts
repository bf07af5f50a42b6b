import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { shareInFile } from '../../../../local/testing-home.ts';
import { isObject } from '../../protocols/json-values.ts';
import { parseAnyXml, xmlList, xmlText } from '../../protocols/rest-xml.ts';
import { awsRuntime, clientOptions, type AwsRuntime } from '../../testing/aws-runtime.ts';
import { encodeForm } from './calls/encode-form.ts';
import type { Stack } from './stacks/stack.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';

interface Cloud {
  runtime: AwsRuntime;
  /** An operation over the wire; throws with the code and the message of the error. */
  call(action: string, input?: Record<string, unknown>): Promise<Record<string, unknown>>;
  deploy(name: string, template: object, more?: Record<string, unknown>): Promise<void>;
  update(name: string, template: object, more?: Record<string, unknown>): Promise<void>;
  /** `STATUS reason` of a stack. */
  status(name: string): Promise<string>;
  /** `ID STATUS reason` of its events, the oldest first; the stack's own without the id. */
  events(name: string): Promise<string[]>;
  outputs(name: string): Promise<Record<string, string>>;
  invoke(name: string): Promise<unknown>;
}

async function cloud(runtime: AwsRuntime): Promise<Cloud> {
  const lambda = new LambdaClient(clientOptions(runtime));
  const call: Cloud['call'] = async (action, input = {}) => {
    const scope = `${ACCOUNT}/20261121/${REGION}/cloudformation/aws4_request`;
    const answer = await fetch(runtime.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      },
      body: encodeForm({ Action: action, Version: '2010-05-15', ...input }),
    });
    const content = parseAnyXml(await answer.text());
    const parts = isObject(content) ? content : {};
    if (!answer.ok) throw new Error(`${xmlText(parts['Error'], 'Code')}: ${xmlText(parts['Error'], 'Message')}`);
    const result = parts[`${action}Result`];
    return isObject(result) ? result : {};
  };
  const stack = async (name: string) => xmlList((await call('DescribeStacks', { StackName: name }))['Stacks'], 'member')[0];
  const settled = async (name: string) => {
    for (;;) {
      const found = await stack(name);
      if (!(xmlText(found, 'StackStatus') ?? '').endsWith('_IN_PROGRESS')) return found;
    }
  };
  const line = (found: unknown, status: string) => [xmlText(found, status), xmlText(found, `${status}Reason`)].filter(Boolean).join(' ');
  const send =
    (action: string) =>
    async (name: string, template: object, more: Record<string, unknown> = {}) => {
      await call(action, { StackName: name, TemplateBody: JSON.stringify(template), Capabilities: ['CAPABILITY_NAMED_IAM'], ...more });
      await settled(name);
    };
  return {
    runtime,
    call,
    deploy: send('CreateStack'),
    update: send('UpdateStack'),
    status: async (name) => line(await stack(name), 'StackStatus'),
    async events(name) {
      const all = xmlList((await call('DescribeStackEvents', { StackName: name }))['StackEvents'], 'member');
      return all.toReversed().map((event) => {
        const id = xmlText(event, 'LogicalResourceId');
        return `${id === xmlText(event, 'StackName') ? '' : `${id} `}${line(event, 'ResourceStatus')}`;
      });
    },
    async outputs(name) {
      const all = xmlList(Object(await stack(name))['Outputs'], 'member');
      return Object.fromEntries(all.map((output) => [xmlText(output, 'OutputKey') ?? '', xmlText(output, 'OutputValue') ?? '']));
    },
    async invoke(name) {
      const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: name }));
      return JSON.parse(Buffer.from(Payload ?? []).toString());
    },
  };
}

const shared = shareInFile(
  { after },
  async (scope) => await cloud(await awsRuntime(scope)),
  async ({ runtime }) => {
    const { ok } = await fetch(`${runtime.url}/_isobar/reset`, { method: 'POST' });
    assert.ok(ok);
  },
);

const TRUST = { Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] };

/** A function with what it needs, and what calls it. */
function application({ memory = 128, answer = 'one', timeout = 10 }: { memory?: number; answer?: string; timeout?: number } = {}) {
  const fn = (more: object) => ({ FunctionName: { Ref: 'Fn' }, ...more });
  return {
    Parameters: { Stage: { Type: 'String', Default: 'dev' } },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
    Resources: {
      Fn: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          // As text, which templates may.
          Timeout: String(timeout),
          MemorySize: memory,
          Environment: { Variables: { TABLE: { Ref: 'Table' }, STAGE: { 'Fn::Sub': '${AWS::StackName}/${Stage}' } } },
          Code: { ZipFile: `exports.handler = async () => [${JSON.stringify(answer)}, process.env.STAGE, process.env.TABLE];` },
        },
      },
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: { AssumeRolePolicyDocument: TRUST, Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: [] } }] },
      },
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        },
      },
      Queue: { Type: 'AWS::SQS::Queue' },
      ProdQueue: { Type: 'AWS::SQS::Queue', Condition: 'IsProd' },
      Version: { Type: 'AWS::Lambda::Version', Properties: fn({}) },
      Alias: {
        Type: 'AWS::Lambda::Alias',
        Properties: fn({ Name: 'live', FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] } }),
      },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { FunctionName: { Ref: 'Alias' }, EventSourceArn: { 'Fn::GetAtt': 'Queue.Arn' }, BatchSize: '5' },
      },
      Changes: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: fn({ EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] }, StartingPosition: 'LATEST' }),
      },
      Url: { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'AWS_IAM', TargetFunctionArn: { Ref: 'Fn' } } },
      Invoke: { Type: 'AWS::Lambda::EventInvokeConfig', Properties: fn({ Qualifier: '$LATEST', MaximumRetryAttempts: 1 }) },
      Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: { 'Fn::Sub': '/aws/lambda/${Fn}' }, RetentionInDays: 7 } },
      Allowed: {
        Type: 'AWS::Lambda::Permission',
        Properties: fn({ Action: 'lambda:InvokeFunction', Principal: 's3.amazonaws.com', SourceAccount: { Ref: 'AWS::AccountId' } }),
      },
      Bucket: {
        Type: 'AWS::S3::Bucket',
        DependsOn: 'Allowed',
        Properties: {
          NotificationConfiguration: {
            LambdaConfigurations: [
              {
                Event: 's3:ObjectCreated:*',
                Function: { 'Fn::GetAtt': ['Fn', 'Arn'] },
                Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'in/' }] } },
              },
            ],
          },
        },
      },
      Schedule: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          FlexibleTimeWindow: { Mode: 'OFF' },
          ScheduleExpression: 'rate(5 minutes)',
          Target: { Arn: { 'Fn::GetAtt': ['Fn', 'Arn'] }, RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } },
        },
      },
    },
    Outputs: {
      Fn: { Value: { Ref: 'Fn' } },
      Table: { Value: { Ref: 'Table' } },
      Queue: { Value: { Ref: 'Queue' } },
    },
  };
}

test('a stack makes what its template says, in services where it then is; updates change it, and nothing is left of it', async (t) => {
  const aws = await shared(t);
  await aws.deploy('app', application(), { Tags: [{ Key: 'team', Value: 'red' }] });
  assert.equal(await aws.status('app'), 'CREATE_COMPLETE');
  const { Fn: fn = '', Table: table = '' } = await aws.outputs('app');
  assert.match(fn, /^app-Fn-[A-Z0-9]{12}$/);
  assert.deepEqual(await aws.invoke(fn), ['one', 'app/dev', table]);

  await assert.rejects(aws.update('app', application()), /^Error: ValidationError: No updates are to be performed\.$/);

  const prod = { Parameters: [{ ParameterKey: 'Stage', ParameterValue: 'prod' }] };
  await aws.update('app', application({ answer: 'two' }), prod);
  assert.equal(await aws.status('app'), 'UPDATE_COMPLETE');
  assert.deepEqual(await aws.invoke(fn), ['two', 'app/prod', table]);
  assert.ok((await aws.events('app')).includes('ProdQueue CREATE_COMPLETE'));

  await aws.update('app', application({ answer: 'two' }));
  assert.ok((await aws.events('app')).includes('ProdQueue DELETE_COMPLETE'));

  await aws.call('DeleteStack', { StackName: 'app' });
  await assert.rejects(aws.status('app'), /^Error: ValidationError: Stack with id app does not exist$/);
  const lambda = new LambdaClient(clientOptions(aws.runtime));
  assert.deepEqual((await lambda.send(new ListFunctionsCommand())).Functions, []);
  // Streams are kept for a day, unpacked code until it is swept, and logs are known to be deleted.
  const left = aws.runtime.host.documents
    .collections()
    .filter((name) => !/^(?:cloudformation-.*|defaults|dynamodb-streams|lambda\.trees|logs\..*)$/.test(name));
  assert.deepEqual(left, []);
  assert.deepEqual(aws.runtime.complaints, []);
});

test('a stack that cannot be made is undone; one that cannot be changed is brought back', async (t) => {
  const aws = await shared(t);
  const broken = (more: object) => ({
    Resources: {
      Good: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 60 } },
      Bad: { Type: 'AWS::SQS::Queue', DependsOn: 'Good', Properties: more },
    },
  });
  await aws.deploy('s', broken({ DelaySeconds: 9999 }));
  assert.equal(await aws.status('s'), 'ROLLBACK_COMPLETE');
  const events = await aws.events('s');
  assert.match(
    events.join('\n'),
    /Bad CREATE_FAILED Resource handler returned message: ".* \(Service: Sqs, Status Code: 400, Request ID: [^)]+\)"/,
  );
  assert.ok(events.includes('ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Bad]. Rollback requested by user.'));
  assert.ok(events.includes('Good DELETE_COMPLETE'));
  await assert.rejects(aws.update('s', broken({})), /is in ROLLBACK_COMPLETE state and can not be updated/);
  await aws.call('DeleteStack', { StackName: 's' });

  await aws.deploy('s', broken({ DelaySeconds: 9999 }), { OnFailure: 'DO_NOTHING' });
  assert.equal(await aws.status('s'), 'CREATE_FAILED The following resource(s) failed to create: [Bad].');
  await aws.call('DeleteStack', { StackName: 's' });

  await aws.deploy('s', broken({ Nonsense: 1 }));
  assert.ok((await aws.events('s')).includes('Bad CREATE_FAILED Encountered unsupported property Nonsense of AWS::SQS::Queue'));
  await aws.call('DeleteStack', { StackName: 's' });

  await aws.deploy('s', application());
  const { Fn: fn = '' } = await aws.outputs('s');
  await aws.update('s', application({ answer: 'two', memory: 99_999 }));
  assert.equal(await aws.status('s'), 'UPDATE_ROLLBACK_COMPLETE');
  const [answer] = (await aws.invoke(fn)) as [string];
  assert.equal(answer, 'one');
  await aws.update('s', application({ timeout: 11 }));
  assert.equal(await aws.status('s'), 'UPDATE_COMPLETE');
  assert.deepEqual(aws.runtime.complaints, []);
});

test('what a template asks for and is not there is refused in the words of CloudFormation', async (t) => {
  const aws = await shared(t);
  const queue = { Type: 'AWS::SQS::Queue' };
  const refused: [object, RegExp][] = [
    [{ Resources: { A: { Type: 'AWS::ApiGateway::RestApi' } } }, /^Error: ValidationError: Template format error: Unrecognized resource types: \[AWS::ApiGateway::RestApi\]\. .*AWS::Lambda::Url/],
    [{ Resources: { A: { ...queue, Properties: { QueueName: { Ref: 'B' } } } } }, /Unresolved resource dependencies \[B\]/],
    [{ Transform: 'Mine', Resources: { A: queue } }, /No transform named Mine found/],
  ]; // prettier-ignore
  for (const [template, message] of refused) await assert.rejects(aws.deploy('x', template), message);
  const url = { TemplateURL: 'https://s3.amazonaws.com/bucket/%zz' };
  await assert.rejects(aws.call('ValidateTemplate', url), /^Error: ValidationError: S3 error: The specified bucket does not exist/);
  const role = { Resources: { R: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: TRUST } } } };
  await assert.rejects(
    aws.deploy('x', role, { Capabilities: [] }),
    /^Error: InsufficientCapabilitiesException: Requires capabilities : \[CAPABILITY_IAM\]$/,
  );
  await assert.rejects(aws.call('DescribeStackEvents', { StackName: 'x' }), /^Error: ValidationError: Stack \[x\] does not exist$/);
  await assert.rejects(aws.call('DetectStackDrift', { StackName: 'x' }), /^Error: InvalidAction/);
  await aws.deploy('x', { Resources: { A: queue } });
  await assert.rejects(aws.deploy('x', { Resources: { A: queue } }), /^Error: AlreadyExistsException: Stack \[x\] already exists$/);
  await aws.call('UpdateTerminationProtection', { StackName: 'x', EnableTerminationProtection: true });
  await assert.rejects(aws.call('DeleteStack', { StackName: 'x' }), /TerminationProtection is enabled/);
});

test('what is not to be shown is not in what is told of a stack', async (t) => {
  const aws = await shared(t);
  const template = {
    Parameters: { Password: { Type: 'String', NoEcho: true } },
    Resources: { A: { Type: 'AWS::SQS::Queue', Properties: { Tags: [{ Key: 'password', Value: { Ref: 'Password' } }] } } },
  };
  await aws.deploy('s', template, { Parameters: [{ ParameterKey: 'Password', ParameterValue: 'hunter2' }] });
  const told = [await aws.call('DescribeStacks', { StackName: 's' }), await aws.call('DescribeStackEvents', { StackName: 's' })];
  for (const answer of told) {
    assert.match(JSON.stringify(answer), /\*\*\*\*/);
    assert.doesNotMatch(JSON.stringify(answer), /hunter2/);
  }
});

test('change sets say what will be done, and do it', async (t) => {
  const aws = await shared(t);
  const table = (key: string, more: object = {}) => ({
    Resources: {
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
          KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
        },
      },
      ...more,
    },
    Outputs: { Name: { Value: { Ref: 'Table' } } },
  });
  const changes = async (name: string) => {
    const set = await aws.call('DescribeChangeSet', { StackName: 'c', ChangeSetName: name });
    const all = xmlList(set['Changes'], 'member').map((change) => Object(change)['ResourceChange']);
    return all.map((change) => ['Action', 'LogicalResourceId', 'Replacement'].map((part) => xmlText(change, part) ?? '-').join(' '));
  };
  const create = (name: string, type: string, template: object) =>
    aws.call('CreateChangeSet', { StackName: 'c', ChangeSetName: name, ChangeSetType: type, TemplateBody: JSON.stringify(template) });
  await create('first', 'CREATE', table('id', { Queue: { Type: 'AWS::SQS::Queue' } }));
  assert.equal(await aws.status('c'), 'REVIEW_IN_PROGRESS User Initiated');
  assert.deepEqual(await changes('first'), ['Add Table -', 'Add Queue -']);
  await aws.call('ExecuteChangeSet', { StackName: 'c', ChangeSetName: 'first' });
  assert.equal(await aws.status('c'), 'CREATE_COMPLETE');
  const { Name: before } = await aws.outputs('c');

  await create('same', 'UPDATE', table('id', { Queue: { Type: 'AWS::SQS::Queue' } }));
  const same = await aws.call('DescribeChangeSet', { StackName: 'c', ChangeSetName: 'same' });
  assert.equal(xmlText(same, 'Status'), 'FAILED');
  assert.match(xmlText(same, 'StatusReason') ?? '', /^The submitted information didn't contain changes\./);
  await assert.rejects(aws.call('ExecuteChangeSet', { StackName: 'c', ChangeSetName: 'same' }), /^Error: InvalidChangeSetStatus/);

  await create('key', 'UPDATE', table('name'));
  assert.deepEqual(await changes('key'), ['Modify Table True', 'Remove Queue -']);
  await aws.call('ExecuteChangeSet', { StackName: 'c', ChangeSetName: 'key' });
  assert.equal(await aws.status('c'), 'UPDATE_COMPLETE');
  const { Name: now } = await aws.outputs('c');
  assert.notEqual(now, before);
  assert.ok((await aws.events('c')).includes('Table DELETE_COMPLETE'));
});

test('values of one stack are used by another, which keeps them; stacks are there after a restart', async (t) => {
  const first = await awsRuntime(t);
  const aws = await cloud(first);
  const base = {
    Resources: { Q: { Type: 'AWS::SQS::Queue' } },
    Outputs: { Q: { Value: { 'Fn::GetAtt': ['Q', 'Arn'] }, Export: { Name: 'queue' } } },
  };
  await aws.deploy('base', base);
  const user = {
    Resources: { P: { Type: 'AWS::SQS::Queue', Properties: { Tags: [{ Key: 'of', Value: { 'Fn::ImportValue': 'queue' } }] } } },
  };
  await aws.deploy('user', user);
  assert.equal(await aws.status('user'), 'CREATE_COMPLETE');
  await aws.call('DeleteStack', { StackName: 'base' });
  assert.equal(await aws.status('base'), 'DELETE_FAILED Export queue cannot be deleted as it is in use by user');

  const [cut] = first.host.documents.list('cloudformation-stacks');
  assert.ok(cut !== undefined);
  first.host.documents.put('cloudformation-stacks', cut.key, { ...(cut.value as Stack), status: 'UPDATE_IN_PROGRESS' });
  await first.stop();
  const again = await cloud(await awsRuntime(t, { home: first.home }));
  assert.equal(await again.status((cut.value as Stack).name), 'UPDATE_FAILED The local runtime was stopped during the operation.');
  for (const name of ['user', 'base']) await again.call('DeleteStack', { StackName: name });
  await assert.rejects(again.status('base'), /does not exist/);
});
