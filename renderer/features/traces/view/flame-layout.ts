import type { SpanNode, SpanTree } from '../tree/span-tree.ts';

/** All spans with the same path of `service name` from the root. */
export interface FlameFrame {
  id: number;
  /** -1 for the frame that stands for the whole trace. */
  parent: number;
  depth: number;
  service: string;
  name: string;
  /** Share of the whole width at which it begins, and that it takes. */
  x: number;
  width: number;
  count: number;
  errors: number;
  /** Time in these spans without their children, and with the self time of everything below. */
  selfMs: number;
  totalMs: number;
  /** Node of the longest of its spans, to go to. */
  longest: number;
}

interface Building extends FlameFrame {
  children: Map<string, Building>;
}

/**
 * A flame graph: where the time went, whenever it was. Widths are self time summed over a frame and
 * everything below, so that a frame is as wide as its children and itself, also where children ran
 * side by side (the whole may then be longer than the trace took). Frames in depth-first order, the
 * widest sibling first; the first frame is the whole trace.
 */
export function flameLayout(tree: SpanTree): FlameFrame[] {
  const whole = frame(0, -1, -1, '', '');
  const frames: Building[] = [whole];
  const ofNode: Building[] = [];
  for (const node of tree.nodes) {
    const parent = ofNode[node.parent] ?? whole;
    const key = `${node.span.service}\u0000${node.span.name}`;
    let own = parent.children.get(key);
    if (own === undefined) {
      own = frame(frames.length, parent.id, parent.depth + 1, node.span.service, node.span.name);
      parent.children.set(key, own);
      frames.push(own);
    }
    add(own, node, tree);
    ofNode.push(own);
  }
  for (let i = frames.length - 1; i >= 0; i--) {
    const each = frames[i];
    if (each === undefined) continue;
    each.totalMs += each.selfMs;
    const parent = frames[each.parent];
    if (parent !== undefined) parent.totalMs += each.totalMs;
  }
  return place(whole);
}

function frame(id: number, parent: number, depth: number, service: string, name: string): Building {
  return { id, parent, depth, service, name, x: 0, width: 0, count: 0, errors: 0, selfMs: 0, totalMs: 0, longest: -1, children: new Map() };
}

function add(own: Building, node: SpanNode, tree: SpanTree): void {
  own.count++;
  own.selfMs += node.selfMs;
  if (node.failed) own.errors++;
  const longest = tree.nodes[own.longest];
  if (longest === undefined || node.span.durationMs > longest.span.durationMs) own.longest = node.index;
}

function place(whole: Building): FlameFrame[] {
  const all = whole.totalMs;
  whole.width = 1;
  whole.depth = 0;
  const placed: FlameFrame[] = [];
  const stack = [whole];
  for (let own = stack.pop(); own !== undefined; own = stack.pop()) {
    const { children, ...plain } = own;
    placed.push(plain);
    let x = own.x;
    const sorted = [...children.values()].toSorted((a, b) => b.totalMs - a.totalMs || a.id - b.id);
    for (const child of sorted) {
      child.depth = own.depth + 1;
      child.x = x;
      child.width = all > 0 ? child.totalMs / all : own.width / sorted.length;
      x += child.width;
    }
    stack.push(...sorted.toReversed());
  }
  return placed;
}

/** What is on show when one frame is zoomed to the full width: it, what leads to it, and what is below. `minWidth` is a share of the full width. */
export function zoomFlame(frames: readonly FlameFrame[], focus: number, minWidth: number): FlameFrame[] {
  const byId = new Map(frames.map((each) => [each.id, each]));
  const target = byId.get(focus) ?? frames[0];
  if (target === undefined) return [];
  const path = new Set<number>();
  for (let at: FlameFrame | undefined = target; at !== undefined; at = byId.get(at.parent)) path.add(at.id);
  const scale = target.width > 0 ? 1 / target.width : 1;
  const shown: FlameFrame[] = [];
  const inside = new Set<number>([target.id]);
  for (const each of frames) {
    if (path.has(each.id)) shown.push({ ...each, x: 0, width: 1 });
    else if (inside.has(each.parent)) {
      inside.add(each.id);
      const width = each.width * scale;
      if (width >= minWidth) shown.push({ ...each, x: (each.x - target.x) * scale, width });
    }
  }
  return shown;
}
