import type { Span } from '#shared/model/trace.ts';

/** Why a span stands at the top although it names a parent. */
export type Detached = 'missing-parent' | 'cycle';

/** A span in its place. Nodes lie in reading order, so that a subtree is the stretch `index … end - 1`. */
export interface SpanNode {
  readonly span: Span;
  readonly index: number;
  /** Index of the parent; -1 at the top. */
  readonly parent: number;
  readonly depth: number;
  /** Index after the last descendant. */
  readonly end: number;
  readonly children: readonly number[];
  /** Milliseconds after the trace's `startedAt`, like `startMs` of the span. */
  readonly endMs: number;
  /** Duration without the time in which a child ran. */
  readonly selfMs: number;
  readonly failed: boolean;
  /** Failed spans among the descendants. */
  readonly failedBelow: number;
  readonly detached: Detached | null;
}

export interface SpanTree {
  readonly nodes: readonly SpanNode[];
  readonly roots: readonly number[];
  /** First span of an id; an id that comes twice keeps both rows. */
  readonly indexOf: ReadonlyMap<string, number>;
  readonly startMs: number;
  readonly endMs: number;
  /** Levels; 0 where there are no spans. */
  readonly depth: number;
  /** In order of appearance. */
  readonly services: readonly string[];
  readonly failed: number;
  readonly missingParents: number;
}

const NONE = -1;

/**
 * Builds the tree of a trace. Never fails: a span whose parent is not in the trace becomes a root, a
 * cycle is opened at its earliest span, and siblings stand in order of their start.
 */
export function buildSpanTree(spans: readonly Span[]): SpanTree {
  const indexOf = new Map<string, number>();
  spans.forEach((span, at) => {
    if (!indexOf.has(span.spanId)) indexOf.set(span.spanId, at);
  });
  const { parents, detached } = linkParents(spans, indexOf);
  const children: number[][] = spans.map(() => []);
  const roots: number[] = [];
  parents.forEach((parent, at) => (parent === NONE ? roots : (children[parent] ?? roots)).push(at));
  const byStart = (a: number, b: number): number => {
    const x = spans[a];
    const y = spans[b];
    if (x === undefined || y === undefined) return a - b;
    return x.startMs - y.startMs || y.durationMs - x.durationMs || a - b;
  };
  roots.sort(byStart);
  for (const list of children) if (list.length > 1) list.sort(byStart);
  return assemble(spans, layOut(roots, children), parents, children, detached);
}

function linkParents(spans: readonly Span[], indexOf: ReadonlyMap<string, number>) {
  const detached: (Detached | null)[] = spans.map(() => null);
  const parents = spans.map((span, at) => {
    if (span.parentSpanId === null || span.parentSpanId === '') return NONE;
    const parent = indexOf.get(span.parentSpanId);
    if (parent === undefined) detached[at] = 'missing-parent';
    return parent ?? NONE;
  });
  const done = new Uint8Array(spans.length);
  for (let start = 0; start < spans.length; start++) {
    const path: number[] = [];
    let at = start;
    while (at !== NONE && done[at] === 0) {
      done[at] = 1;
      path.push(at);
      at = parents[at] ?? NONE;
    }
    if (at !== NONE && done[at] === 1) openCycle(spans, path.slice(path.indexOf(at)), parents, detached);
    for (const each of path) done[each] = 2;
  }
  return { parents, detached };
}

function openCycle(spans: readonly Span[], cycle: readonly number[], parents: number[], detached: (Detached | null)[]): void {
  const startOf = (at: number): number => spans[at]?.startMs ?? 0;
  const first = cycle.reduce((best, at) => (startOf(at) < startOf(best) ? at : best), cycle[0] ?? 0);
  parents[first] = NONE;
  detached[first] = 'cycle';
}

/** Positions in the input, in reading order. A loop and not recursion: a trace may be thousands of levels deep. */
function layOut(roots: readonly number[], children: readonly (readonly number[])[]): number[] {
  const order: number[] = [];
  const stack = roots.toReversed();
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    order.push(at);
    const below = children[at] ?? [];
    for (let i = below.length - 1; i >= 0; i--) stack.push(below[i] ?? NONE);
  }
  return order;
}

type Building = { -readonly [K in keyof SpanNode]: SpanNode[K] };

function assemble(
  spans: readonly Span[],
  order: readonly number[],
  parents: readonly number[],
  children: readonly (readonly number[])[],
  detached: readonly (Detached | null)[],
): SpanTree {
  const place = new Int32Array(spans.length);
  order.forEach((at, index) => (place[at] = index));
  const nodes: Building[] = [];
  const services = new Set<string>();
  for (const [index, at] of order.entries()) {
    const span = spans[at];
    if (span === undefined) continue;
    const parentAt = parents[at] ?? NONE;
    const parent = parentAt === NONE ? NONE : (place[parentAt] ?? NONE);
    services.add(span.service);
    nodes.push({
      span,
      index,
      parent,
      depth: parent === NONE ? 0 : (nodes[parent]?.depth ?? 0) + 1,
      end: index + 1,
      children: (children[at] ?? []).map((child) => place[child] ?? NONE),
      endMs: span.startMs + span.durationMs,
      selfMs: 0,
      failed: span.status === 'error',
      failedBelow: 0,
      detached: detached[at] ?? null,
    });
  }
  return summarize(nodes, [...services]);
}

function summarize(nodes: Building[], services: string[]): SpanTree {
  let startMs = Number.POSITIVE_INFINITY;
  let endMs = Number.NEGATIVE_INFINITY;
  let depth = 0;
  let failed = 0;
  const indexOf = new Map<string, number>();
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i];
    if (node === undefined) continue;
    indexOf.set(node.span.spanId, i);
    node.selfMs = node.span.durationMs - coveredMs(node, nodes);
    startMs = Math.min(startMs, node.span.startMs);
    endMs = Math.max(endMs, node.endMs);
    depth = Math.max(depth, node.depth + 1);
    if (node.failed) failed++;
    const parent = nodes[node.parent];
    if (parent === undefined) continue;
    parent.end = Math.max(parent.end, node.end);
    parent.failedBelow += node.failedBelow + (node.failed ? 1 : 0);
  }
  if (nodes.length === 0) startMs = endMs = 0;
  return {
    nodes,
    roots: nodes.filter((node) => node.parent === NONE).map((node) => node.index),
    indexOf,
    startMs,
    endMs,
    depth,
    services,
    failed,
    missingParents: nodes.filter((node) => node.detached === 'missing-parent').length,
  };
}

/** How much of the span its children cover, overlaps counted once. Children are sorted by start. */
function coveredMs(node: SpanNode, nodes: readonly SpanNode[]): number {
  let covered = 0;
  let reached = node.span.startMs;
  for (const index of node.children) {
    const child = nodes[index];
    if (child === undefined) continue;
    const from = Math.max(reached, child.span.startMs);
    const to = Math.min(node.endMs, child.endMs);
    if (to <= from) continue;
    covered += to - from;
    reached = to;
  }
  return Math.min(covered, node.span.durationMs);
}

/** Ancestors of a node, nearest first. */
export function* ancestorsOf(tree: SpanTree, index: number): Generator<SpanNode> {
  for (let node = tree.nodes[tree.nodes[index]?.parent ?? NONE]; node !== undefined; node = tree.nodes[node.parent]) yield node;
}
