import type { Workload } from '#shared/model/cost-scenario.ts';
import { ceilTo, exact, ONE, ZERO, type Exact } from '../decimal.ts';

/** A duration with its part of the requests; parts add up to one. */
interface Part {
  ms: Exact;
  share: Exact;
}

/** How long one request of a workload is billed. */
export interface Durations {
  known: boolean;
  /** Without start-up and rounding. */
  mean: Exact;
  /** Milliseconds billed for a request on average: at least `minimum`, up to the next `step`, start-up of cold ones included. */
  billed(step: Exact, minimum: Exact): Exact;
}

function partsOf({ durations, durationMs }: Workload): Part[] {
  if (durations !== undefined && durations.length > 0) {
    const total = durations.reduce((sum, { share }) => sum.plus(exact(share)), ZERO);
    return durations.map(({ ms, share }) => ({ ms: exact(ms), share: exact(share).div(total) }));
  }
  return durationMs === undefined ? [] : [{ ms: exact(durationMs), share: ONE }];
}

export function durationsOf(workload: Workload): Durations {
  const parts = partsOf(workload);
  const cold = exact(workload.coldPercent ?? 0).div(100);
  const init = exact(workload.initMs ?? 0);
  const average = (of: (ms: Exact) => Exact): Exact => parts.reduce((sum, { ms, share }) => sum.plus(of(ms).times(share)), ZERO);
  return {
    known: parts.length > 0,
    mean: average((ms) => ms),
    billed(step, minimum) {
      if (parts.length === 0) return ZERO;
      const round = (ms: Exact): Exact => ceilTo(ms.lt(minimum) ? minimum : ms, step);
      if (cold.isZero() || init.isZero()) return average(round);
      return average((ms) =>
        round(ms)
          .times(ONE.minus(cold))
          .plus(round(ms.plus(init)).times(cold)),
      );
    },
  };
}
