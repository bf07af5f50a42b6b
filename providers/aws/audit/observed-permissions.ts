import type { Span } from '#shared/model/trace.ts';
import type { ObservedPermission } from '../../audit.ts';
import { permissionsOfOperation } from './needed-permissions.ts';

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** What a call is done to, as X-Ray's and OpenTelemetry's instrumentations of the SDK name it. */
const RESOURCES = [
  'aws.table_name',
  'aws.dynamodb.table_names',
  'aws.bucket_name',
  'aws.s3.bucket',
  'aws.queue_url',
  'aws.topic_arn',
  'aws.function_name',
  'aws.stream_name',
];

/**
 * Service and operation of a span: X-Ray names a subsegment after the service and has the operation in `aws.operation`;
 * OpenTelemetry has both as attributes.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-aws
 * @see https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/
 */
function operationOf({ name, attributes }: Span): { service: string; operation: string } | null {
  const method = text(attributes['rpc.method']);
  if (method === null) return null;
  const [before, after] = method.split('/');
  const service = text(attributes['rpc.service']) ?? (after === undefined ? name : (before ?? name));
  return { service: service.replace(/\s+/g, ''), operation: after ?? method };
}

/** The permissions that calls in traces asked for, also those that failed: what was not found had to be allowed first. */
export async function observedIn(spans: readonly Span[]): Promise<ObservedPermission[]> {
  const out: ObservedPermission[] = [];
  for (const span of spans) {
    const call = operationOf(span);
    if (call === null) continue;
    const resource = RESOURCES.map((key) => text(span.attributes[key])).find((each) => each !== null) ?? null;
    for (const each of await permissionsOfOperation(call.service, call.operation)) out.push({ ...each, resource, spanId: span.spanId });
  }
  return out;
} // prettier-ignore
