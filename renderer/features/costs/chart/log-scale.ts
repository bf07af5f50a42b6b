/** Maps [from, to] to [0, size] on a logarithmic scale; what lies outside goes to the ends. */
export function logScale(from: number, to: number, size: number): (value: number) => number {
  const low = Math.log10(from);
  const span = Math.log10(to) - low;
  return (value) => (span <= 0 ? 0 : ((Math.log10(Math.min(to, Math.max(from, value))) - low) / span) * size);
}

/** The powers of ten from `from` to `to`, at most `count` of them. */
export function decades(from: number, to: number, count: number): number[] {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / count));
  return Array.from({ length: Math.max(0, Math.floor((last - first) / every) + 1) }, (_, i) => 10 ** (first + i * every));
}

/** Index of the value nearest to `wanted`, by ratio. */
export function nearestIndex(values: readonly number[], wanted: number): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    const distance = (value: number | undefined) => Math.abs(Math.log(Math.max(1, value ?? 1) / Math.max(1, wanted)));
    if (distance(values[i]) < distance(values[best])) best = i;
  }
  return best;
}
