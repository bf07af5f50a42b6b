/** Seconds before the second and the third attempt on Lambda. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_S = [60, 120];
/** "from 1 second after the first attempt to a maximum of 5 minutes", for throttles and system errors. */
const FIRST_THROTTLE_S = 1;
const MAX_THROTTLE_S = 300;
/** Nobody waits for minutes at their desk: a minute of Lambda's is a second here. */
const DEFAULT_SCALE = 1 / 60;

/** The setting (`isobar settings update --emulation aws.asyncRetryScale=1`) that says how much of Lambda's own delays is waited: 1 is all of it. */
export const RETRY_SCALE_SETTING = 'aws.asyncRetryScale';

export interface RetryDelays {
  /** Milliseconds after the function's `failures`-th failure. */
  afterFailure(failures: number): number;
  /** Milliseconds after having been throttled so often. */
  afterThrottle(throttles: number): number;
}

/** Lambda's delays, times the setting. Throttles wait their full first second: that is about running, not about waiting. */
export function retryDelays(settings: Readonly<Record<string, unknown>>): RetryDelays {
  const { emulation } = settings;
  const given: unknown = typeof emulation === 'object' && emulation !== null ? Reflect.get(emulation, RETRY_SCALE_SETTING) : undefined;
  const wanted = Number.parseFloat(String(given));
  const scale = wanted >= 0 ? wanted : DEFAULT_SCALE;
  return {
    afterFailure: (failures) => (RETRY_S[Math.min(failures, RETRY_S.length) - 1] ?? 0) * 1000 * scale,
    afterThrottle: (throttles) => Math.max(100, Math.min(FIRST_THROTTLE_S * 2 ** (throttles - 1), MAX_THROTTLE_S * scale) * 1000),
  };
}
