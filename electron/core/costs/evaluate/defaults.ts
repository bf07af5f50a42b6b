import type { Workload } from '#shared/model/cost-scenario.ts';

type Field = Exclude<keyof Workload, 'usage' | 'durations' | 'gateway'>;

/** What a figure is that a scenario leaves out, as an expression; zero where it is not named here. */
export const DEFAULTS: Partial<Readonly<Record<Field, string>>> = {
  concurrency: '1',
  memoryUsedMb: 'memoryMb',
  cpuMs: 'meanMs',
  egressKb: 'responseKb',
  egressGb: 'max(requests, gatewayRequests) * (egressKb / 1048576)',
  provisionedHours: 'monthHours',
  provisionedRequests: 'requests',
  provisionedDurationMs: 'meanMs',
  snapstartHours: 'monthHours',
  snapstartRestores: 'coldStarts',
  durableExecutions: 'if(durableOperations, requests, 0)',
  gatewayRequests: 'if(hasGateway, requests, 0)',
  logGb: 'requests * (logKb / 1048576)',
  traces: 'requests * (tracedPercent / 100)',
  spansPerTrace: '1',
  gatewayCacheGb: '0',
};

/** Said once where an offer's bill hangs on a figure that was left out. */
export const DEFAULT_ASSUMPTIONS: Partial<Readonly<Record<Field, string>>> = {
  memoryUsedMb: 'What is observed of the memory is taken to be all that is configured: no used memory was given.',
  cpuMs: 'CPU time is taken to be the whole duration, which is its upper bound: no CPU time was given.',
  coldPercent: 'No start-up time is billed: no share of cold starts was given.',
  provisionedHours: 'Provisioned capacity is kept for the whole month.',
  provisionedRequests: 'All requests are served by provisioned capacity.',
  snapstartHours: 'Snapshots are cached for the whole month.',
};

/** What a further workload takes over from the scenario where it says nothing itself: what one request is like. */
export const INHERITED: readonly (keyof Workload)[] = [
  'durationMs',
  'durations',
  'initMs',
  'coldPercent',
  'cpuMs',
  'memoryMb',
  'memoryUsedMb',
  'vcpu',
  'ephemeralMb',
  'concurrency',
  'asyncKb',
  'responseKb',
  'egressKb',
  'gateway',
  'gatewayKb',
  'logKb',
  'logMonths',
  'tracedPercent',
  'spansPerTrace',
];
