import { useMemo } from 'react';
import type { Trace } from '#shared/model/trace.ts';
import { correctClockSkew } from '../tree/clock-skew.ts';
import { criticalPath, type CriticalSection } from '../tree/critical-path.ts';
import { buildSpanTree, type SpanTree } from '../tree/span-tree.ts';
import { serviceColors } from '../view/service-colors.ts';
import type { ViewRange } from '../view/view-range.ts';

/** Everything derived from a trace that its views share. */
export interface TraceModel {
  trace: Trace;
  tree: SpanTree;
  /** The whole trace as a range. */
  full: ViewRange;
  critical: ReadonlyMap<number, readonly CriticalSection[]>;
  /** Slot of the categorical colours per service. */
  colors: ReadonlyMap<string, number>;
  /** By how much spans were moved, in milliseconds, and whose clock differs; also where the correction is off. */
  shifts: ReadonlyMap<string, number>;
  skewedServices: readonly string[];
  /** One-based place among the siblings, by node. */
  position: Int32Array;
}

/** @param corrected whether spans of other machines' clocks are moved to where they can have been */
export function useTraceModel(trace: Trace, corrected: boolean): TraceModel {
  return useMemo(() => traceModel(trace, corrected), [trace, corrected]);
}

export function traceModel(trace: Trace, corrected: boolean): TraceModel {
  const recorded = buildSpanTree(trace.spans);
  const skew = correctClockSkew(recorded);
  const tree = corrected && skew.shifts.size > 0 ? buildSpanTree(skew.spans) : recorded;
  const full = { startMs: tree.startMs, endMs: Math.max(tree.endMs, tree.startMs + 0.001) };
  const position = new Int32Array(tree.nodes.length);
  tree.roots.forEach((index, at) => (position[index] = at + 1));
  for (const node of tree.nodes) node.children.forEach((index, at) => (position[index] = at + 1));
  return {
    trace,
    tree,
    full,
    critical: criticalPath(tree),
    colors: serviceColors(tree.services),
    shifts: skew.shifts,
    skewedServices: skew.services,
    position,
  };
}

/** The colour of a service as CSS. */
export function serviceColor(model: Pick<TraceModel, 'colors'>, service: string): string {
  return `var(--series-${model.colors.get(service) ?? 1})`;
}
