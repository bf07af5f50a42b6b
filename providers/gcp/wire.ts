import type { protos as functions } from '@google-cloud/functions';
import type { protos as run } from '@google-cloud/run';

/** Messages as the official clients give them. What the service left out is there with the empty value of its type. */
export type WireFunction = functions.google.cloud.functions.v2.IFunction;
export type WireService = run.google.cloud.run.v2.IService;
export type WireRevision = run.google.cloud.run.v2.IRevision;
export type WireTraffic = run.google.cloud.run.v2.ITrafficTarget;

/** google.protobuf.Timestamp. */
export interface WireTimestamp {
  seconds?: number | string | { toString(): string } | null;
  nanos?: number | null;
}

/** A timestamp as an instant with milliseconds; null where there is none. */
export function instantOf(time: WireTimestamp | null | undefined): string | null {
  const seconds = Number(time?.seconds ?? 0);
  const ms = seconds * 1000 + Math.floor((time?.nanos ?? 0) / 1e6);
  return ms > 0 ? new Date(ms).toISOString() : null;
}

/** The last part of a resource name. */
export function lastPart(name: string | null | undefined): string {
  return (name ?? '').split('/').at(-1) ?? '';
}

/** A text that is there; null for the empty one that stands for nothing. */
export function textOrNull(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

/** Rows of which those without a value are left out. */
export function factRows(rows: readonly (readonly [label: string, value: string | number | null | undefined])[]) {
  return rows.flatMap(([label, value]) => (value === undefined || value === null || value === '' ? [] : [{ label, value: String(value) }]));
}
