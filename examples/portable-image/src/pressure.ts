export interface Centre {
  x: number;
  y: number;
  /** Hectopascal above or below 1013. */
  depth: number;
  radius: number;
}

/** A few highs and lows from a seed, always the same for the same seed. */
export function centresOf(seed: number): Centre[] {
  let state = seed >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  return Array.from({ length: 5 }, (_, at) => ({
    x: next(),
    y: next(),
    depth: (at % 2 === 0 ? 1 : -1) * (12 + 18 * next()),
    radius: 0.15 + 0.25 * next(),
  }));
}

/** Pressure at a place of the unit square, in hectopascal. */
export function pressureAt(x: number, y: number, centres: readonly Centre[]): number {
  return centres.reduce((sum, c) => sum + c.depth * Math.exp(-((x - c.x) ** 2 + (y - c.y) ** 2) / c.radius ** 2), 1013);
}
