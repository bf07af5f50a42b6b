import type { SpanTree } from '../tree/span-tree.ts';

/** A bar of the minimap; all in pixels. */
export interface MinimapBar {
  x: number;
  y: number;
  width: number;
  height: number;
  service: string;
  failed: boolean;
}

/** Narrower than this a span could not be seen at all. */
const MIN_WIDTH = 1.5;

/** How high the map of a trace wants to be: 6 px a span, between 24 and 60. */
export function minimapHeight(spans: number): number {
  return Math.min(60, Math.max(24, spans * 6));
}

/**
 * One bar per span, in reading order from top to bottom. In a long trace bars overlap vertically, and
 * what would hide behind the bar before it (same pixel row, inside it, same service, no failure) is
 * left out, so that ten thousand spans do not mean ten thousand rectangles. Failures come last: they are drawn on top.
 */
export function minimapBars(tree: SpanTree, width: number, height: number): MinimapBar[] {
  const whole = tree.endMs - tree.startMs;
  const bars: MinimapBar[] = [];
  const failures: MinimapBar[] = [];
  if (tree.nodes.length === 0 || width <= 0) return bars;
  const rowHeight = height / tree.nodes.length;
  const barHeight = Math.min(6, Math.max(2, rowHeight * 0.7));
  let before: MinimapBar | undefined;
  for (const node of tree.nodes) {
    const x = whole > 0 ? ((node.span.startMs - tree.startMs) / whole) * width : 0;
    const bar: MinimapBar = {
      x: Math.min(x, width - MIN_WIDTH),
      y: Math.min(Math.round(node.index * rowHeight), height - barHeight),
      width: Math.max(MIN_WIDTH, whole > 0 ? (node.span.durationMs / whole) * width : width),
      height: barHeight,
      service: node.span.service,
      failed: node.failed,
    };
    if (bar.failed) failures.push(bar);
    else if (before === undefined || !hides(before, bar)) bars.push((before = bar));
  }
  return [...bars, ...failures];
}

function hides(front: MinimapBar, bar: MinimapBar): boolean {
  return front.y === bar.y && front.service === bar.service && front.x <= bar.x && front.x + front.width >= bar.x + bar.width;
}
