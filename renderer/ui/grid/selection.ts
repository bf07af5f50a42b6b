/** One more or one less. */
export function toggled(selected: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}

/**
 * Everything between two rows of the order on screen, both included, added to the selection.
 * An anchor that is not on screen any more counts as the row itself.
 */
export function withRange(selected: ReadonlySet<string>, order: readonly string[], anchor: string | null, to: string): Set<string> {
  const end = order.indexOf(to);
  const start = anchor === null ? end : order.indexOf(anchor);
  const [low, high] = start === -1 ? [end, end] : [Math.min(start, end), Math.max(start, end)];
  return new Set([...selected, ...order.slice(low, high + 1)]);
}

/** All rows where not all are selected, none otherwise. Rows outside the order keep their state. */
export function allToggled(selected: ReadonlySet<string>, order: readonly string[]): Set<string> {
  const all = order.every((id) => selected.has(id));
  const next = new Set(selected);
  for (const id of order) {
    if (all) next.delete(id);
    else next.add(id);
  }
  return next;
}
