import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, after, test } from 'node:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { registry } from '#providers/registry.ts';
import { createCore, type Core } from '../../create-core.ts';
import { writeTree } from '../../testing/test-core.ts';

/** A source, the rules that fail in it, and those that pass or do not apply. */
interface Case {
  name: string;
  files: Record<string, string>;
  fails: string[];
  not: string[];
}

const lambda = (properties: string, more = '') =>
  `AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::Serverless-2016-10-31\nResources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: index.handler\n      CodeUri: .\n${properties.replace(/^/gm, '      ')}\n${more}`;
const sam = (properties: string, more = '') => ({
  'template.yaml': lambda(properties, more),
  'index.js': 'exports.handler = async () => 1;\n',
});
// The client of the cloud is named in parts: tests of core name no cloud's SDK.
const QUEUE = `const { SQSClient, SendMessageCommand } = require('@${['aws', 'sdk'].join('-')}/client-sqs');\nexports.handler = async () => new SQSClient().send(new SendMessageCommand({ QueueUrl: process.env.OUT, MessageBody: 'x' }));\n`;
const tf = (text: string) => ({ 'main.tf': text });

const GCP = (attributes: string, more = '') =>
  tf(
    `resource "google_cloudfunctions_function" "fn" {\n  name = "fn"\n  runtime = "nodejs22"\n  trigger_http = true\n${attributes}\n}\n${more}`,
  );
const AZURE = (attributes: string, more = '') =>
  tf(`resource "azurerm_linux_function_app" "app" {\n  name = "app"\n  functions_extension_version = "~4"\n${attributes}\n}\n${more}`);

const CASES: readonly Case[] = [
  { name: 'an old runtime', files: sam('Runtime: nodejs16.x'), fails: ['RUN-001'], not: [] },
  { name: 'a supported runtime', files: sam('Runtime: nodejs24.x'), fails: [], not: ['RUN-001'] },
  { name: 'an administrator', files: sam('Policies: [AdministratorAccess]'), fails: ['IAM-001'], not: ['IAM-002'] },
  { name: 'a way to more rights', files: sam('Policies:\n  - Statement: [{ Effect: Allow, Action: ["iam:PassRole", "lambda:CreateFunction"], Resource: "*" }]'), fails: ['IAM-002', 'IAM-003'], not: ['IAM-001'] },
  { name: 'a way to more rights, denied', files: sam('Policies:\n  - Statement: [{ Effect: Allow, Action: ["iam:PassRole", "lambda:CreateFunction"], Resource: "*" }, { Effect: Deny, Action: "iam:*", Resource: "*" }]'), fails: [], not: ['IAM-002'] },
  { name: 'named actions on named resources', files: sam('Policies:\n  - Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" }]'), fails: [], not: ['IAM-001', 'IAM-002', 'IAM-003'] },
  { name: 'a policy whose content is not known', files: sam('Policies: [SomebodysOwnPolicy]'), fails: [], not: ['IAM-001'] },
  { name: 'a URL for anybody', files: sam('FunctionUrlConfig: { AuthType: NONE, Cors: { AllowOrigins: ["*"], AllowCredentials: true } }'), fails: ['EXP-002', 'EXP-008', 'COST-001'], not: [] },
  { name: 'a URL with IAM', files: sam('FunctionUrlConfig: { AuthType: AWS_IAM, Cors: { AllowOrigins: ["https://a.example"] } }'), fails: [], not: ['EXP-002', 'EXP-008'] },
  { name: 'a CORS block without origins', files: sam('FunctionUrlConfig: { AuthType: AWS_IAM, Cors: { MaxAge: 5 } }'), fails: [], not: ['EXP-008'] },
  { name: 'a schedule that is turned off, and one that is not', files: sam('Events: { A: { Type: Schedule, Properties: { Schedule: "rate(1 day)", Enabled: false } } }'), fails: ['GOV-005'], not: [] },
  { name: 'a schedule in use', files: sam('Events: { A: { Type: Schedule, Properties: { Schedule: "rate(1 day)" } } }'), fails: [], not: ['GOV-005'] },
  { name: 'an open route', files: sam('Events: { A: { Type: Api, Properties: { Path: /a, Method: get } } }'), fails: ['EXP-004'], not: [] },
  { name: 'a route with an authorizer', files: sam('Events: { A: { Type: Api, Properties: { Path: /a, Method: get, Auth: { Authorizer: Users } } } }'), fails: [], not: ['EXP-004'] },
  { name: 'anybody may invoke', files: sam('Runtime: nodejs24.x', '  P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref Fn, Action: "lambda:InvokeFunction", Principal: "*" } }\n'), fails: ['EXP-001'], not: ['EXP-006'] },
  { name: 'a service for any account', files: sam('Runtime: nodejs24.x', '  P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref Fn, Action: "lambda:InvokeFunction", Principal: s3.amazonaws.com } }\n'), fails: ['EXP-006'], not: ['EXP-001'] },
  { name: 'a service for one bucket', files: sam('Runtime: nodejs24.x', '  P: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref Fn, Action: "lambda:InvokeFunction", Principal: s3.amazonaws.com, SourceArn: "arn:aws:s3:::b" } }\n'), fails: [], not: ['EXP-001', 'EXP-006'] },
  { name: 'a bucket that anybody writes to', files: sam('Events: { A: { Type: S3, Properties: { Bucket: !Ref B, Events: "s3:ObjectCreated:*" } } }', '  B: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicReadWrite } }\n'), fails: ['EXP-009', 'RES-001'], not: [] },
  { name: 'a private bucket, and failures that are kept', files: sam('DeadLetterQueue: { Type: SQS, TargetArn: "arn:aws:sqs:eu-west-1:1:q" }\nEvents: { A: { Type: S3, Properties: { Bucket: !Ref B, Events: "s3:ObjectCreated:*" } } }', '  B: { Type: AWS::S3::Bucket }\n'), fails: [], not: ['EXP-009', 'RES-001'] },
  { name: 'a secret by name, and a reference', files: sam('Environment: { Variables: { DB_PASSWORD: hT7xkq92LmPz, API_TOKEN: "{{resolve:secretsmanager:x}}", TABLE: t } }'), fails: ['SEC-001', 'ENC-005'], not: [] },
  { name: 'no secret', files: sam('Environment: { Variables: { TOKEN_URL: "https://a.example", SECRET_NAME: prod/db } }\nKmsKeyArn: arn:aws:kms:x'), fails: [], not: ['SEC-001', 'ENC-005'] },
  { name: 'layers of others and of known publishers', files: sam('Layers: ["arn:aws:lambda:eu-west-1:999988887777:layer:x:1"]'), fails: ['SUP-002'], not: [] },
  { name: 'a layer of Powertools', files: sam('Layers: ["arn:aws:lambda:eu-west-1:017000801446:layer:AWSLambdaPowertools:1"]'), fails: [], not: ['SUP-002'] },
  { name: 'settings that are as they should be', files: sam('Tracing: Active\nReservedConcurrentExecutions: 5\nTags: { team: x }\nCodeSigningConfigArn: arn:aws:lambda:x'), fails: [], not: ['LOG-001', 'COST-001', 'GOV-001', 'SUP-001'] },
  { name: 'a loop through a bucket', files: { 'template.yaml': lambda('Environment: { Variables: { OUT: !Ref B } }\nEvents: { A: { Type: S3, Properties: { Bucket: !Ref B, Events: "s3:ObjectCreated:*", Filter: { S3Key: { Rules: [{ Name: suffix, Value: .raw }] } } } } }', '  B: { Type: AWS::S3::Bucket }\n').replace('nodejs', 'python'), 'index.py': 'import boto3, os\ndef handler(event, context):\n    boto3.client("s3").put_object(Bucket=os.environ["OUT"], Key=event["k"])\n' }, fails: ['COST-003'], not: [] },
  { name: 'a loop that a filter ends', files: { 'template.yaml': lambda('Environment: { Variables: { OUT: !Ref B } }\nEvents: { A: { Type: S3, Properties: { Bucket: !Ref B, Events: "s3:ObjectCreated:*", Filter: { S3Key: { Rules: [{ Name: suffix, Value: .raw }] } } } } }', '  B: { Type: AWS::S3::Bucket }\n'), 'index.py': 'import boto3, os\ndef handler(event, context):\n    boto3.client("s3").put_object(Bucket=os.environ["OUT"], Key="receipt.txt")\n' }, fails: [], not: ['COST-003'] },
  { name: 'code that stands in the template', files: { 'template.yaml': 'Resources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Properties:\n      Handler: index.handler\n      Runtime: python3.13\n      Code:\n        ZipFile: |\n          import os\n          def handler(event, context):\n              os.system(event["cmd"])\n' }, fails: ['CODE-001'], not: [] },
  { name: 'a handler that a build writes, and its source', files: { 'serverless.yml': 'service: a\nprovider: { name: aws, runtime: nodejs24.x }\nfunctions:\n  go: { handler: dist/go.main }\n', 'src/go.ts': 'export const main = async (event: { code: string }) => eval(event.code);\n' }, fails: ['CODE-002'], not: [] },
  { name: 'a handler that a plugin writes, and the application behind it', files: { 'serverless.yml': 'service: a\nprovider: { name: aws, runtime: python3.13 }\nfunctions:\n  app: { handler: wsgi.handler, events: [{ http: "ANY /" }] }\n', 'app.py': 'from flask import Flask, request\napp = Flask(__name__)\n@app.route("/")\ndef index():\n    return str(eval(request.args["q"]))\n' }, fails: ['CODE-002', 'EXP-004'], not: [] },
  { name: 'Terraform: a role that anybody takes on, and its policies', files: tf('resource "aws_lambda_function" "f" {\n  function_name = "f"\n  runtime = "python3.8"\n  handler = "a.b"\n  role = aws_iam_role.r.arn\n}\nresource "aws_iam_role" "r" {\n  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } }] })\n}\nresource "aws_iam_role_policy" "p" {\n  role = aws_iam_role.r.id\n  policy = <<EOT\n{ "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] }\nEOT\n}\n'), fails: ['IAM-009', 'IAM-001', 'RUN-001'], not: [] },
  { name: 'Serverless Framework', files: { 'serverless.yml': 'provider:\n  name: aws\n  runtime: nodejs14.x\n  iamRoleStatements:\n    - { Effect: Allow, Action: "dynamodb:*", Resource: "*" }\nfunctions:\n  a:\n    handler: index.handler\n    events: [{ http: "GET /x" }]\n', 'index.js': 'exports.handler = async () => 1;\n' }, fails: ['RUN-001', 'IAM-003', 'EXP-004'], not: ['IAM-001'] },
  { name: 'Google: for everybody, by the default account', files: GCP('', 'resource "google_cloudfunctions_function_iam_member" "m" {\n  cloud_function = google_cloudfunctions_function.fn.name\n  role = "roles/cloudfunctions.invoker"\n  member = "allAuthenticatedUsers"\n}\n'), fails: ['EXP-001', 'EXP-003', 'EXP-005', 'ENC-001', 'IAM-006'], not: ['RUN-001'] },
  { name: 'Google: as it should be', files: GCP('  ingress_settings = "ALLOW_INTERNAL_ONLY"\n  https_trigger_security_level = "SECURE_ALWAYS"\n  service_account_email = google_service_account.own.email', 'resource "google_service_account" "own" {}\n'), fails: [], not: ['EXP-001', 'EXP-003', 'EXP-005', 'ENC-001', 'IAM-006', 'IAM-001'] },
  { name: 'Google: an owner', files: GCP('  service_account_email = google_service_account.own.email', 'resource "google_service_account" "own" {}\nresource "google_project_iam_member" "o" {\n  role = "roles/owner"\n  member = "serviceAccount:${google_service_account.own.email}"\n}\n'), fails: ['IAM-001'], not: ['IAM-006'] },
  { name: 'Azure: everything open', files: AZURE('  functions_extension_version = "~3"\n  storage_account_access_key = "x"\n  app_settings = { JWT_SECRET = "hT7xkq92LmPz" }\n  site_config {\n    remote_debugging_enabled = true\n    ftps_state = "AllAllowed"\n    minimum_tls_version = "1.0"\n    cors {\n      allowed_origins = ["*"]\n    }\n  }'), fails: ['ENC-001', 'ENC-002', 'EXP-005', 'EXP-008', 'EXP-010', 'EXP-011', 'EXP-012', 'IAM-007', 'IAM-011', 'RUN-002', 'SEC-001'], not: [] },
  { name: 'Azure: as it should be', files: AZURE('  https_only = true\n  public_network_access_enabled = false\n  webdeploy_publish_basic_authentication_enabled = false\n  ftp_publish_basic_authentication_enabled = false\n  identity {\n    type = "SystemAssigned"\n  }\n  site_config {\n    ftps_state = "Disabled"\n    minimum_tls_version = "1.2"\n  }'), fails: [], not: ['ENC-001', 'ENC-002', 'EXP-005', 'EXP-008', 'EXP-010', 'EXP-011', 'EXP-012', 'IAM-007', 'IAM-011', 'RUN-002'] },
  { name: 'Azure: an anonymous trigger in function.json', files: { 'host.json': '{"version":"2.0"}', 'pay/function.json': '{ "bindings": [{ "type": "httpTrigger", "authLevel": "anonymous", "methods": ["post"] }], "scriptFile": "index.js" }', 'pay/index.js': "const cp = require('child_process');\nmodule.exports = async function (context, req) { cp.execSync(req.body.c); };\n" }, fails: ['EXP-003', 'CODE-001'], not: [] },
  { name: 'Azure: a trigger with a key', files: { 'host.json': '{"version":"2.0"}', 'pay/function.json': '{ "bindings": [{ "type": "httpTrigger", "authLevel": "function" }] }', 'pay/index.js': 'module.exports = async function (context, req) { context.res = {}; };\n' }, fails: [], not: ['EXP-003', 'CODE-001'] },
  { name: 'a secret in a stage variable, no log, no limit', files: sam('Events: { A: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /a, Method: get } } }', '  Api: { Type: AWS::Serverless::Api, Properties: { StageName: p, Variables: { dbPassword: hT7xkq92LmPz } } }\n'), fails: ['SEC-006', 'LOG-005', 'COST-002', 'EXP-004'], not: ['SEC-001'] },
  { name: 'a stage with variables that are none, a log and limits', files: sam('Events: { A: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /a, Method: get } } }', '  Api: { Type: AWS::Serverless::Api, Properties: { StageName: p, Variables: { table: orders }, AccessLogSetting: { DestinationArn: !GetAtt Log.Arn }, MethodSettings: [{ HttpMethod: "*", ResourcePath: "/*", ThrottlingRateLimit: 10, ThrottlingBurstLimit: 5 }] } }\n'), fails: ['EXP-004'], not: ['SEC-006', 'LOG-005', 'COST-002'] },
  { name: 'an implicit API with settings for all of its kind', files: { ...sam(''), 'template.yaml': `Globals: { HttpApi: { AccessLogSettings: { DestinationArn: x }, DefaultRouteSettings: { ThrottlingBurstLimit: 5 } } }\n${lambda('Events: { A: { Type: HttpApi, Properties: { Path: /a, Method: get } } }')}` }, fails: ['EXP-004'], not: ['LOG-005', 'COST-002'] },
  { name: 'Terraform: a stage with a secret, an old domain', files: tf('resource "aws_lambda_function" "f" {\n  function_name = "f"\n}\nresource "aws_apigatewayv2_api" "a" {\n  protocol_type = "HTTP"\n}\nresource "aws_apigatewayv2_integration" "i" {\n  api_id = aws_apigatewayv2_api.a.id\n  integration_uri = aws_lambda_function.f.invoke_arn\n}\nresource "aws_apigatewayv2_route" "r" {\n  api_id = aws_apigatewayv2_api.a.id\n  route_key = "GET /x"\n  target = "integrations/${aws_apigatewayv2_integration.i.id}"\n}\nresource "aws_apigatewayv2_stage" "s" {\n  api_id = aws_apigatewayv2_api.a.id\n  stage_variables = { API_TOKEN = "hT7xkq92LmPz" }\n}\nresource "aws_api_gateway_domain_name" "d" {\n  domain_name = "api.example.com"\n  security_policy = "TLS_1_0"\n}\n'), fails: ['SEC-006', 'LOG-005', 'COST-002', 'ENC-002', 'EXP-004'], not: [] },
  { name: 'a secret that is not rotated, and one that is', files: sam('Policies:\n  - AWSSecretsManagerGetSecretValuePolicy: { SecretArn: !Ref Old }\n  - AWSSecretsManagerGetSecretValuePolicy: { SecretArn: !Ref Young }', '  Old: { Type: AWS::SecretsManager::Secret }\n  Young: { Type: AWS::SecretsManager::Secret }\n  R: { Type: AWS::SecretsManager::RotationSchedule, Properties: { SecretId: !Ref Young } }\n'), fails: ['SEC-007'], not: [] },
  { name: 'a secret that is rotated', files: sam('Environment: { Variables: { DB: !Ref Young } }', '  Young: { Type: AWS::SecretsManager::Secret }\n  R: { Type: AWS::SecretsManager::RotationSchedule, Properties: { SecretId: !Ref Young } }\n'), fails: [], not: ['SEC-007'] },
  { name: 'Azure: a slot that is weaker, and no resource logs', files: AZURE('  https_only = true', 'resource "azurerm_linux_function_app_slot" "s" {\n  name = "staging"\n  function_app_id = azurerm_linux_function_app.app.id\n}\n'), fails: ['EXP-013', 'LOG-004'], not: ['ENC-001'] },
  { name: 'Azure: a slot as strict as production, and resource logs', files: AZURE('  https_only = true', 'resource "azurerm_linux_function_app_slot" "s" {\n  name = "staging"\n  https_only = true\n  function_app_id = azurerm_linux_function_app.app.id\n}\nresource "azurerm_monitor_diagnostic_setting" "d" {\n  name = "d"\n  target_resource_id = azurerm_linux_function_app.app.id\n}\n'), fails: [], not: ['EXP-013', 'LOG-004'] },
  { name: 'a loop through a queue and another function', files: { ...sam(''), 'template.yaml': `${lambda('Environment: { Variables: { OUT: !Ref Second } }\nCodeUri: a/\nEvents: { A: { Type: SQS, Properties: { Queue: !GetAtt First.Arn } } }').replace('      CodeUri: .\n', '')}  Other: { Type: AWS::Serverless::Function, Properties: { Handler: index.handler, CodeUri: b/, Environment: { Variables: { OUT: !Ref First } }, Events: { B: { Type: SQS, Properties: { Queue: !GetAtt Second.Arn } } } } }\n  First: { Type: AWS::SQS::Queue }\n  Second: { Type: AWS::SQS::Queue }\n`, 'a/index.js': QUEUE, 'b/index.js': QUEUE }, fails: ['COST-003'], not: [] },
  { name: 'a chain that ends', files: { ...sam(''), 'template.yaml': `${lambda('Environment: { Variables: { OUT: !Ref Second } }\nCodeUri: a/\nEvents: { A: { Type: SQS, Properties: { Queue: !GetAtt First.Arn } } }').replace('      CodeUri: .\n', '')}  Other: { Type: AWS::Serverless::Function, Properties: { Handler: index.handler, CodeUri: b/, Environment: { Variables: { OUT: !Ref Third } }, Events: { B: { Type: SQS, Properties: { Queue: !GetAtt Second.Arn } } } } }\n  First: { Type: AWS::SQS::Queue }\n  Second: { Type: AWS::SQS::Queue }\n  Third: { Type: AWS::SQS::Queue }\n`, 'a/index.js': QUEUE, 'b/index.js': QUEUE }, fails: [], not: ['COST-003'] },
  { name: 'one zone, and everything let out', files: sam('VpcConfig: { SubnetIds: [!Ref S1, !Ref S2], SecurityGroupIds: [!Ref G] }', '  S1: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: a } }\n  S2: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: a } }\n  G: { Type: AWS::EC2::SecurityGroup }\n'), fails: ['NET-002', 'NET-003'], not: ['NET-001'] },
  { name: 'two zones, and egress that is limited', files: sam('VpcConfig: { SubnetIds: [!Ref S1, !Ref S2], SecurityGroupIds: [!Ref G] }', '  S1: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: a } }\n  S2: { Type: AWS::EC2::Subnet, Properties: { AvailabilityZone: b } }\n  G: { Type: AWS::EC2::SecurityGroup, Properties: { SecurityGroupEgress: [{ IpProtocol: tcp, CidrIp: 10.0.0.0/8 }] } }\n'), fails: [], not: ['NET-002', 'NET-003'] },
  { name: 'Google: a topic that anybody publishes to', files: tf('resource "google_cloudfunctions_function" "fn" {\n  name = "fn"\n  runtime = "nodejs22"\n  event_trigger {\n    event_type = "google.pubsub.topic.publish"\n    resource = google_pubsub_topic.t.name\n  }\n}\nresource "google_pubsub_topic" "t" {\n  name = "t"\n}\nresource "google_pubsub_topic_iam_member" "m" {\n  topic = google_pubsub_topic.t.name\n  role = "roles/pubsub.publisher"\n  member = "allUsers"\n}\n'), fails: ['EXP-009'], not: [] },
  { name: 'Google: a topic of its own', files: tf('resource "google_cloudfunctions_function" "fn" {\n  name = "fn"\n  runtime = "nodejs22"\n  event_trigger {\n    event_type = "google.pubsub.topic.publish"\n    resource = google_pubsub_topic.t.name\n  }\n}\nresource "google_pubsub_topic" "t" {\n  name = "t"\n}\n'), fails: [], not: ['EXP-009'] },
]; // prettier-ignore

const base = mkdtempSync(join(tmpdir(), 'isobar-rules-'));
let core: Core;
before(() => {
  const home = writeTree(join(base, 'home'), {});
  core = createCore({ registry, home, front: 'test', frontReason: null, version: '0.0.0', ports: { templatesDir: base } });
});
after(async () => {
  await core.close();
  rmSync(base, { recursive: true, force: true });
});

CASES.forEach(({ name, files, fails, not }, i) => {
  test(`rules: ${name}`, async () => {
    const directory = writeTree(join(base, `case-${i}`), files);
    const failed = new Set<string>();
    for await (const event of await core.client.audits.run({ directories: [directory] })) {
      if (event.type === 'findings') for (const { ruleId, state } of event.findings) if (state === 'fail') failed.add(ruleId);
    }
    for (const id of fails) assert.ok(failed.has(id), `${id} is found; found were ${[...failed].toSorted().join(', ')}`);
    for (const id of not) assert.ok(!failed.has(id), `${id} is not reported`);
  });
});
