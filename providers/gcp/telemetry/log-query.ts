import type { LogEntry, LogLevel } from '#shared/model/log-entry.ts';
import type { LogQuery } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { lastPart, type WireTimestamp } from '../wire.ts';
import { payloadText, type WirePayload } from './entry-text.ts';

/** As much of a LogEntry as is looked at. */
export interface WireEntry extends WirePayload {
  logName?: string | null;
  timestamp?: WireTimestamp | null;
  severity?: string | number | null;
  insertId?: string | null;
  trace?: string | null;
  labels?: Record<string, string> | null;
  resource?: { type?: string | null; labels?: Record<string, string> | null } | null;
}

const RANK: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
/** @see https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity */
const LEVELS: Readonly<Record<string, LogLevel>> = { DEFAULT: 'info', DEBUG: 'debug', INFO: 'info', NOTICE: 'info', WARNING: 'warn', ERROR: 'error', CRITICAL: 'fatal', ALERT: 'fatal', EMERGENCY: 'fatal' }; // prettier-ignore
const NUMBERS: readonly (readonly [from: number, level: LogLevel])[] = [[600, 'fatal'], [500, 'error'], [400, 'warn'], [200, 'info'], [100, 'debug']]; // prettier-ignore

/** Smallest severity of a level. A line of stderr without one counts as an error, and is found by its log. */
const AT_LEAST: Readonly<Record<LogLevel, string | null>> = {
  trace: null,
  debug: null,
  info: null,
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

function levelOf(severity: string | number | null | undefined, isError: boolean): LogLevel {
  const named = typeof severity === 'number' ? NUMBERS.find(([from]) => severity >= from)?.[1] : LEVELS[severity ?? ''];
  const none = severity === null || severity === undefined || severity === 0 || severity === 'DEFAULT' || severity === '';
  return none && isError ? 'error' : (named ?? 'info');
}

/** Nanoseconds since the epoch as digits of one length, so that they sort as text. */
function nanosOf(time: WireTimestamp | null | undefined): string {
  const nanos = BigInt(String(time?.seconds ?? 0)) * 1_000_000_000n + BigInt(time?.nanos ?? 0);
  return String(nanos).padStart(20, '0');
}

/** The time in an entry's id, as an instant of nine digits; null where it is none of ours. */
export function timeOfId(id: string): string | null {
  const digits = /^(\d{20})-/.exec(id)?.[1];
  if (digits === undefined) return null;
  const nanos = BigInt(digits);
  const seconds = new Date(Number(nanos / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(nanos % 1_000_000_000n).padStart(9, '0')}Z`;
}

const STREAMS: Readonly<Record<string, LogEntry['stream']>> = { stdout: 'stdout', 'cloud-functions': 'stdout', stderr: 'stderr' };

/** Which function wrote it, by the labels of either generation. */
function writerOf(context: GcpContext, resource: WireEntry['resource']): Pick<LogEntry, 'functionRef' | 'version'> {
  const labels = resource?.labels ?? {};
  const name = labels['service_name'] ?? labels['function_name'] ?? '';
  const region = labels['location'] ?? labels['region'] ?? context.regions[0];
  return { functionRef: context.ref(region, name), version: labels['revision_name'] || null };
}

/** An entry of Cloud Logging as Isobar's. The call it belongs to is its trace; where it has none, the framework's execution id. */
export function toEntry(context: GcpContext, entry: WireEntry): LogEntry {
  const log = decodeURIComponent(lastPart(entry.logName)).split('/').at(-1) ?? '';
  const traceId = /([0-9a-f]{32})$/.exec(entry.trace ?? '')?.[1] ?? null;
  const nanos = nanosOf(entry.timestamp);
  const labels = entry.labels ?? {};
  return {
    id: `${nanos}-${entry.insertId ?? ''}`,
    at: new Date(Number(BigInt(nanos) / 1_000_000n)).toISOString(),
    level: levelOf(entry.severity, log === 'stderr'),
    message: payloadText(entry),
    ...writerOf(context, entry.resource),
    invocationId: traceId ?? (labels['execution_id'] || null),
    environmentId: labels['instanceId'] ?? null,
    traceId,
    stream: STREAMS[log] ?? 'platform',
  };
}

/** Whether an entry is asked for: the same question once more, for what the filter language does not know. */
export function matches(query: LogQuery, entry: LogEntry): boolean {
  if (query.invocationId !== undefined && entry.invocationId !== query.invocationId) return false;
  if (query.level !== undefined && RANK.indexOf(entry.level) < RANK.indexOf(query.level)) return false;
  return query.contains === undefined || entry.message.toLowerCase().includes(query.contains.toLowerCase());
}

const quoted = (text: string): string => JSON.stringify(text);
const anyOf = (terms: readonly string[]): string => (terms.length === 1 ? (terms[0] ?? '') : `(${terms.join(' OR ')})`);

/** Log entries of functions: of Cloud Run, and of the first generation. */
function whose(context: GcpContext, name: string | undefined): string {
  const at = name === undefined ? null : context.locate(name);
  const regions = at === null ? context.regions : [at.region];
  const of = (type: string, place: string, label: string): string => {
    const where = anyOf(regions.map((region) => `resource.labels.${place}=${quoted(region)}`));
    return `(resource.type="${type}" AND ${where}${at === null ? '' : ` AND resource.labels.${label}=${quoted(at.name)}`})`;
  };
  return anyOf([of('cloud_run_revision', 'location', 'service_name'), of('cloud_function', 'region', 'function_name')]);
}

/**
 * A question in Logging's filter language. It always names a time: without one, entries older than a day are not looked at.
 * @see https://cloud.google.com/logging/docs/view/logging-query-language
 */
export function toFilter(context: GcpContext, query: LogQuery, range: { since: string; until: string | null }): string {
  const { invocationId, level } = query;
  const least = level === undefined ? null : AT_LEAST[level];
  const call =
    invocationId === undefined
      ? null
      : /^[0-9a-f]{32}$/.test(invocationId)
        ? `trace="projects/${context.project}/traces/${invocationId}"`
        : `labels.execution_id=${quoted(invocationId)}`;
  return [
    whose(context, query.name),
    `timestamp>=${quoted(range.since)}`,
    ...(range.until === null ? [] : [`timestamp<=${quoted(range.until)}`]),
    ...(call === null ? [] : [call]),
    ...(least === null || least === 'CRITICAL' ? [] : [`(severity>=${least} OR logName:"stderr")`]),
    ...(least === 'CRITICAL' ? ['severity>=CRITICAL'] : []),
  ].join(' AND ');
}
