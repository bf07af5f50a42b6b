/** W3C's 32 hexadecimal digits as X-Ray writes them: `1-5759e988-bd862e3fe1be46a994272793`. */
export function toXrayTraceId(traceId: string): string {
  return `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
}

/** Null where it is no trace id of X-Ray's. */
export function fromXrayTraceId(id: string): string | null {
  const [, time, rest] = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/i.exec(id) ?? [];
  return time === undefined || rest === undefined ? null : `${time}${rest}`.toLowerCase();
}
