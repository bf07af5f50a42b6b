import type { LogEntry, LogLevel } from '#shared/model/log-entry.ts';
import { traceIdOf } from './report-line.ts';

/** What a line of a function's log says of itself. */
export type LogLine = Pick<LogEntry, 'level' | 'message' | 'stream' | 'invocationId' | 'traceId'>;

const LEVELS: Readonly<Record<string, LogLevel>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  WARNING: 'warn',
  ERROR: 'error',
  FATAL: 'fatal',
  CRITICAL: 'fatal',
};

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** Lines that Lambda itself writes, in its text form. */
const PLATFORM = /^(?:START|END|REPORT|RESTORE_REPORT|RESTORE_START|INIT_START|INIT_REPORT|XRAY|EXTENSION|TELEMETRY|LOGS)\b/;
const REQUEST = new RegExp(`RequestId: (${UUID})`);
/** `TIME\tID\tLEVEL\tMESSAGE`: Node's console. */
const NODE = new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\t(${UUID}|undefined)\\t([A-Z]+)\\t(.*)$`, 's');
/** `[LEVEL]\tTIME\tID\tMESSAGE`: Python's logging. */
const PYTHON = new RegExp(`^\\[([A-Z]+)\\]\\t\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\t(${UUID})?\\t(.*)$`, 's');
const TIMEOUT = new RegExp(`^\\S+Z (${UUID}) (Task timed out after [\\d.]+ seconds)`);

function levelOf(word: string | undefined): LogLevel {
  return LEVELS[word?.toUpperCase() ?? ''] ?? 'info';
}

/** A line of the JSON log format; null where it is no object. @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html */
function fromJson(text: string): LogLine | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const line = value as Record<string, unknown>;
  const record = (typeof line['record'] === 'object' && line['record'] !== null ? line['record'] : {}) as Record<string, unknown>;
  const isPlatform = typeof line['type'] === 'string' && line['type'].startsWith('platform.');
  const own = ['AWSRequestId', 'requestId'].map((name) => line[name] ?? record[name]).find((id) => typeof id === 'string');
  const message = line['message'] ?? line['errorMessage'];
  return {
    level: levelOf(typeof line['level'] === 'string' ? line['level'] : undefined),
    message: isPlatform || message === undefined ? text : typeof message === 'string' ? message : JSON.stringify(message),
    stream: isPlatform ? 'platform' : 'stdout',
    invocationId: typeof own === 'string' ? own : null,
    traceId: null,
  };
}

function fromNode([, id, word, message = '']: RegExpExecArray): LogLine {
  const level = levelOf(word);
  const stream = level === 'error' || level === 'fatal' || level === 'warn' ? 'stderr' : 'stdout';
  return { level, message, stream, invocationId: id === undefined || id === 'undefined' ? null : id, traceId: null };
}

function fromPython([, word, id, message = '']: RegExpExecArray): LogLine {
  return { level: levelOf(word), message, stream: 'stderr', invocationId: id ?? null, traceId: null };
}

function fromTimeout(match: RegExpExecArray): LogLine {
  return { level: 'error', message: match.input, stream: 'platform', invocationId: match[1] ?? null, traceId: null };
}

/** Forms of a line that name everything, by their pattern. */
const FORMS: readonly (readonly [pattern: RegExp, read: (match: RegExpExecArray) => LogLine])[] = [
  [NODE, fromNode],
  [PYTHON, fromPython],
  [TIMEOUT, fromTimeout],
];

function fromText(text: string): LogLine {
  for (const [pattern, read] of FORMS) {
    const match = pattern.exec(text);
    if (match !== null) return read(match);
  }
  const invocationId = REQUEST.exec(text)?.[1] ?? null;
  if (PLATFORM.test(text)) {
    return { level: 'info', message: text, stream: 'platform', invocationId, traceId: traceIdOf(/XRAY TraceId: (\S+)/.exec(text)?.[1]) };
  }
  const failed = /^(?:RequestId: \S+ Error:|\[ERROR\])/.test(text);
  return { level: failed ? 'error' : 'info', message: text, stream: failed ? 'stderr' : 'stdout', invocationId, traceId: null };
}

/** Reads a line as the managed runtimes and Lambda itself write them; what it does not know is a plain line. */
export function parseLogLine(raw: string): LogLine {
  const text = raw.replace(/\r?\n$/, '');
  return (text.startsWith('{') ? fromJson(text) : null) ?? fromText(text);
}
