import { dirname } from 'node:path/posix';
import { readCloudDocument } from '../../detection/cloud-document.ts';
import { isMapping, mappingAt, type Mapping } from '../../detection/cloud-yaml.ts';
import { readResources } from './read-cloudformation.ts';
import { listOf, type Resource, type Template } from './template.ts';

/** Values that only the framework can work out become what they are: unknown. */
function settled(value: unknown): unknown {
  if (typeof value === 'string' && /^\$\{[^}]*\}$/.test(value)) return { 'Fn::Sub': value };
  return value;
}

function events(list: unknown): Mapping {
  const out: Mapping = {};
  listOf(list).forEach((each, i) => {
    if (!isMapping(each)) {
      if (typeof each === 'string') out[`event${i}`] = { Type: each === 'httpApi' ? 'HttpApi' : 'Api', Properties: {} };
      return;
    }
    const [[kind, raw] = ['', null]] = Object.entries(each);
    const props: Mapping = isMapping(raw) ? raw : {};
    const text = typeof raw === 'string' ? raw : null;
    out[`event${i}`] = toEvent(kind, props, text, raw);
  });
  return out;
}

/** @see https://www.serverless.com/framework/docs/providers/aws/guide/events */
// oxlint-disable-next-line complexity -- one case for each kind of event
function toEvent(kind: string, props: Mapping, text: string | null, raw: unknown): Mapping {
  const [method, path] = text?.split(/\s+/) ?? [];
  switch (kind) {
    case 'http':
      return {
        Type: 'Api',
        Properties: {
          Path: props['path'] ?? path,
          Method: props['method'] ?? method,
          Cors: props['cors'],
          Auth:
            props['private'] === true
              ? { ApiKeyRequired: true }
              : props['authorizer'] === undefined
                ? undefined
                : { Authorizer: props['authorizer'] },
        },
      };
    case 'httpApi':
      return {
        Type: 'HttpApi',
        Properties: {
          Path: props['path'] ?? path ?? text,
          Method: props['method'] ?? method,
          Auth: props['authorizer'] === undefined ? undefined : { Authorizer: props['authorizer'] },
        },
      };
    case 's3':
      return { Type: 'S3', Properties: { Bucket: props['bucket'] ?? text, Filter: { S3Key: { Rules: listOf(props['rules']).flatMap((rule) => (isMapping(rule) ? Object.entries(rule).map(([Name, Value]) => ({ Name, Value })) : [])) } } } }; // prettier-ignore
    case 'sns':
      return { Type: 'SNS', Properties: { Topic: props['arn'] ?? props['topicName'] ?? text } };
    case 'sqs':
      return { Type: 'SQS', Properties: { Queue: props['arn'] ?? text } };
    case 'stream':
      return { Type: 'DynamoDB', Properties: { Stream: props['arn'] ?? text } };
    case 'schedule':
      return { Type: 'Schedule', Properties: { Schedule: props['rate'] ?? raw } };
    default:
      return { Type: kind, Properties: props };
  }
}

/** What every function may do: `provider.iam.role.statements`, or `iamRoleStatements` as it was called. */
function statements(provider: Mapping): unknown[] {
  return [...listOf(mappingAt(provider, 'iam', 'role')['statements']), ...listOf(provider['iamRoleStatements'])];
}

/** A Serverless Framework file as resources; null where it is none of AWS. */
// oxlint-disable-next-line complexity -- one case for each kind of event
export function readServerless(file: string, text: string): { template: Template | null; note: string | null } {
  const document = readCloudDocument(file, text);
  const provider = mappingAt(document.value, 'provider');
  const name = provider['name'] ?? (isMapping(document.value) ? document.value['provider'] : undefined);
  const note = document.problem === null ? null : `${file}: it has an error and was read in part only: ${document.problem}.`;
  if (name !== 'aws') return { template: null, note: name === undefined ? note : null };
  const folder = dirname(file);
  const resources = readResources(document, ['resources', 'Resources']);
  const role = mappingAt(provider, 'iam', 'role');
  for (const [id, fn] of Object.entries(mappingAt(document.value, 'functions'))) {
    if (!isMapping(fn)) continue;
    const merged: Mapping = { ...provider, ...fn };
    const variables = { ...mappingAt(provider, 'environment'), ...mappingAt(fn, 'environment') };
    const own = [...listOf(fn['iamRoleStatements']), ...listOf(mappingAt(fn, 'iam', 'role')['statements'])];
    const props: Mapping = {
      FunctionName: fn['name'],
      Runtime: settled(merged['runtime']),
      Handler: fn['handler'],
      MemorySize: merged['memorySize'],
      Timeout: merged['timeout'] ?? 6,
      Environment: { Variables: Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, settled(value)])) },
      KmsKeyArn: merged['kmsKeyArn'],
      ReservedConcurrentExecutions: fn['reservedConcurrency'],
      VpcConfig: merged['vpc'] === undefined ? undefined : { SubnetIds: mappingAt(merged, 'vpc')['subnetIds'], SecurityGroupIds: mappingAt(merged, 'vpc')['securityGroupIds'] },
      Layers: fn['layers'] ?? provider['layers'],
      Tracing: fn['tracing'] === true || mappingAt(provider, 'tracing')['lambda'] === true ? 'Active' : fn['tracing'] === 'Active' ? 'Active' : undefined,
      DeadLetterQueue: fn['onError'] === undefined ? undefined : { TargetArn: fn['onError'] },
      EventInvokeConfig: fn['destinations'] === undefined ? undefined : { DestinationConfig: { OnFailure: { Destination: mappingAt(fn, 'destinations')['onFailure'] } } },
      Role: fn['role'] ?? (typeof role === 'string' ? role : provider['role']),
      Policies: [{ Statement: [...statements(provider), ...own] }, ...listOf(role['managedPolicies'])],
      Events: events(fn['events']),
      FunctionUrlConfig: fn['url'] === undefined || fn['url'] === false ? undefined : { AuthType: mappingAt(fn, 'url')['authorizer'] === 'aws_iam' ? 'AWS_IAM' : 'NONE', Cors: fn['url'] === true ? undefined : corsOf(mappingAt(fn, 'url')['cors']) },
      Tags: merged['tags'],
    }; // prettier-ignore
    const resource: Resource = {
      id,
      type: 'AWS::Serverless::Function',
      props: Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)),
      at: (...path) => document.at(['functions', id, ...(KEYS[String(path[0])] ?? []), ...path.slice(1)]),
    };
    resources.set(id, resource);
  }
  return { template: { file, folder: folder === '.' ? '' : folder, resources, parameters: {}, globals: stages(provider) }, note };
}

/** Logs and limits of the API that the framework makes. @see https://www.serverless.com/framework/docs/providers/aws/events/apigateway */
function stages(provider: Mapping): Mapping {
  const logs = mappingAt(provider, 'logs');
  const on = (value: unknown) => (value === undefined || value === false ? undefined : { DestinationArn: 'made by the framework' });
  const plan = mappingAt(provider, 'apiGateway')['usagePlan'];
  return {
    Api: { AccessLogSetting: on(logs['restApi']), ...(plan === undefined ? {} : { Auth: { UsagePlan: plan } }) },
    HttpApi: { AccessLogSettings: on(logs['httpApi']) },
  };
}

const KEYS: Readonly<Record<string, string[]>> = {
  Handler: ['handler'],
  Runtime: ['runtime'],
  Environment: ['environment'],
  Events: ['events'],
  Timeout: ['timeout'],
  Policies: ['iamRoleStatements'],
  FunctionUrlConfig: ['url'],
};

function corsOf(cors: unknown): unknown {
  if (cors === true) return { AllowOrigins: ['*'] };
  return isMapping(cors) ? { AllowOrigins: listOf(cors['allowedOrigins'] ?? '*'), AllowCredentials: cors['allowCredentials'] } : undefined;
}
