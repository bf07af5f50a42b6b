/** What a REPORT line says of an invocation. Milliseconds and MB. */
export interface Report {
  requestId: string;
  durationMs: number | null;
  billedMs: number | null;
  memoryMb: number | null;
  memoryMaxMb: number | null;
  initMs: number | null;
  /** 32 hexadecimal digits, where the function is traced. */
  traceId: string | null;
  /** `timeout`, `error` and the like, where the line has it. */
  status: string | null;
}

function numberOf(text: string, pattern: RegExp): number | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

/** `1-5759e988-bd862e3fe1be46a994272793` as 32 hexadecimal digits; null where it is none. */
export function traceIdOf(xrayId: string | undefined): string | null {
  const match = /1-([0-9a-f]{8})-([0-9a-f]{24})/i.exec(xrayId ?? '');
  return match === null ? null : `${match[1] ?? ''}${match[2] ?? ''}`.toLowerCase();
}

function fromJson(text: string): Report | null {
  try {
    const { type, record } = JSON.parse(text) as { type?: string; record?: Record<string, unknown> };
    if (type !== 'platform.report' || record === undefined) return null;
    const metrics = (record['metrics'] ?? {}) as Record<string, unknown>;
    const tracing = (record['tracing'] ?? {}) as Record<string, unknown>;
    const number = (name: string) => (typeof metrics[name] === 'number' ? metrics[name] : null);
    return {
      requestId: String(record['requestId'] ?? ''),
      durationMs: number('durationMs'),
      billedMs: number('billedDurationMs'),
      memoryMb: number('memorySizeMB'),
      memoryMaxMb: number('maxMemoryUsedMB'),
      initMs: number('initDurationMs'),
      traceId: typeof tracing['value'] === 'string' ? traceIdOf(tracing['value']) : null,
      status: typeof record['status'] === 'string' ? record['status'] : null,
    };
  } catch {
    return null;
  }
}

/**
 * Lambda's own account of an invocation, in its text form or its JSON form; null for any other line.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-report
 */
export function parseReport(line: string): Report | null {
  if (line.startsWith('{')) return fromJson(line);
  const requestId = /^REPORT RequestId: (\S+)/.exec(line)?.[1];
  if (requestId === undefined) return null;
  return {
    requestId,
    durationMs: numberOf(line, /\tDuration: ([\d.]+) ms/),
    billedMs: numberOf(line, /\tBilled Duration: ([\d.]+) ms/),
    memoryMb: numberOf(line, /\tMemory Size: (\d+) MB/),
    memoryMaxMb: numberOf(line, /\tMax Memory Used: (\d+) MB/),
    initMs: numberOf(line, /\t(?:Init|Restore) Duration: ([\d.]+) ms/),
    traceId: traceIdOf(/XRAY TraceId: (\S+)/.exec(line)?.[1]),
    status: /\tStatus: (\S+)/.exec(line)?.[1] ?? null,
  };
}
