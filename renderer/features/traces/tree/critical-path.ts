import type { SpanNode, SpanTree } from './span-tree.ts';

/** A stretch of a span that the trace had to wait for. */
export interface CriticalSection {
  index: number;
  startMs: number;
  endMs: number;
}

interface Frame {
  node: SpanNode;
  /** Children that can have been waited for, the one that ends last at the end. */
  waiting: { node: SpanNode; endMs: number }[];
  /** Where the walk backwards through this span stands. */
  at: number;
}

/**
 * The chain of work that decided how long the trace took: walked backwards from its end, always into
 * the child that returned last before the point reached. Shortening anything else does not help.
 * A consumer is not waited for by whoever sent the message. Sections by node, oldest first.
 */
export function criticalPath(tree: SpanTree): ReadonlyMap<number, readonly CriticalSection[]> {
  const sections = new Map<number, CriticalSection[]>();
  const add = (index: number, startMs: number, endMs: number): void => {
    if (endMs <= startMs) return;
    const list = sections.get(index);
    if (list === undefined) sections.set(index, [{ index, startMs, endMs }]);
    else list.unshift({ index, startMs, endMs });
  };
  const tops = waitingFor(
    tree.roots.map((index) => tree.nodes[index]),
    tree.endMs,
  );
  let reached = tree.endMs;
  for (let top = tops.pop(); top !== undefined; top = tops.pop()) {
    if (top.endMs > reached) continue;
    walk(tree, top.node, top.endMs, add);
    reached = top.node.span.startMs;
  }
  return sections;
}

function walk(tree: SpanTree, from: SpanNode, endMs: number, add: (index: number, startMs: number, endMs: number) => void): void {
  const stack: Frame[] = [enter(tree, from, endMs)];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const next = frame.waiting.pop();
    if (next === undefined) {
      add(frame.node.index, frame.node.span.startMs, frame.at);
      stack.pop();
      continue;
    }
    if (next.endMs > frame.at) continue;
    add(frame.node.index, next.endMs, frame.at);
    frame.at = Math.max(next.node.span.startMs, frame.node.span.startMs);
    stack.push(enter(tree, next.node, next.endMs));
  }
}

function enter(tree: SpanTree, node: SpanNode, endMs: number): Frame {
  const children = node.children.map((index) => tree.nodes[index]).filter((child) => child?.span.kind !== 'consumer');
  return { node, at: endMs, waiting: waitingFor(children, endMs) };
}

/** Those that began before `endMs`, cut there, in order of their end. */
function waitingFor(nodes: readonly (SpanNode | undefined)[], endMs: number): Frame['waiting'] {
  return nodes
    .filter((node): node is SpanNode => node !== undefined && node.span.startMs < endMs)
    .map((node) => ({ node, endMs: Math.min(node.endMs, endMs) }))
    .toSorted((a, b) => a.endMs - b.endMs || b.node.span.startMs - a.node.span.startMs);
}
