import { setImmediate as otherWork } from 'node:timers/promises';
import type { Metrics } from '#shared/model/metrics.ts';
import { toInstant } from '#shared/model/time.ts';
import { formatLocalRef } from '../../ref.ts';
import type { HostMeasurement } from '../../../emulation-host.ts';
import { numberOrNull } from './invocation-table.ts';
import type { Row, StoreFile } from './store-file.ts';

export interface MetricsQuery {
  name?: string | undefined;
  sinceMs: number;
  untilMs: number;
  buckets: number;
}

/** Functions named in an overview. */
const TOP = 20;
/** Rows looked at before other work gets its turn. */
const SLICE = 20_000;

/** What is counted of a set of invocations. */
class Sums {
  invocations = 0;
  errors = 0;
  coldStarts = 0;
  throttles = 0;
  billedMs = 0;
  readonly handlerMs: number[] = [];

  add(status: string, cold: boolean, billedMs: number, handlerMs: number): void {
    this.invocations++;
    if (status === 'throttled') this.throttles++;
    else if (status !== 'ok' && status !== 'cancelled') this.errors++;
    if (cold) this.coldStarts++;
    this.billedMs += billedMs;
    this.handlerMs.push(handlerMs);
  }

  /** The nearest-rank percentiles; null where nothing was measured. */
  percentiles(): { p50Ms: number | null; p95Ms: number | null; p99Ms: number | null } {
    const sorted = Float64Array.from(this.handlerMs).sort();
    const at = (p: number): number | null => sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? null;
    return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
  }

  counts(): { invocations: number; errors: number; coldStarts: number } {
    const { invocations, errors, coldStarts } = this;
    return { invocations, errors, coldStarts };
  }
}

/** Counts and latencies over time, in one pass over the invocations of the range. */
export async function readMetrics(file: StoreFile, query: MetricsQuery, signal: AbortSignal): Promise<Metrics> {
  const { name, sinceMs, untilMs, buckets } = query;
  const bucketMs = Math.max(1, Math.ceil((untilMs - sinceMs) / buckets));
  const count = Math.max(1, Math.ceil((untilMs - sinceMs) / bucketMs));
  const perBucket = Array.from({ length: count }, () => new Sums());
  const perFunction = new Map<string, Sums>();
  const total = new Sums();

  for await (const rows of slices(file, name, sinceMs, untilMs)) {
    signal.throwIfAborted();
    for (const row of rows) {
      const functionName = String(row['function']);
      let one = perFunction.get(functionName);
      if (one === undefined) perFunction.set(functionName, (one = new Sums()));
      const at = Math.min(count - 1, Math.floor((Number(row['started_at']) - sinceMs) / bucketMs));
      for (const sums of [perBucket[at], one, total]) {
        sums?.add(String(row['status']), row['cold'] === 1, Number(row['billed_ms']), Number(row['handler_ms']));
      }
    }
  }
  const functions = [...perFunction].map(([functionName, sums]) => ({
    functionRef: formatLocalRef(functionName),
    ...sums.counts(),
    p95Ms: sums.percentiles().p95Ms,
  }));
  return {
    since: toInstant(sinceMs),
    until: toInstant(untilMs),
    bucketMs,
    total: { ...total.counts(), ...total.percentiles(), billedMs: total.billedMs, throttles: total.throttles },
    buckets: perBucket.map((sums, i) => ({ at: toInstant(sinceMs + i * bucketMs), ...sums.counts(), ...sums.percentiles() })),
    functions: busiestAndWorst(functions),
  };
}

/** What was measured of each invocation that began in the range, in slices, in order. */
export async function* readMeasurements(
  file: StoreFile,
  { name, sinceMs, untilMs }: Omit<MetricsQuery, 'buckets'>,
  signal: AbortSignal,
): AsyncGenerator<HostMeasurement[]> {
  for await (const rows of slices(file, name, sinceMs, untilMs)) {
    signal.throwIfAborted();
    yield rows.map((row) => ({
      name: String(row['function']),
      version: String(row['version']),
      status: String(row['status']) as HostMeasurement['status'],
      startedAtMs: Number(row['started_at']),
      durationMs: Number(row['duration_ms']),
      handlerMs: Number(row['handler_ms']),
      billedMs: Number(row['billed_ms']),
      initMs: numberOrNull(row['init_ms']),
      memoryMaxMb: numberOrNull(row['memory_max_mb']),
      httpStatus: numberOrNull(row['http_status']),
    }));
  }
}

async function* slices(file: StoreFile, name: string | undefined, sinceMs: number, untilMs: number): AsyncGenerator<Row[]> {
  const one = name === undefined ? '' : 'function = ? AND ';
  const sql = `SELECT seq, function, version, started_at, status, cold, duration_ms, billed_ms, handler_ms, init_ms, memory_max_mb,
    http ->> '$.status' AS http_status FROM invocations
    WHERE ${one}started_at >= ? AND started_at < ? AND (started_at, seq) > (?, ?) ORDER BY started_at, seq LIMIT ?`;
  let cursor: [number, number] = [sinceMs, -1];
  for (;;) {
    const rows = file.all(sql, ...(name === undefined ? [] : [name]), sinceMs, untilMs, ...cursor, SLICE);
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < SLICE) return;
    cursor = [Number(last['started_at']), Number(last['seq'])];
    await otherWork();
  }
}

type FunctionMetrics = Metrics['functions'][number];

/** The busiest, and among the rest those with most errors. */
function busiestAndWorst(functions: FunctionMetrics[]): FunctionMetrics[] {
  const busiest = functions.toSorted((a, b) => b.invocations - a.invocations).slice(0, TOP);
  const worst = functions
    .filter((one) => one.errors > 0 && !busiest.includes(one))
    .toSorted((a, b) => b.errors - a.errors)
    .slice(0, TOP);
  return [...busiest, ...worst];
}
