import type { Span } from '#shared/model/trace.ts';
import type { SpanTree } from './span-tree.ts';

export interface SkewCorrection {
  /** The trace's spans with their subtrees moved to where they can have been. */
  spans: Span[];
  /** Milliseconds by which a span was moved, for those that were. */
  shifts: ReadonlyMap<string, number>;
  /** Services whose clocks differ from their callers'. */
  services: string[];
}

/** Below this a difference is rounding, not a clock. */
const TOLERANCE_MS = 0.01;

/**
 * Moves what another machine recorded by a different clock: a server's span lies inside the client
 * span that caused it, so where it does not, the clocks differ. It is put in the client span's
 * middle, where it fits, else at its start. Only client to server, and only across services:
 * anything else may well outlive its parent.
 */
export function correctClockSkew(tree: SpanTree): SkewCorrection {
  const shifts = new Map<string, number>();
  const services = new Set<string>();
  const shiftAt = new Float64Array(tree.nodes.length);
  for (const node of tree.nodes) {
    const parent = tree.nodes[node.parent];
    const inherited = parent === undefined ? 0 : (shiftAt[parent.index] ?? 0);
    let shift = inherited;
    if (parent !== undefined && node.span.kind === 'server' && parent.span.kind === 'client' && node.span.service !== parent.span.service) {
      const own = ownShift(node.span, parent.span, inherited);
      if (own !== 0) services.add(node.span.service);
      shift += own;
    }
    shiftAt[node.index] = shift;
    if (Math.abs(shift) > TOLERANCE_MS) shifts.set(node.span.spanId, shift);
  }
  const spans = tree.nodes.map(({ span, index }) => moved(span, shiftAt[index] ?? 0));
  return { spans, shifts, services: [...services] };
}

function ownShift(child: Span, parent: Span, inherited: number): number {
  const start = child.startMs + inherited;
  const parentStart = parent.startMs + inherited;
  const early = start < parentStart - TOLERANCE_MS;
  const fits = child.durationMs <= parent.durationMs;
  const late = fits && start + child.durationMs > parentStart + parent.durationMs + TOLERANCE_MS;
  if (!early && !late) return 0;
  return fits ? parentStart + (parent.durationMs - child.durationMs) / 2 - start : parentStart - start;
}

function moved(span: Span, shift: number): Span {
  if (Math.abs(shift) <= TOLERANCE_MS) return span;
  return {
    ...span,
    startMs: span.startMs + shift,
    events: span.events.map((event) => ({ ...event, atMs: event.atMs + shift })),
  };
}
