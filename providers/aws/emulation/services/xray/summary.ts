import { allOf, type Segment } from './segment.ts';
import type { XrayTrace } from './trace-store.ts';

/** What filter expressions and summaries say of a trace. Times are epoch seconds. */
export interface TraceFacts {
  id: string;
  startTime: number;
  /** From the first segment to the end of the last. */
  duration: number;
  /** Of the segment in which it began. */
  responseTime: number;
  hasError: boolean;
  hasFault: boolean;
  hasThrottle: boolean;
  isPartial: boolean;
  http: { url: string | undefined; method: string | undefined; status: number | undefined };
  annotations: Map<string, (string | number | boolean)[]>;
  services: { name: string; type: string | undefined }[];
  arns: string[];
  entry: Segment;
}

export function factsOf({ id, segments }: XrayTrace): TraceFacts {
  const all = segments.flatMap((segment) => [...allOf(segment)]);
  const ids = new Set(all.map((one) => one.id));
  const [first] = segments;
  const entry = segments.find(({ parent_id: parent }) => parent === undefined || !ids.has(parent)) ?? first;
  if (entry === undefined) throw new RangeError('A trace has at least one segment.');
  const startTime = Math.min(...segments.map((segment) => segment.start_time));
  const endTime = Math.max(...segments.map((segment) => segment.end_time ?? segment.start_time));
  const annotations: TraceFacts['annotations'] = new Map();
  for (const one of all) {
    for (const [key, value] of Object.entries(one.annotations ?? {})) annotations.set(key, [...(annotations.get(key) ?? []), value]);
  }
  const services = new Map(segments.map(({ name, origin }) => [`${name} ${origin ?? ''}`, { name, type: origin }]));
  return {
    id,
    startTime,
    duration: endTime - startTime,
    responseTime: (entry.end_time ?? entry.start_time) - entry.start_time,
    hasError: all.some(({ error }) => error === true),
    hasFault: all.some(({ fault }) => fault === true),
    hasThrottle: all.some(({ throttle }) => throttle === true),
    isPartial: segments.some(({ in_progress: running }) => running === true),
    http: { url: entry.http?.request?.url, method: entry.http?.request?.method, status: entry.http?.response?.status },
    annotations,
    services: [...services.values()],
    arns: [...new Set(segments.flatMap(({ resource_arn: arn }) => arn ?? []))],
    entry,
  };
}

/** A trace as `GetTraceSummaries` shows it. */
export function summaryOf(facts: TraceFacts, account: string) {
  const serviceId = ({ name, type }: { name: string; type: string | undefined }) => ({
    Name: name,
    Names: [name],
    AccountId: account,
    Type: type,
  });
  return {
    Id: facts.id,
    StartTime: new Date(facts.startTime * 1000),
    Duration: rounded(facts.duration),
    ResponseTime: rounded(facts.responseTime),
    HasFault: facts.hasFault,
    HasError: facts.hasError,
    HasThrottle: facts.hasThrottle,
    IsPartial: facts.isPartial,
    Http: { HttpURL: facts.http.url, HttpStatus: facts.http.status, HttpMethod: facts.http.method },
    Annotations: Object.fromEntries(
      [...facts.annotations].map(([key, values]) => [
        key,
        values.map((value) => ({ AnnotationValue: annotationValue(value), ServiceIds: [] })),
      ]),
    ),
    Users: [],
    ServiceIds: facts.services.map(serviceId),
    ResourceARNs: facts.arns.map((ARN) => ({ ARN })),
    EntryPoint: serviceId({ name: facts.entry.name, type: facts.entry.origin }),
    Revision: 1,
  };
}

function annotationValue(value: string | number | boolean) {
  if (typeof value === 'number') return { NumberValue: value };
  return typeof value === 'boolean' ? { BooleanValue: value } : { StringValue: value };
}

export function rounded(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
