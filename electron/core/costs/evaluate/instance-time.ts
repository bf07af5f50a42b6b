/** The average number of a batch of requests in flight above which sums over single numbers are no longer needed. */
const SMOOTH = 3;
/** Standard deviations on either side that hold all the probability a double can show. */
const WIDTH = 10;

/**
 * How many instances are busy on average where requests arrive at random (Poisson) and share instances that take
 * `concurrency` of them: the mean of ceil(N / concurrency) with N requests in flight, `load` of them on average.
 * At low load nothing overlaps, and it is the load itself; at high load it is load / concurrency plus the instance that is
 * not full.
 */
export function busyInstances(load: number, concurrency: number): number {
  if (load <= 0) return 0;
  if (concurrency <= 1) return load;
  const deviation = Math.sqrt(load);
  if (deviation > SMOOTH * concurrency) return load / concurrency + (concurrency - 1) / (2 * concurrency);
  const from = Math.max(0, Math.floor(load - WIDTH * deviation - WIDTH));
  const to = Math.ceil(load + WIDTH * deviation + WIDTH);
  const mode = Math.floor(load);
  // Weights relative to the likeliest number, outwards from it: no factorial can overflow.
  let weight = 1;
  let sum = 1;
  let mean = Math.ceil(mode / concurrency);
  for (let n = mode; n > from; n--) {
    weight *= n / load;
    sum += weight;
    mean += weight * Math.ceil((n - 1) / concurrency);
  }
  weight = 1;
  for (let n = mode + 1; n <= to; n++) {
    weight *= load / n;
    sum += weight;
    mean += weight * Math.ceil(n / concurrency);
  }
  return mean / sum;
}

/** The part of the time in which an instance is alive that ends `seconds` after the last of randomly arriving requests. */
export function aliveShare(requestsPerSecond: number, seconds: number): number {
  return -Math.expm1(-requestsPerSecond * seconds);
}
