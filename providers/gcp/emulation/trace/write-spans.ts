import type { Span } from '#shared/model/trace.ts';
import { badField } from '../api/api-error.ts';
import { isJson, listOf, messageOf, numberOf, textOf, type Json } from '../api/json.ts';
import type { PlainRoute } from '../api/plain-route.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';

const NAME = /^projects\/[^/]+\/traces\/([0-9a-f]{32})\/spans\/([0-9a-f]{16})$/i;
const KINDS: Readonly<Record<string, Span['kind']>> = { SERVER: 'server', CLIENT: 'client', PRODUCER: 'producer', CONSUMER: 'consumer' };
const NOTE = 'Kept beside what the runtime recorded of the trace; links and stack traces are left out.';

/**
 * Cloud Trace v2: spans that functions make themselves. No official package ships its descriptor, so it is REST alone.
 * @see https://cloud.google.com/trace/docs/reference/v2/rest/v2/projects.traces
 */
export function writeSpanRoutes({ context }: DeployServices): PlainRoute[] {
  const { receive } = context.host.telemetry.traces;
  const about = { label: 'cloudtrace', level: 'verified', note: NOTE, permission: 'cloudtrace.traces.patch' } as const;
  return [
    {
      ...about,
      verb: 'POST',
      template: '/v2/projects/{project}/traces:batchWrite',
      operation: 'BatchWriteSpans',
      async handler({ body }) {
        await receive(listOf(body, 'spans').map((one, index) => toSpan(isJson(one) ? one : {}, `spans[${index}]`)));
        return {};
      },
    },
    {
      ...about,
      verb: 'POST',
      template: '/v2/projects/{project}/traces/{trace}/spans/{span}',
      operation: 'CreateSpan',
      async handler({ path: { project = '', trace = '', span = '' }, body }) {
        const sent = { ...body, name: `projects/${project}/traces/${trace}/spans/${span}` };
        await receive([toSpan(sent, 'span')]);
        return sent;
      },
    },
  ];
}

/** Throws INVALID_ARGUMENT. */
function toSpan(sent: Json, at: string): { traceId: string; startedAtMs: number; span: Span } {
  const [, traceId, spanId] = NAME.exec(textOf(sent, 'name')) ?? [];
  if (traceId === undefined || spanId === undefined) {
    throw badField(
      `${at}.name`,
      `Invalid span name "${textOf(sent, 'name')}": projects/PROJECT/traces/TRACE_ID/spans/SPAN_ID is expected.`,
    );
  }
  const startedAtMs = instant(sent, 'startTime', at);
  const endedAtMs = instant(sent, 'endTime', at);
  if (endedAtMs < startedAtMs) throw badField(`${at}.end_time`, 'The span ends before it begins.');
  const attributes = attributesOf(messageOf(sent, 'attributes'));
  const code = numberOf(sent['status'], 'code');
  const span: Span = {
    spanId: spanId.toLowerCase(),
    parentSpanId: textOf(sent, 'parentSpanId').toLowerCase() || null,
    name: textOf(sent['displayName'], 'value') || 'unnamed',
    kind: KINDS[textOf(sent, 'spanKind')] ?? 'internal',
    service: String(attributes['service.name'] ?? attributes['faas.name'] ?? 'unknown'),
    startMs: 0,
    durationMs: endedAtMs - startedAtMs,
    // A google.rpc.Status: 0 is OK.
    status: sent['status'] === undefined ? 'unset' : code === 0 ? 'ok' : 'error',
    statusMessage: textOf(sent['status'], 'message') || null,
    attributes,
    events: listOf(messageOf(sent, 'timeEvents'), 'timeEvent').flatMap((one, index) => {
      const annotation = messageOf({ one }, 'one')['annotation'];
      if (!isJson(annotation) || !isJson(one)) return [];
      const atMs = instant(one, 'time', `${at}.timeEvents[${index}]`) - startedAtMs;
      return [{ name: textOf(annotation['description'], 'value'), atMs, attributes: attributesOf(messageOf(annotation, 'attributes')) }];
    }),
    functionRef: null,
    invocationId: null,
  };
  return { traceId: traceId.toLowerCase(), startedAtMs, span };
}

function attributesOf(attributes: Json): Span['attributes'] {
  const pairs = Object.entries(messageOf(attributes, 'attributeMap')).map(([key, value]) => {
    const { stringValue, intValue, boolValue } = messageOf({ value }, 'value');
    if (typeof boolValue === 'boolean') return [key, boolValue] as const;
    return [key, intValue === undefined ? textOf(stringValue, 'value') : Number(intValue)] as const;
  });
  return Object.fromEntries(pairs);
}

/** Epoch milliseconds with microseconds behind the point, which is what a double can hold. */
function instant(message: Json, field: string, at: string): number {
  const text = textOf(message, field);
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    throw badField(`${at}.${field}`, `Invalid value at '${at}.${field}' (type.googleapis.com/google.protobuf.Timestamp), "${text}"`);
  const micros = /\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? '';
  return ms + Number(micros.padEnd(3, '0')) / 1000;
}
