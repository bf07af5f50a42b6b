import type { SpanNode, SpanTree } from '../tree/span-tree.ts';

/** What statistics are grouped by: a field of the span, or `attribute:KEY`. */
export type GroupBy = 'service' | 'name' | 'kind' | `attribute:${string}`;

/** One group; all times in milliseconds. */
export interface StatisticsRow {
  key: string;
  /** The service all its spans share, for its colour; null where they do not. */
  service: string | null;
  count: number;
  errors: number;
  totalMs: number;
  selfMs: number;
  /** Share of all self time, 0 … 1. */
  share: number;
  minMs: number;
  avgMs: number;
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
  /** Node of the longest span, to go to. */
  longest: number;
}

/** What a span without the attribute is counted under. */
export const NO_VALUE = '(none)';

/** Groups every span of the trace. Most self time first. */
export function traceStatistics(tree: SpanTree, groupBy: GroupBy): StatisticsRow[] {
  const groups = new Map<string, SpanNode[]>();
  let allSelf = 0;
  for (const node of tree.nodes) {
    const key = keyOf(node, groupBy);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
    allSelf += node.selfMs;
  }
  return [...groups]
    .map(([key, nodes]) => toRow(key, nodes, allSelf))
    .toSorted((a, b) => b.selfMs - a.selfMs || a.key.localeCompare(b.key));
}

function keyOf({ span }: SpanNode, groupBy: GroupBy): string {
  if (groupBy === 'service' || groupBy === 'kind') return span[groupBy];
  if (groupBy === 'name') return `${span.service} ${span.name}`;
  const value = span.attributes[groupBy.slice('attribute:'.length)];
  return value === undefined ? NO_VALUE : String(value);
}

function toRow(key: string, nodes: readonly SpanNode[], allSelf: number): StatisticsRow {
  const durations = Float64Array.from(nodes, (node) => node.span.durationMs).sort();
  const totalMs = durations.reduce((sum, each) => sum + each, 0);
  const selfMs = nodes.reduce((sum, node) => sum + node.selfMs, 0);
  const longest = nodes.reduce<SpanNode | null>(
    (best, node) => (best === null || node.span.durationMs > best.span.durationMs ? node : best),
    null,
  );
  const services = new Set(nodes.map((node) => node.span.service));
  return {
    key,
    service: services.size === 1 ? (nodes[0]?.span.service ?? null) : null,
    count: nodes.length,
    errors: nodes.filter((node) => node.failed).length,
    totalMs,
    selfMs,
    share: allSelf > 0 ? selfMs / allSelf : 0,
    minMs: durations[0] ?? 0,
    avgMs: totalMs / Math.max(1, nodes.length),
    p50Ms: percentile(durations, 0.5),
    p95Ms: percentile(durations, 0.95),
    maxMs: durations.at(-1) ?? 0,
    longest: longest?.index ?? -1,
  };
}

/** Nearest-rank percentile of ascending values; 0 of none. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** Attribute keys of the trace, the most frequent first. */
export function attributeKeys(tree: SpanTree, limit = 200): string[] {
  const counts = new Map<string, number>();
  for (const { span } of tree.nodes) for (const key of Object.keys(span.attributes)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const sorted = [...counts].toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return sorted.slice(0, limit).map(([key]) => key);
}
