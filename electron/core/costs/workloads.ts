import { AppError } from '#shared/errors.ts';
import { Workload, type CostScenario } from '#shared/model/cost-scenario.ts';
import { exact, ONE, ZERO } from './decimal.ts';
import { INHERITED } from './evaluate/defaults.ts';
import type { SharedWorkload } from './evaluate/compile.ts';
import { requestsTerm } from './expression/term.ts';

/** The workloads of a scenario: itself, and the further ones with what they take over from it. */
export function workloadsOf(scenario: CostScenario): Workload[] {
  const own = pick(scenario, Object.keys(Workload.shape) as (keyof Workload)[]);
  const shared = pick(own, INHERITED);
  return [own, ...(scenario.workloads ?? []).map(({ name: _name, ...workload }) => ({ ...shared, ...withoutUndefined(workload) }))];
}

function pick(from: Workload, names: readonly (keyof Workload)[]): Workload {
  return Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
}

function withoutUndefined(workload: Workload): Workload {
  return Object.fromEntries(Object.entries(workload).filter(([, value]) => value !== undefined));
}

function missing(fields: readonly string[], hint: string): AppError {
  return new AppError(
    'invalid_input',
    `${fields.map((field) => `"${field}"`).join(' and ')} ${fields.length > 1 ? 'are' : 'is'} missing.`,
    {
      details: { field: fields[0] ?? '' },
      hint,
    },
  );
}

/** What counts by itself, without requests. */
const WITHOUT_REQUESTS: readonly (keyof Workload)[] = [
  'usage', 'minInstances', 'instanceSeconds', 'instanceHours', 'egressGb', 'natHours', 'natGb', 'provisionedConcurrency', 'snapstartVersions',
  'tenantEnvironments', 'kafkaPollerHours', 'sqsPollerHours', 'durableExecutions', 'gatewayRequests', 'gatewayCacheGb', 'websocketMessages',
  'websocketMinutes', 'logGb', 'traces', 'tracesRead',
]; // prettier-ignore

/** What a workload cannot be billed without, and does not have. */
function lacking({ requests = 0, durationMs, durations, instanceSeconds, minInstances, memoryMb, usage }: Workload): string[] {
  if (usage !== undefined) return [];
  const hasTime = durationMs !== undefined || durations !== undefined || instanceSeconds !== undefined;
  const needsSize = requests > 0 || instanceSeconds !== undefined || minInstances !== undefined;
  return [...(requests > 0 && !hasTime ? ['durationMs'] : []), ...(needsSize && memoryMb === undefined ? ['memoryMb'] : [])];
}

/** Nothing is made up: what a bill cannot do without has to be given. */
export function checkWorkloads(workloads: readonly Workload[]): void {
  const isAsked = workloads.some((workload) => [...WITHOUT_REQUESTS, 'requests' as const].some((name) => workload[name] !== undefined));
  if (!isAsked) throw missing(['requests'], 'Say how many there are in a month: --requests 3000000, or --file scenario.yaml.');
  for (const workload of workloads) {
    const { requests = 0, gateway = 'none', gatewayRequests, provisionedRequests = 0 } = workload;
    if (gatewayRequests !== undefined && gateway === 'none')
      throw missing(['gateway'], 'Say which gateway they go through: --gateway http or --gateway rest.');
    const lacks = lacking(workload);
    if (lacks.length > 0)
      throw missing(lacks, 'Say how long a request takes and how much memory it has: --duration-ms 120 --memory-mb 512.');
    if (provisionedRequests > requests)
      throw new AppError('invalid_input', '"provisionedRequests" is more than "requests", of which it is a part.', {
        details: { field: 'provisionedRequests' },
        hint: 'Count the provisioned requests among all requests.',
      });
  }
}

/** The workloads with their requests as known numbers. */
export function asKnown(workloads: readonly Workload[]): SharedWorkload[] {
  return workloads.map((workload) => ({ workload, requests: exact(workload.requests ?? 0) }));
}

/** The workloads with requests as a part of a variable number, in the proportions that they have. */
export function asShares(workloads: readonly Workload[]): SharedWorkload[] {
  const total = workloads.reduce((sum, { requests = 0 }) => sum.plus(exact(requests)), ZERO);
  return workloads.map((workload, i) => {
    const share = total.isZero() ? (i === 0 ? ONE : ZERO) : exact(workload.requests ?? 0).div(total);
    return { workload, requests: requestsTerm(share) };
  });
}
