import type { EmulationHost, HostMeasurement } from '../../../../emulation-host.ts';
import { keyOfRuntimeName, toRuntimeName, type Home } from '../../lambda/state/function-key.ts';
import { models } from '../../models.ts';
import type { ServiceLinks } from '../../sources.ts';
import { sampleOf, type Dimension, type MetricKey, type MetricSource, type Sample } from './metric.ts';

export const LAMBDA_NAMESPACE = 'AWS/Lambda';
const DAY_MS = 86_400_000;
/** Calls that began before a range and run in it are counted in its concurrency: the longest there can be. */
const LONGEST_MS = 15 * 60_000;

/** One value of each call that a metric counts; null where it does not count it. */
const PER_CALL: Readonly<Record<string, { unit: string; of: (call: HostMeasurement) => number | null }>> = {
  Invocations: { unit: 'Count', of: ({ status }) => (status === 'throttled' ? null : 1) },
  Errors: {
    unit: 'Count',
    of: ({ status }) => (status === 'throttled' ? null : status === 'ok' || status === 'cancelled' ? 0 : 1),
  },
  Throttles: { unit: 'Count', of: ({ status }) => (status === 'throttled' ? 1 : 0) },
  Duration: { unit: 'Milliseconds', of: ({ status, handlerMs }) => (status === 'throttled' ? null : handlerMs) },
};
const CONCURRENCY = 'ConcurrentExecutions';
const NAMES = [...Object.keys(PER_CALL), CONCURRENCY];

/**
 * Metrics of functions from what the runtime recorded: of each, of each with a version, and of all together.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function createLambdaMetrics({ functions, telemetry }: EmulationHost, home: Home, links: ServiceLinks): MetricSource {
  const isLambda = (model: string): boolean => models.some(({ id }) => id === model);
  const namesIn = (account: string, region: string): string[] =>
    functions
      .list()
      .filter(({ name, live }) => {
        const key = keyOfRuntimeName(name, home);
        return isLambda(live.project.model) && key.account === account && key.region === region;
      })
      .map(({ name }) => name);

  return {
    async list({ account, region }, signal) {
      const range = { since: instant(Date.now() - 14 * DAY_MS), until: instant(Date.now() + DAY_MS) };
      const found: string[] = [];
      for (const name of namesIn(account, region)) {
        for await (const [first] of telemetry.invocations({ name, ...range }, signal)) {
          if (first !== undefined) found.push(keyOfRuntimeName(name, home).name);
          break;
        }
      }
      if (found.length === 0) return [];
      const dimensions = [[], ...found.flatMap((name) => [[of('FunctionName', name)], [of('FunctionName', name), of('Resource', name)]])];
      return NAMES.flatMap((name) => dimensions.map((one): MetricKey => ({ namespace: LAMBDA_NAMESPACE, name, dimensions: one })));
    },
    async read({ namespace, name, dimensions }, { account, region }, range, signal) {
      if (namespace !== LAMBDA_NAMESPACE || !NAMES.includes(name)) return null;
      const wanted = chooseCalls(dimensions);
      if (wanted === null) return [];
      const single = wanted.functionName === null ? null : toRuntimeName({ account, region, name: wanted.functionName }, home);
      const known = single === null ? new Set(namesIn(account, region)) : null;
      const isMeant = (call: HostMeasurement): boolean =>
        (known === null || known.has(call.name)) &&
        (wanted.version === null || links.versions?.nameOf(call.name, call.version) === wanted.version);
      const counted = PER_CALL[name];
      const since = counted === undefined ? range.sinceMs - LONGEST_MS : range.sinceMs;
      const query = { since: instant(since), until: instant(range.untilMs), ...(single === null ? {} : { name: single }) };
      const calls: HostMeasurement[] = [];
      for await (const batch of telemetry.invocations(query, signal)) calls.push(...batch.filter(isMeant));
      return counted === undefined ? concurrency(calls, range.sinceMs) : calls.flatMap((call) => sample(call, counted));
    },
  };
}

function sample(call: HostMeasurement, { of: valueOf, unit }: { unit: string; of: (call: HostMeasurement) => number | null }): Sample[] {
  const value = valueOf(call);
  return value === null ? [] : [sampleOf(call.startedAtMs, value, unit)];
}

/** How many calls were running whenever one began. */
function concurrency(calls: readonly HostMeasurement[], sinceMs: number): Sample[] {
  const running: number[] = [];
  return calls
    .filter(({ status }) => status !== 'throttled')
    .flatMap(({ startedAtMs, durationMs }) => {
      for (let n = running.length - 1; n >= 0; n--) if ((running[n] ?? 0) <= startedAtMs) running.splice(n, 1);
      running.push(startedAtMs + durationMs);
      return startedAtMs < sinceMs ? [] : [sampleOf(startedAtMs, running.length, 'Count')];
    });
}

/** Which calls the dimensions choose; null where they choose none that is known. */
function chooseCalls(dimensions: readonly Dimension[]): { functionName: string | null; version: string | null } | null {
  const values = new Map(dimensions.map(({ Name, Value }) => [Name, Value]));
  const functionName = values.get('FunctionName') ?? null;
  const resource = values.get('Resource') ?? null;
  const executed = values.get('ExecutedVersion') ?? null;
  const others = [...values.keys()].filter((name) => !['FunctionName', 'Resource', 'ExecutedVersion'].includes(name));
  if (others.length > 0 || (functionName === null && values.size > 0)) return null;
  if (resource === null || resource === functionName) return { functionName, version: executed };
  const [base, qualifier = ''] = resource.split(':');
  return base === functionName && /^(\d+|\$LATEST)$/.test(qualifier) ? { functionName, version: qualifier } : null;
}

function of(Name: string, Value: string): Dimension {
  return { Name, Value };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
