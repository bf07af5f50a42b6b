import type { Workload } from '#shared/model/cost-scenario.ts';
import { exact, ZERO, type Exact } from '../decimal.ts';
import { fromNear, lift, OPERATORS, type Term } from '../expression/term.ts';
import type { Durations } from './durations.ts';
import { aliveShare, busyInstances } from './instance-time.ts';

export interface InstanceQuestion {
  workload: Workload;
  requests: Term;
  durations: Durations;
  /** Requests that one instance takes at a time. */
  concurrency: number;
  arrivals: 'packed' | 'random';
  monthSeconds: Exact;
}

/** Instance seconds of a month, from the average number of instances that a distribution gives. */
function byChance({ requests, monthSeconds }: InstanceQuestion, instances: (requestsPerSecond: number) => number): Term {
  const month = monthSeconds.toNumber();
  return lift(
    [requests],
    (n) => monthSeconds.times(fromNear(instances(n.toNumber() / month))),
    (n) => month * instances(n / month),
  );
}

/**
 * Seconds in which instances have at least one request: what is measured, where it was; else each request's time up to the
 * next `step`, at least `minimum`, shared by as many requests as run together.
 */
export function busySeconds(question: InstanceQuestion, step: Exact, minimum: Exact): Term {
  const { workload, requests, durations, concurrency, arrivals } = question;
  if (workload.instanceSeconds !== undefined) return exact(workload.instanceSeconds);
  const seconds = durations.billed(step, minimum).div(1000);
  if (concurrency === 1 || arrivals === 'packed') return OPERATORS['*'](requests, seconds.div(concurrency));
  const each = seconds.toNumber();
  return byChance(question, (rate) => busyInstances(rate * each, concurrency));
}

/** Seconds in which an instance is there at all, where it lives on for `linger` seconds after a request; zero where that was measured. */
export function aliveSeconds(question: InstanceQuestion, linger: Exact): Term {
  if (question.workload.instanceSeconds !== undefined || linger.isZero()) return ZERO;
  const seconds = question.durations.mean.div(1000).plus(linger).toNumber();
  return byChance(question, (rate) => aliveShare(rate, seconds));
}
