import type { Value } from './value.ts';

/** Of the members of one event. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html */
const MAX_FIELDS = 200;
const MB = 1_000_000;
const TYPE = /^(START|END|REPORT|INIT_START) /;
/** What a report of Lambda says, by its label; sizes are in bytes. */
const REPORTED: readonly [field: string, pattern: RegExp, factor: number][] = [
  ['@duration', /\tDuration: ([\d.]+) ms/, 1],
  ['@billedDuration', /\tBilled Duration: ([\d.]+) ms/, 1],
  ['@initDuration', /\tInit Duration: ([\d.]+) ms/, 1],
  ['@memorySize', /\tMemory Size: (\d+) MB/, MB],
  ['@maxMemoryUsed', /\tMax Memory Used: (\d+) MB/, MB],
];
const REQUEST = /(?:RequestId: |^\S+Z\t)([0-9a-f]{8}-[0-9a-f-]{27})/;
const TRACE = /XRAY TraceId: (\S+)/;

/** Fields that a message has by itself: those of Lambda's own lines, and the members of JSON in it, `a.b.0` for nested ones. */
export function discoveredFields(message: string): ReadonlyMap<string, Value> {
  const fields = new Map<string, Value>();
  const type = TYPE.exec(message)?.[1];
  if (type !== undefined) fields.set('@type', type);
  const request = REQUEST.exec(message)?.[1];
  if (request !== undefined) fields.set('@requestId', request);
  if (type === 'REPORT') addReport(message, fields);
  const json = jsonIn(message);
  if (json !== null) flatten(json, '', fields);
  return fields;
}

function addReport(message: string, fields: Map<string, Value>): void {
  for (const [field, pattern, factor] of REPORTED) {
    const found = pattern.exec(message)?.[1];
    if (found !== undefined) fields.set(field, Number(found) * factor);
  }
  const trace = TRACE.exec(message)?.[1];
  if (trace !== undefined) fields.set('@xrayTraceId', trace);
}

/** The message, or what it ends with from the first brace on. */
function jsonIn(message: string): object | null {
  const from = message.indexOf('{');
  if (from < 0) return null;
  try {
    const value: unknown = JSON.parse(message.slice(from));
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function flatten(value: object, prefix: string, fields: Map<string, Value>): void {
  for (const [key, member] of Object.entries(value) as [string, unknown][]) {
    if (fields.size >= MAX_FIELDS) return;
    const name = `${prefix}${key}`;
    if (typeof member === 'object' && member !== null) flatten(member, `${name}.`, fields);
    else if (typeof member === 'string' || typeof member === 'number') fields.set(name, member);
    else if (typeof member === 'boolean') fields.set(name, member);
  }
}
