/** Round steps from zero to at least `max`: 1, 2 or 5 times a power of ten. At most `count` steps; integers only on request. */
export function niceTicks(max: number, count = 4, integers = false): number[] {
  const top = max > 0 ? max : 1;
  const rough = top / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((f) => f * power >= rough) ?? 10;
  const step = integers ? Math.max(1, Math.round(factor * power)) : factor * power;
  const steps = Math.ceil(top / step - 1e-9);
  return Array.from({ length: steps + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

/** Maps [0, domain] to [0, range]; an empty domain maps to 0. */
export function linear(domain: number, range: number): (value: number) => number {
  return (value) => (domain === 0 ? 0 : (value / domain) * range);
}

/** Index of the bucket under `x` in a plot `width` wide with `count` buckets. */
export function bucketAt(x: number, width: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor((x / width) * count)));
}

/** Which buckets get a label on the time axis so that labels `labelWidth` wide do not touch. */
export function axisLabels(count: number, width: number, labelWidth: number): number[] {
  const room = Math.max(1, Math.floor(width / labelWidth));
  const every = Math.max(1, Math.ceil(count / room));
  return Array.from({ length: Math.ceil(count / every) }, (_, i) => i * every);
}
