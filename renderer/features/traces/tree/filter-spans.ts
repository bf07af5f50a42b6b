import type { SpanTree } from './span-tree.ts';

/** The filter pills. */
export const SPAN_FILTERS = ['errors', 'critical', 'slow'] as const;
export type SpanFilter = (typeof SPAN_FILTERS)[number];

/** Share of the spans that `slow` keeps. */
export const SLOW_SHARE = 0.2;

/**
 * Nodes that pass every chosen filter; null where none is chosen. `slow` keeps the slowest fifth by
 * self time, so that a parent does not count as slow because its child is.
 */
export function filterSpans(
  tree: SpanTree,
  filters: readonly SpanFilter[],
  critical: ReadonlyMap<number, unknown>,
  service: string | null,
): ReadonlySet<number> | null {
  if (filters.length === 0 && service === null) return null;
  const threshold = filters.includes('slow') ? slowThreshold(tree) : 0;
  const kept = tree.nodes.filter(
    (node) =>
      (service === null || node.span.service === service) &&
      (!filters.includes('errors') || node.failed) &&
      (!filters.includes('critical') || critical.has(node.index)) &&
      (!filters.includes('slow') || (node.selfMs >= threshold && node.selfMs > 0)),
  );
  return new Set(kept.map((node) => node.index));
}

function slowThreshold(tree: SpanTree): number {
  const sorted = Float64Array.from(tree.nodes, (node) => node.selfMs).sort();
  return sorted[Math.floor(sorted.length * (1 - SLOW_SHARE))] ?? 0;
}
