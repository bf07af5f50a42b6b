import type { WorkerCall } from '../../emulation.ts';

/** Names of what an invocation of Lambda's API carries beside its payload (`WorkerCall.attributes`). */
export const ATTRIBUTES = {
  /** JSON text, decoded from X-Amz-Client-Context. */
  clientContext: 'aws.client_context',
  /** JSON text. */
  cognitoIdentity: 'aws.cognito_identity',
  tenantId: 'aws.tenant_id',
  /** Version or alias that the caller named. */
  qualifier: 'aws.qualifier',
  /** The ARN as it was addressed; left out where the call did not come through Lambda's API. */
  functionArn: 'aws.function_arn',
  /** How often each function has run in this chain of requests; see lambda/run/lineage.ts. */
  lineage: 'aws.lineage',
  /** Of a request to a function URL with AWS_IAM: JSON text, `requestContext.authorizer.iam`. */
  urlCaller: 'aws.url_caller',
} as const;

/** `_X_AMZN_TRACE_ID`: the W3C trace in X-Ray's notation. @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
export function xrayTraceId({ traceId, spanId, attributes }: Pick<WorkerCall, 'traceId' | 'spanId' | 'attributes'>): string {
  const lineage = attributes[ATTRIBUTES.lineage];
  return `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${spanId};Sampled=1${lineage === undefined ? '' : `;Lineage=${lineage}`}`;
}
