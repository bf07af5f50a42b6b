import type { Workload } from '#shared/model/cost-scenario.ts';
import { ceilTo, exact, ONE, ZERO, type Exact } from '../decimal.ts';

/** A duration with its part of the requests; parts add up to one. */
interface Part {
  ms: Exact;
  /** Start-up that was measured with it. */
  init: Exact;
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
    return durations.map(({ ms, initMs, share }) => ({ ms: exact(ms), init: exact(initMs), share: exact(share).div(total) }));
  }
  return durationMs === undefined ? [] : [{ ms: exact(durationMs), init: ZERO, share: ONE }];
}

/**
 * A cold start is rounded with its start-up, once. Where start-up was measured call by call, that is what counts; else a share
 * of the requests (`coldPercent`) takes `initMs` longer.
 */
export function durationsOf(workload: Workload): Durations {
  const parts = partsOf(workload);
  const isMeasured = parts.some(({ init }) => !init.isZero());
  const cold = isMeasured ? ZERO : exact(workload.coldPercent ?? 0).div(100);
  const init = exact(workload.initMs ?? 0);
  const average = (of: (part: Part) => Exact): Exact => parts.reduce((sum, part) => sum.plus(of(part).times(part.share)), ZERO);
  return {
    known: parts.length > 0,
    mean: average(({ ms }) => ms),
    billed(step, minimum) {
      const round = (ms: Exact): Exact => ceilTo(ms.lt(minimum) ? minimum : ms, step);
      const own = (part: Part): Exact => round(part.ms.plus(part.init));
      if (parts.length === 0) return ZERO;
      if (cold.isZero() || init.isZero()) return average(own);
      return average((part) =>
        own(part)
          .times(ONE.minus(cold))
          .plus(round(part.ms.plus(init)).times(cold)),
      );
    },
  };
}
