import { createHash } from 'node:crypto';
import type { Span, Trace } from '#shared/model/trace.ts';
import { keyOfRuntimeName, lambdaArn, type FunctionKey, type Home } from '../../lambda/state/function-key.ts';
import type { Segment, Subsegment } from './segment.ts';
import { toXrayTraceId } from './trace-id.ts';

/** What X-Ray calls the parts of a call. Time that a call waits is the service's, not the function's. */
const PHASES: Readonly<Record<string, { name: string; service: boolean }>> = {
  queue: { name: 'Dwell Time', service: true },
  environment: { name: 'Environment', service: true },
  init: { name: 'Initialization', service: false },
  handler: { name: 'Invocation', service: false },
};

/** The function of a span that is a call of one; null for any other. */
export function functionOf(span: Span, home: Home): FunctionKey | null {
  return isCall(span) ? keyOfRuntimeName(span.service, home) : null;
}

/**
 * A trace of the runtime as segments: two for each call of a function, as Lambda writes them (`AWS::Lambda` and below it
 * `AWS::Lambda::Function`), and one for each other service; what happened inside is in subsegments.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export function segmentsOfTrace(trace: Trace, home: Home): Segment[] {
  const startMs = Date.parse(trace.startedAt);
  const byId = new Map(trace.spans.map((span) => [span.spanId, span]));
  const children = new Map<string, Span[]>();
  const roots: Span[] = [];
  for (const span of trace.spans) {
    const parent = span.parentSpanId === null ? undefined : byId.get(span.parentSpanId);
    if (parent === undefined || isCall(span) || span.service !== parent.service) roots.push(span);
    else children.set(parent.spanId, [...(children.get(parent.spanId) ?? []), span]);
  }
  const inner = (span: Span): Subsegment => ({
    ...basics(span, startMs),
    ...(span.kind === 'client' || span.kind === 'producer' ? (awsCall(span) ?? { namespace: 'remote' }) : {}),
    ...outcome(span),
    ...(Object.keys(span.attributes).length === 0 || isPhase(span) ? {} : { metadata: { default: span.attributes } }),
    ...within((children.get(span.spanId) ?? []).map(inner)),
  });
  return roots.flatMap((span) => {
    const below = children.get(span.spanId) ?? [];
    const shared = { trace_id: toXrayTraceId(trace.traceId), ...(span.parentSpanId === null ? {} : { parent_id: span.parentSpanId }) };
    if (!isCall(span)) return [{ ...shared, ...inner(span) }];
    return callSegments(span, { shared, startMs, below, inner, arn: lambdaArn(keyOfRuntimeName(span.service, home)), home });
  });
}

interface CallParts {
  shared: Pick<Segment, 'trace_id' | 'parent_id'>;
  startMs: number;
  below: readonly Span[];
  inner: (span: Span) => Subsegment;
  arn: string;
  home: Home;
}

function callSegments(span: Span, { shared, startMs, below, inner, arn, home }: CallParts): Segment[] {
  const { account, name } = keyOfRuntimeName(span.service, home);
  const ofService = below.filter((one) => isPhase(one) && PHASES[one.name]?.service === true);
  const ofFunction = below.filter((one) => !ofService.includes(one));
  const service = basics(span, startMs);
  const begun = ofFunction.reduce((first, one) => Math.min(first, one.startMs), Infinity);
  const requestId = span.attributes['faas.invocation_id'];
  return [
    {
      ...shared,
      ...service,
      name,
      origin: 'AWS::Lambda',
      resource_arn: arn,
      aws: { request_id: requestId },
      http: { response: { status: span.attributes['isobar.status'] === 'throttled' ? 429 : 200 } },
      ...outcome(span),
      ...within(ofService.map(inner)),
    },
    {
      trace_id: shared.trace_id,
      ...service,
      id: createHash('sha256').update(`function ${span.spanId}`).digest('hex').slice(0, 16),
      parent_id: span.spanId,
      name,
      ...(begun === Infinity ? {} : { start_time: seconds(startMs + begun) }),
      origin: 'AWS::Lambda::Function',
      resource_arn: arn,
      aws: { function_arn: arn, account_id: account, resource_names: [name] },
      ...outcome(span),
      ...within(ofFunction.map(inner)),
    },
  ];
}

/** A call of an AWS service, as X-Ray's SDKs write it. @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-aws */
function awsCall({ attributes }: Span): Partial<Subsegment> | null {
  const [service, operation] = [attributes['rpc.service'], attributes['rpc.method']];
  if (attributes['rpc.system'] !== 'aws-api' || typeof service !== 'string' || typeof operation !== 'string') return null;
  const [bucket, called, region, status] = ['aws.s3.bucket', 'aws.function_name', 'cloud.region', 'http.response.status_code'].map((name) => attributes[name]);
  return {
    namespace: 'aws',
    name: service,
    aws: { operation, ...(region === undefined ? {} : { region }), ...(bucket === undefined ? {} : { bucket_name: bucket }), ...(called === undefined ? {} : { function_name: called }) },
    ...(typeof status === 'number' ? { http: { response: { status } } } : {}),
  };
} // prettier-ignore

function isCall({ kind, functionRef, attributes }: Span): boolean {
  return kind === 'server' && functionRef !== null && 'faas.invocation_id' in attributes;
}

function isPhase({ kind, name, attributes }: Span): boolean {
  return kind === 'internal' && Object.hasOwn(PHASES, name) && Object.keys(attributes).length === 0;
}

function basics(span: Span, startMs: number): Pick<Subsegment, 'id' | 'name' | 'start_time' | 'end_time'> {
  const name = (isPhase(span) ? PHASES[span.name]?.name : undefined) ?? span.name;
  const begun = startMs + span.startMs;
  return { id: span.spanId, name: name.slice(0, 200) || 'unnamed', start_time: seconds(begun), end_time: seconds(begun + span.durationMs) };
}

/** What a caller can mend is an error, anything else a fault. */
function outcome({ status, statusMessage, attributes, events }: Span): Partial<Subsegment> {
  if (status !== 'error') return {};
  const kind = attributes['isobar.status'] === 'throttled' ? { error: true, throttle: true } : { fault: true };
  const exceptions = events
    .filter(({ name }) => name === 'exception')
    .map((event) => ({
      message: String(event.attributes['exception.message'] ?? ''),
      type: String(event.attributes['exception.type'] ?? ''),
    }));
  return { ...kind, cause: { exceptions: exceptions.length > 0 ? exceptions : [{ message: statusMessage ?? '', type: '' }] } };
}

function within(subsegments: Subsegment[]): { subsegments?: Subsegment[] } {
  return subsegments.length === 0 ? {} : { subsegments };
}

/** Epoch seconds with microseconds. */
function seconds(ms: number): number {
  return Math.round(ms * 1000) / 1e6;
}
