/** How many categorical colours there are: `--series-1` … `--series-8` of the tokens. */
export const SERIES = 8;

/**
 * A colour slot (1 … 8) for each service. A service keeps its colour from trace to trace as far as
 * possible (its name's hash); where two would share one and another is free, the later in the
 * alphabet moves on. Colour never stands alone: the service's name is beside it.
 */
export function serviceColors(services: readonly string[]): ReadonlyMap<string, number> {
  const slots = new Map<string, number>();
  const taken = new Set<number>();
  for (const service of [...new Set(services)].toSorted()) {
    const wanted = hash(service) % SERIES;
    let slot = wanted;
    while (taken.has(slot) && taken.size < SERIES) slot = (slot + 1) % SERIES;
    taken.add(slot);
    slots.set(service, slot + 1);
  }
  return slots;
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
