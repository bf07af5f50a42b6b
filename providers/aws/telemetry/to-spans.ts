import type { Span } from '#shared/model/trace.ts';
import type { AwsContext } from '../aws-context.ts';
import type { Segment } from './segment.ts';

type Attributes = Span['attributes'];

const isScalar = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** Names of X-Ray's fields in OpenTelemetry's semantic conventions; the rest keeps its own under `aws.`. */
const AWS_NAMES: Readonly<Record<string, string>> = {
  request_id: 'faas.invocation_id',
  function_arn: 'faas.arn',
  region: 'cloud.region',
  account_id: 'cloud.account.id',
  operation: 'rpc.method',
};
const REQUEST_NAMES: Readonly<Record<string, string>> = {
  method: 'http.request.method',
  url: 'url.full',
  user_agent: 'user_agent.original',
  client_ip: 'client.address',
};

function attributesOf(segment: Segment): Attributes {
  const attributes: Attributes = {};
  const put = (name: string, value: unknown) => {
    if (isScalar(value)) attributes[name] = value;
  };
  for (const [name, value] of Object.entries(segment.aws ?? {})) put(AWS_NAMES[name] ?? `aws.${name}`, value);
  for (const [name, value] of Object.entries(segment.http?.request ?? {})) put(REQUEST_NAMES[name] ?? `http.request.${name}`, value);
  put('http.response.status_code', segment.http?.response?.['status']);
  for (const [name, value] of Object.entries(segment.annotations ?? {})) put(name, value);
  put('aws.xray.origin', segment.origin);
  return attributes;
}

/** Function of a segment that Lambda wrote, by its ARN: `arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]`. */
function functionRefOf(context: AwsContext, segment: Segment): string | null {
  const arn = segment.aws?.['function_arn'];
  if (typeof arn === 'string') {
    const [, , service, region = '', , , name = ''] = arn.split(':');
    if (service === 'lambda' && name !== '') return context.ref(region, name);
  }
  return null;
}

function kindOf(segment: Segment, isRoot: boolean): Span['kind'] {
  if (segment.namespace === 'aws' || segment.namespace === 'remote') return 'client';
  return isRoot || segment.origin?.startsWith('AWS::Lambda') === true ? 'server' : 'internal';
}

function causeOf({ cause }: Segment): Span['events'] {
  const exceptions = typeof cause === 'object' && cause !== null ? (cause.exceptions ?? []) : [];
  return exceptions.map(({ message, type }) => ({
    name: 'exception',
    atMs: 0,
    attributes: { 'exception.message': message ?? '', 'exception.type': type ?? '' },
  }));
}

interface Parent {
  spanId: string | null;
  service: string;
  functionRef: string | null;
  invocationId: string | null;
}

function* spansOf(
  context: AwsContext,
  segment: Segment,
  parent: Parent,
  originS: number,
  isRoot: boolean,
): Generator<Span, void, undefined> {
  const requestId = segment.aws?.['request_id'];
  // Calls of AWS's services have request ids of their own: only those that Lambda wrote are invocations.
  const isInvocation = typeof requestId === 'string' && segment.origin?.startsWith('AWS::Lambda') === true;
  const functionRef = functionRefOf(context, segment) ?? parent.functionRef;
  const invocationId = isInvocation ? requestId : parent.invocationId;
  const failed = segment.fault === true || segment.error === true || segment.throttle === true;
  const startMs = (segment.start_time - originS) * 1000;
  const events = causeOf(segment).map((event) => ({ ...event, atMs: startMs }));
  yield {
    spanId: segment.id,
    parentSpanId: segment.parent_id ?? parent.spanId,
    name: segment.name,
    kind: kindOf(segment, isRoot),
    service: parent.service,
    startMs,
    durationMs: Math.max(0, ((segment.end_time ?? segment.start_time) - segment.start_time) * 1000),
    status: failed ? 'error' : segment.in_progress === true ? 'unset' : 'ok',
    statusMessage: events[0] === undefined ? null : String(events[0].attributes['exception.message'] ?? ''),
    attributes: attributesOf(segment),
    events,
    functionRef,
    invocationId,
  };
  const own = { spanId: segment.id, service: parent.service, functionRef, invocationId };
  for (const child of segment.subsegments ?? []) yield* spansOf(context, child, own, originS, false);
}

/** Segments of a trace as spans, in the order of their beginnings; times are relative to the earliest one. */
export function toSpans(context: AwsContext, segments: readonly Segment[]): { originS: number; spans: Span[] } {
  const originS = Math.min(...segments.map(({ start_time }) => start_time));
  const ids = new Set(segments.map(({ id }) => id));
  const spans = segments.flatMap((segment) => {
    const isRoot = segment.parent_id === undefined || segment.parent_id === null;
    const none = { spanId: null, service: segment.name, functionRef: null, invocationId: null };
    return [...spansOf(context, segment, none, originS, isRoot)];
  });
  const all = new Set(spans.map(({ spanId }) => spanId));
  const known = spans.map((span) =>
    span.parentSpanId === null || all.has(span.parentSpanId) || !ids.has(span.spanId) ? span : { ...span, parentSpanId: null },
  );
  return { originS, spans: withColdStart(withInvocations(known)).toSorted((a, b) => a.startMs - b.startMs) };
}

/** The function's own segment has no request id: it is the one of the segment above it. */
function withInvocations(spans: Span[]): Span[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const find = (span: Span, pick: (one: Span) => string | null): string | null => {
    for (let one: Span | undefined = span, depth = 0; one !== undefined && depth < 64; depth++) {
      const found = pick(one);
      if (found !== null) return found;
      one = one.parentSpanId === null ? undefined : byId.get(one.parentSpanId);
    }
    return null;
  };
  return spans.map((span) => ({
    ...span,
    invocationId: find(span, (one) => one.invocationId),
    functionRef: find(span, (one) => one.functionRef),
  }));
}

/** `faas.coldstart` on the spans of an invocation: Lambda writes an "Initialization" only where there was one. */
function withColdStart(spans: Span[]): Span[] {
  const cold = new Set(spans.filter(({ name }) => isInit(name)).map(({ invocationId }) => invocationId));
  return spans.map((span) =>
    span.kind === 'server' && span.invocationId !== null
      ? { ...span, attributes: { ...span.attributes, 'faas.coldstart': cold.has(span.invocationId) } }
      : span,
  );
}

export function isInit(name: string): boolean {
  return /^init(?:ialization)?$/i.test(name);
}
