import type { Span } from '#shared/model/trace.ts';
import type { AzureContext } from '../azure-context.ts';
import { numberOf, propertiesOf, textOf, timeOf, type Row } from './run-query.ts';

type Attributes = Span['attributes'];

/** Columns of telemetry in OpenTelemetry's semantic conventions. */
const NAMES: Readonly<Record<string, string>> = {
  resultCode: 'http.response.status_code',
  target: 'server.address',
  type: 'azure.dependency.type',
  data: 'azure.dependency.data',
  url: 'url.full',
  cloud_RoleInstance: 'faas.instance',
};

function attributesOf(row: Row): Attributes {
  const attributes: Attributes = {};
  const put = (name: string, value: unknown): void => {
    if (value === '' || !['string', 'number', 'boolean'].includes(typeof value)) return;
    attributes[name] = value as string | number | boolean;
  };
  for (const [column, name] of Object.entries(NAMES)) put(name, row[column]);
  for (const [name, value] of Object.entries(propertiesOf(row['customDimensions']))) put(name, value);
  return attributes;
}

/** `success` comes as a boolean or as its text. */
export function succeeded(row: Row): boolean {
  return textOf(row['success']).toLowerCase() !== 'false';
}

function toSpan(context: AzureContext, row: Row, originMs: number, exceptions: readonly Row[]): Span {
  const isRequest = row['itemType'] === 'request';
  const [app, fn] = [textOf(row['cloud_RoleName']), textOf(row['operation_Name'])];
  const events = exceptions.map((one) => ({
    name: 'exception',
    atMs: Math.max(0, timeOf(one['timestamp']) - originMs),
    attributes: { 'exception.message': textOf(one['outerMessage']), 'exception.type': textOf(one['type']) },
  }));
  const parent = textOf(row['operation_ParentId']);
  return {
    spanId: textOf(row['id']),
    parentSpanId: parent === '' || parent === textOf(row['operation_Id']) ? null : parent,
    name: textOf(row['name']),
    kind: isRequest ? 'server' : textOf(row['type']) === 'InProc' ? 'internal' : 'client',
    service: app,
    startMs: Math.max(0, timeOf(row['timestamp']) - originMs),
    durationMs: Math.max(0, numberOf(row['duration']) || 0),
    status: succeeded(row) ? 'ok' : 'error',
    statusMessage: events[0] === undefined ? null : textOf(events[0].attributes['exception.message']),
    attributes: attributesOf(row),
    events,
    functionRef: app === '' ? null : context.ref({ subscription: null, group: null, app, fn: isRequest && fn !== '' ? fn : null }, ''),
    // Azure's trace is the invocation's id here; see invoke/to-invocation.ts.
    invocationId: textOf(row['operation_Id']),
  };
}

/** Requests and dependencies of one operation as spans, in the order of their beginnings; exceptions become events of theirs. */
export function toSpans(context: AzureContext, rows: readonly Row[]): { originMs: number; spans: Span[] } {
  const timed = rows.filter(({ itemType }) => itemType === 'request' || itemType === 'dependency');
  const exceptions = Map.groupBy(rows.filter(({ itemType }) => itemType === 'exception'), (row) => textOf(row['operation_ParentId'])); // prettier-ignore
  const originMs = Math.min(...timed.map(({ timestamp }) => timeOf(timestamp)));
  const spans = timed.map((row) => toSpan(context, row, originMs, exceptions.get(textOf(row['id'])) ?? []));
  const ids = new Set(spans.map(({ spanId }) => spanId));
  // A caller outside has a span that nobody recorded here.
  const known = spans.map((span) => (span.parentSpanId === null || ids.has(span.parentSpanId) ? span : { ...span, parentSpanId: null }));
  return { originMs, spans: known.toSorted((a, b) => a.startMs - b.startMs) };
}
