import type { OutgoingRequest } from '#shared/model/outgoing-request.ts';
import type { Span } from '#shared/model/trace.ts';
import { readSignature } from './server/signature.ts';

/** Names that the services have in AWS's SDKs, by the one that they sign with; others keep that one. */
const SERVICES: Readonly<Record<string, string>> = {
  dynamodb: 'DynamoDB', s3: 'S3', sqs: 'SQS', sns: 'SNS', lambda: 'Lambda', kinesis: 'Kinesis', secretsmanager: 'Secrets Manager', ssm: 'SSM', states: 'SFN', events: 'EventBridge', kms: 'KMS', sts: 'STS', logs: 'CloudWatch Logs',
}; // prettier-ignore

/** Operations of S3 by method, on an object and on a bucket, where the request does not name its operation. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html */
const ON_OBJECT: Readonly<Record<string, string>> = { GET: 'GetObject', HEAD: 'HeadObject', PUT: 'PutObject', DELETE: 'DeleteObject' };

function s3Operation({ method, header }: OutgoingRequest, url: URL): string | null {
  const [, bucket = '', ...key] = url.pathname.split('/');
  if (key.join('/') !== '') {
    if (header('x-amz-copy-source') !== undefined) return url.searchParams.has('partNumber') ? 'UploadPartCopy' : 'CopyObject';
    if (url.searchParams.has('partNumber')) return 'UploadPart';
    return [...url.searchParams.keys()].some((name) => /^[a-z]/.test(name) && name !== 'versionId') ? null : (ON_OBJECT[method] ?? null);
  }
  if (bucket === '') return null;
  return method === 'GET' && url.searchParams.get('list-type') === '2' ? 'ListObjectsV2' : null;
}

/** The operation of a request: said in a header by the JSON protocols, in the query by the SDK for JavaScript, else by its path. */
function operationOf(service: string, request: OutgoingRequest, url: URL): string | null {
  const target = request.header('x-amz-target');
  if (target !== undefined) return target.split('.').at(-1) ?? null;
  const named = url.searchParams.get('x-id');
  if (named !== null) return named;
  if (service === 'lambda') return request.method === 'POST' && /\/functions\/[^/]+\/invocations$/.test(url.pathname) ? 'Invoke' : null;
  return service === 's3' ? s3Operation(request, url) : null;
} // prettier-ignore

/** What a call is done to, where its address says so. */
function resourceOf(service: string, { pathname }: URL): Span['attributes'] {
  const [first = ''] = pathname.split('/').slice(1);
  if (service === 's3' && first !== '') return { 'aws.s3.bucket': decodeURIComponent(first) };
  const fn = service === 'lambda' ? /\/functions\/([^/]+)\//.exec(pathname)?.[1] : undefined;
  return fn === undefined ? {} : { 'aws.function_name': decodeURIComponent(fn) };
}

/**
 * A signed request to AWS as attributes of its span, as OpenTelemetry's instrumentations of the SDK have them; null for
 * any other request, and where it cannot be told which operation it is (the query protocol names it in the body).
 * @see https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/
 */
export function nameOperation(request: OutgoingRequest): Span['attributes'] | null {
  const authorization = request.header('authorization');
  // Most requests are not signed: they are told by looking, before their address is taken apart.
  if (authorization === undefined && !request.url.includes('X-Amz-Credential=')) return null;
  const url = new URL(request.url);
  const signature = readSignature(authorization === undefined ? {} : { authorization }, url.searchParams);
  if (signature === null || signature === 'malformed') return null;
  const { service, region } = signature;
  const operation = operationOf(service, request, url);
  if (operation === null) return null;
  return {
    'rpc.system': 'aws-api',
    'rpc.service': SERVICES[service] ?? service,
    'rpc.method': operation,
    ...(region === null ? {} : { 'cloud.region': region }),
    ...resourceOf(service, url),
  };
}
