import type { LogEntry, LogLevel } from '#shared/model/log-entry.ts';
import type { Span, Trace } from '#shared/model/trace.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import type { Row } from './kql/evaluate.ts';

/** Columns that all tables of Application Insights have. @see https://learn.microsoft.com/azure/azure-monitor/app/data-model-complete */
const SHARED = {
  timestamp: 'datetime', itemId: 'string', itemType: 'string', operation_Name: 'string', operation_Id: 'string', operation_ParentId: 'string',
  cloud_RoleName: 'string', cloud_RoleInstance: 'string', customDimensions: 'dynamic', itemCount: 'int',
} as const; // prettier-ignore

const TIMED = { id: 'string', name: 'string', success: 'bool', resultCode: 'string', duration: 'real' } as const;

/** The tables, with the columns of each. */
export const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  traces: { ...SHARED, message: 'string', severityLevel: 'int' },
  exceptions: { ...SHARED, severityLevel: 'int', type: 'string', outerType: 'string', outerMessage: 'string', innermostType: 'string', innermostMessage: 'string', details: 'dynamic' },
  requests: { ...SHARED, ...TIMED, url: 'string' },
  dependencies: { ...SHARED, ...TIMED, type: 'string', target: 'string', data: 'string' },
}; // prettier-ignore

/** What part of the telemetry is wanted; times are ISO instants. */
export interface Wanted {
  /** Function of the runtime whose telemetry it is, with the names and routes of the functions in it. */
  app: { name: string; entries: readonly { name: string; route: string | null }[] };
  /** One trace only; null for all. */
  operation: string | null;
  since: string;
  until: string;
}

const MOST = 10_000;
const SEVERITY: Readonly<Record<LogLevel, number>> = { trace: 0, debug: 0, info: 1, warn: 2, error: 3, fatal: 4 };
/** The host's own lines about a function. @see https://github.com/Azure/azure-webjobs-sdk/blob/dev/src/Microsoft.Azure.WebJobs.Host/Loggers/FunctionInstanceLogger.cs */
const HOST_LINE = /^Execut(?:ing|ed) 'Functions\.([^']+)'/;

type Shared = Record<keyof typeof SHARED, Row[string]>;

/** The rows of every table, read once for a query. */
export interface TelemetryRows {
  read(table: string): Promise<Row[]>;
}

/** Reads what the runtime recorded as Application Insights would have it. */
export function telemetryRows({ telemetry }: Pick<EmulationHost, 'telemetry'>, wanted: Wanted, signal: AbortSignal): TelemetryRows {
  let logs: Promise<LogEntry[]> | null = null;
  let traces: Promise<Trace[]> | null = null;
  const { app, operation, since, until } = wanted;
  const readLogs = async (): Promise<LogEntry[]> => {
    const { items } = await telemetry.logs.list({ name: app.name, since, until, limit: MOST }, signal);
    return operation === null ? items : items.filter(({ traceId }) => traceId === operation);
  };
  const readTraces = async (): Promise<Trace[]> => {
    if (operation !== null) return [telemetry.traces.get(operation)].filter((trace) => trace !== null);
    const { items } = await telemetry.traces.list({ name: app.name, since, until, limit: MOST }, signal);
    return items.flatMap(({ traceId }) => telemetry.traces.get(traceId) ?? []);
  };
  const allLogs = (): Promise<LogEntry[]> => (logs ??= readLogs());
  const allTraces = (): Promise<Trace[]> => (traces ??= readTraces());

  return {
    async read(table) {
      if (table === 'traces') return (await allLogs()).map((entry, _, all) => logRow(app, entry, all));
      const found = await allTraces();
      const spans = found.flatMap((trace) => ownSpans(trace, app.name).map((span) => ({ trace, span })));
      if (table === 'requests') return spans.filter(({ span }) => isRequest(span)).map(({ trace, span }) => requestRow(app, trace, span));
      if (table === 'dependencies') return spans.filter(({ span }) => !isRequest(span) && isSomebodys(span)).map(({ trace, span }) => dependencyRow(app, trace, span));
      return spans.flatMap(({ trace, span }) => exceptionRows(app, trace, span));
    },
  };
} // prettier-ignore

/** Spans of the app, and those that its functions recorded below. */
function ownSpans({ spans }: Trace, app: string): Span[] {
  return spans.filter(({ service, attributes }) => attributes['faas.name'] === app || service === app);
}

const isRequest = ({ kind, attributes }: Span): boolean => kind === 'server' && attributes['faas.invocation_id'] !== undefined;
/** Phases of an invocation are the runtime's own and have no attributes; the cloud records nothing like them. */
const isSomebodys = ({ attributes }: Span): boolean => Object.keys(attributes).length > 0;

const startOf = (trace: Trace, offsetMs: number): Date => new Date(Date.parse(trace.startedAt) + offsetMs);

/** The function inside the app that a span is of: by its route where it was a request, else the only one. */
function functionOf(app: Wanted['app'], { attributes }: Span): string {
  const path = String(attributes['url.path'] ?? '').split('?')[0]?.toLowerCase() ?? '';
  const admin = /^\/admin\/functions\/([^/]+)/.exec(path)?.[1];
  if (admin !== undefined) return app.entries.find(({ name }) => name.toLowerCase() === admin)?.name ?? admin;
  const fits = (route: string): boolean => {
    const parts = route.toLowerCase().split('/');
    const given = path.split('/');
    return parts.every((part, i) => part.startsWith('{') || part === given[i]) && (parts.some((part) => part.startsWith('{*')) || given.length <= parts.length);
  };
  return app.entries.find(({ route }) => route !== null && fits(route))?.name ?? app.entries[0]?.name ?? app.name;
} // prettier-ignore

function shared(app: Wanted['app'], trace: Trace, span: Span, itemType: string): Shared {
  return {
    timestamp: startOf(trace, span.startMs),
    itemId: `${trace.traceId}-${span.spanId}`,
    itemType,
    operation_Name: functionOf(app, span),
    operation_Id: trace.traceId,
    operation_ParentId: span.parentSpanId ?? '',
    cloud_RoleName: app.name,
    cloud_RoleInstance: String(span.attributes['faas.instance'] ?? ''),
    customDimensions: { InvocationId: span.invocationId ?? '', Category: `Function.${functionOf(app, span)}` },
    itemCount: 1,
  };
}

function timed(span: Span): Row {
  const status = span.attributes['http.response.status_code'];
  const success = span.status !== 'error';
  return { id: span.spanId, success, resultCode: status === undefined ? (success ? '0' : '1') : String(status), duration: span.durationMs };
}

function requestRow(app: Wanted['app'], trace: Trace, span: Span): Row {
  return {
    ...shared(app, trace, span, 'request'),
    ...timed(span),
    name: functionOf(app, span),
    url: String(span.attributes['url.path'] ?? ''),
  };
}

function dependencyRow(app: Wanted['app'], trace: Trace, span: Span): Row {
  const { attributes } = span;
  const type = span.kind === 'internal' ? 'InProc' : attributes['url.full'] === undefined ? 'Other' : 'HTTP';
  const data = String(attributes['url.full'] ?? attributes['db.query.text'] ?? '');
  return { ...shared(app, trace, span, 'dependency'), ...timed(span), name: span.name, type, target: String(attributes['server.address'] ?? ''), data };
} // prettier-ignore

/** What the worker reports of an error, and how the host wraps it. @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Workers/Rpc/RpcException.cs */
function exceptionRows(app: Wanted['app'], trace: Trace, span: Span): Row[] {
  return span.events.filter(({ name }) => name === 'exception').map(({ atMs, attributes }, i) => {
    const base = shared(app, trace, span, 'exception');
    const [message, type, stack] = ['message', 'type', 'stacktrace'].map((what) => String(attributes[`exception.${what}`] ?? ''));
    const inner = `Result: Failure\nException: ${message ?? ''}\nStack: ${type ?? 'Error'}: ${message ?? ''}\n${stack ?? ''}`;
    return {
      ...base,
      timestamp: startOf(trace, atMs),
      itemId: `${trace.traceId}-${span.spanId}-${i}`,
      operation_ParentId: span.spanId,
      severityLevel: 3,
      type: 'Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException',
      outerType: 'Microsoft.Azure.WebJobs.Host.FunctionInvocationException',
      outerMessage: `Exception while executing function: Functions.${functionOf(app, span)}`,
      innermostType: 'Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException',
      innermostMessage: inner,
      details: null,
    };
  });
} // prettier-ignore

/** The function that wrote a line: the host says which one runs under this trace. */
function writerOf(app: Wanted['app'], { traceId }: LogEntry, all: readonly LogEntry[]): string {
  const named = all.find((entry) => entry.traceId === traceId && traceId !== null && HOST_LINE.test(entry.message));
  return HOST_LINE.exec(named?.message ?? '')?.[1] ?? app.entries[0]?.name ?? app.name;
}

function logRow(app: Wanted['app'], entry: LogEntry, all: readonly LogEntry[]): Row {
  const fn = writerOf(app, entry, all);
  const own = entry.stream !== 'platform' && !HOST_LINE.test(entry.message);
  return {
    timestamp: new Date(entry.at),
    itemId: entry.id,
    itemType: 'trace',
    operation_Name: fn,
    operation_Id: entry.traceId ?? '',
    operation_ParentId: '',
    cloud_RoleName: app.name,
    cloud_RoleInstance: entry.environmentId ?? '',
    customDimensions: { InvocationId: entry.invocationId ?? '', Category: `Function.${fn}${own ? '.User' : ''}` },
    itemCount: 1,
    message: entry.message,
    severityLevel: SEVERITY[entry.level],
  };
}
