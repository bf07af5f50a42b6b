import type { HostMeasurement } from '../../../emulation-host.ts';

/** One finished call with what a metric may have to know of its surroundings. */
export interface MeasuredCall {
  call: HostMeasurement;
  /** Memory limit in MB. */
  memoryMb: number;
  /** Instances of the revision that were busy when it began, itself included. */
  instances: number;
}

export interface Metric {
  type: string;
  kind: 'DELTA' | 'GAUGE';
  valueType: 'INT64' | 'DOUBLE' | 'DISTRIBUTION';
  unit: string;
  displayName: string;
  description: string;
  resource: 'cloud_run_revision' | 'cloud_function';
  /** Labels with what they say. */
  labels: Readonly<Record<string, string>>;
  /** Upper bound of a distribution's first bucket, in the metric's unit. */
  scale: number;
  /** What one call adds; null where it adds nothing. */
  measure(of: MeasuredCall): { labels: Record<string, string>; value: number } | null;
}

const RESPONSE = { response_code: 'Response code of a request.', response_code_class: 'Response code class of a request.' };
const EXECUTION = { memory: 'Memory limit of the function, in MB.', status: 'How the execution ended: ok, timeout, error or crash.' };

/** The metrics that can be told from what the runtime measured. @see https://cloud.google.com/monitoring/api/metrics_gcp */
export const METRICS: readonly Metric[] = [
  run('request_count', 'DELTA', 'INT64', '1', 'Request count', 'Requests that reached the revision.', RESPONSE, ({ call }) => ({
    labels: response(call),
    value: 1,
  })),
  run('request_latencies', 'DELTA', 'DISTRIBUTION', 'ms', 'Request latency', 'Latency of requests.', RESPONSE, ({ call }) => ({
    labels: response(call),
    value: call.durationMs,
  })),
  run('container/billable_instance_time', 'DELTA', 'DOUBLE', 's', 'Billable time', 'Billable time of instances.', {}, ({ call }) =>
    plain(call.billedMs / 1000),
  ),
  run(
    'container/startup_latencies',
    'DELTA',
    'DISTRIBUTION',
    'ms',
    'Startup latency',
    'Time that new instances took to start.',
    {},
    ({ call }) => (call.initMs === null ? null : plain(call.initMs)),
  ),
  run(
    'container/memory/utilizations',
    'DELTA',
    'DISTRIBUTION',
    '10^2.%',
    'Memory utilization',
    'Share of the memory limit that instances used.',
    {},
    ({ call, memoryMb }) => (call.memoryMaxMb === null ? null : plain(call.memoryMaxMb / memoryMb)),
    0.01,
  ),
  run(
    'container/instance_count',
    'GAUGE',
    'INT64',
    '1',
    'Instance count',
    'Instances that exist.',
    { state: 'Whether the instances are active or idle.' },
    ({ instances }) => ({ labels: { state: 'active' }, value: instances }),
  ),
  fn('execution_count', 'DELTA', 'INT64', '1', 'Executions', 'Executions of the function.', EXECUTION, (of) => execution(of, 1)),
  fn('execution_times', 'DELTA', 'DISTRIBUTION', 'ns', 'Execution times', 'Time that executions took.', EXECUTION, (of) =>
    execution(of, Math.round(of.call.handlerMs * 1e6)),
  ),
  fn('user_memory_bytes', 'DELTA', 'DISTRIBUTION', 'By', 'Memory usage', 'Memory that executions used.', EXECUTION, (of) =>
    of.call.memoryMaxMb === null ? null : execution(of, Math.round(of.call.memoryMaxMb * 1024 * 1024)),
  ),
  fn('active_instances', 'GAUGE', 'INT64', '1', 'Active instances', 'Instances that are busy.', { memory: EXECUTION.memory }, (of) => ({
    labels: { memory: String(of.memoryMb) },
    value: of.instances,
  })),
];

/** What an answer from outside the function says of how it ended. @see ../failure-texts.ts */
const STATUS_CODES: Readonly<Record<HostMeasurement['status'], number>> = {
  accepted: 200,
  ok: 200,
  cancelled: 499,
  error: 500,
  crashed: 500,
  timeout: 504,
  throttled: 429,
};

function response(call: HostMeasurement): Record<string, string> {
  const code = call.httpStatus ?? STATUS_CODES[call.status];
  return { response_code: String(code), response_code_class: `${Math.floor(code / 100)}xx` };
}

function execution({ call, memoryMb }: MeasuredCall, value: number): { labels: Record<string, string>; value: number } {
  const status = call.status === 'crashed' ? 'crash' : call.status === 'timeout' || call.status === 'ok' ? call.status : 'error';
  return { labels: { memory: String(memoryMb), status }, value };
}

function plain(value: number): { labels: Record<string, string>; value: number } {
  return { labels: {}, value };
}

type Rest = [
  kind: Metric['kind'],
  valueType: Metric['valueType'],
  unit: string,
  displayName: string,
  description: string,
  labels: Metric['labels'],
  measure: Metric['measure'],
  scale?: number,
];

function run(name: string, ...rest: Rest): Metric {
  return metric(`run.googleapis.com/${name}`, 'cloud_run_revision', rest);
}

function fn(name: string, ...rest: Rest): Metric {
  return metric(`cloudfunctions.googleapis.com/function/${name}`, 'cloud_function', rest);
}

function metric(
  type: string,
  resource: Metric['resource'],
  [kind, valueType, unit, displayName, description, labels, measure, scale = 1]: Rest,
): Metric {
  return { type, resource, kind, valueType, unit, displayName, description, labels, measure, scale };
}
