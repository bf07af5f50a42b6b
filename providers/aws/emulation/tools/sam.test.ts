import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { InvokeCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { mappingAt, type Mapping } from '../../../detection/cloud-yaml.ts';
import { AWS_MANAGED_POLICIES } from '../services/iam/aws-managed-policies.ts';
import { transformServerless } from '../services/cloudformation/sam/transform.ts';
import { parseTemplate } from '../services/cloudformation/template/parse-template.ts';
import { awsHome } from '../testing/aws-home.ts';
import { lambdaClient } from '../testing/lambda-functions.ts';
import { isInstalled, runTool } from './run-tool.ts';

/** The SAM CLI: the one on the path, or that which SAM_CLI names. */
const sam = process.env['SAM_CLI'] ?? 'sam';
const skip = isInstalled(sam, ['--version']) ? false : 'tool not installed: sam';

function directory(t: TestContext, files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'isobar-sam-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

const TEMPLATE = `
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: { Runtime: nodejs24.x, Timeout: 10, Environment: { Variables: { TABLE: !Ref Table } } }
Resources:
  Table: { Type: AWS::Serverless::SimpleTable }
  Queue: { Type: AWS::SQS::Queue }
  Layer: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: layer/, CompatibleRuntimes: [nodejs24.x] } }
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: index.handler
      AutoPublishAlias: live
      Layers: [!Ref Layer]
      Policies: [{ DynamoDBCrudPolicy: { TableName: !Ref Table } }]
      FunctionUrlConfig: { AuthType: NONE }
      Events:
        Jobs: { Type: SQS, Properties: { Queue: !GetAtt Queue.Arn } }
        Tick: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 hour) } }
`;
const handler = (says: string) =>
  `const greet = require('greet');\nexports.handler = async () => [greet(${JSON.stringify(says)}), process.env.TABLE];\n`;

test('the SAM CLI deploys an application, deploys it again when its code has changed, and deletes it', { skip }, async (t) => {
  const home = await awsHome(t);
  const dir = directory(t, {
    'template.yaml': TEMPLATE,
    'src/index.js': handler('one'),
    'layer/nodejs/node_modules/greet/index.js': 'module.exports = (who) => `hi ${who}`;\n',
  });
  // Its settings are in the user's home directory.
  const env = { ...home.env, HOME: dir, SAM_CLI_TELEMETRY: '0', AWS_MAX_ATTEMPTS: '1' };
  const run = (...args: string[]) => runTool(sam, args, { cwd: dir, env });
  const deploy = () =>
    run('deploy', '--stack-name', 'app', '--resolve-s3', '--capabilities', 'CAPABILITY_IAM', '--no-confirm-changeset', '--no-progressbar');
  const lambda = lambdaClient(t, home, { account: '111122223333' });
  const names = async () => ((await lambda.send(new ListFunctionsCommand())).Functions ?? []).map(({ FunctionName }) => FunctionName ?? '');
  const invoke = async () => {
    const [FunctionName] = await names();
    const { Payload, ExecutedVersion } = await lambda.send(new InvokeCommand({ FunctionName, Qualifier: 'live' }));
    const [says, table] = JSON.parse(Buffer.from(Payload ?? []).toString()) as [string, string];
    assert.match(table, /^app-Table-/);
    return [says, ExecutedVersion];
  };

  assert.match(await deploy(), /Successfully created\/updated stack - app in us-east-1/);
  assert.deepEqual(await invoke(), ['hi one', '1']);

  writeFileSync(join(dir, 'src/index.js'), handler('two'));
  assert.match(await deploy(), /\* Modify\s+Fn\s+AWS::Lambda::Function\s+False/);
  assert.deepEqual(await invoke(), ['hi two', '2']);

  await run('delete', '--stack-name', 'app', '--no-prompts', '--region', 'us-east-1');
  assert.deepEqual(await names(), []);
});

/** Ids end with digests that are the translator's own affair. */
const withoutDigests = (text: string) => text.replaceAll(/(Layer|FnVersion)[0-9a-f]{10}/g, '$1#');

test('the transform makes of a template what its own translator makes of it', { skip }, async () => {
  const file = fileURLToPath(new URL('sam-template.yaml', import.meta.url));
  const script = fileURLToPath(new URL('sam_translate.py', import.meta.url));
  // The translator comes with the CLI, in the Python that runs it.
  const program = await runTool('sh', ['-c', `head -1 "$(command -v ${sam})"`], { env: {} });
  const python = program.replace(/^#!/, '').trim();
  const expected = JSON.parse(
    withoutDigests(await runTool(python, [script, file], { env: { AWS_DEFAULT_REGION: 'us-east-1' } })),
  ) as Mapping;
  const managedPolicies = new Map(AWS_MANAGED_POLICIES.map(({ name, path }) => [name, `arn:aws:iam::aws:policy${path}${name}`]));
  const result = transformServerless(await parseTemplate(readFileSync(file, 'utf8')), { parameters: { Stage: 'dev' }, managedPolicies });
  const actual = JSON.parse(withoutDigests(JSON.stringify(result))) as Mapping;
  for (const id of new Set([...Object.keys(mappingAt(expected, 'Resources')), ...Object.keys(mappingAt(actual, 'Resources'))])) {
    assert.deepEqual(mappingAt(actual, 'Resources')[id], mappingAt(expected, 'Resources')[id], id);
  }
  assert.deepEqual({ ...actual, Resources: {} }, { ...expected, Resources: {} });
});
