import { formatMs } from '../../../ui/format.ts';
import { serviceColor, type TraceModel } from '../page/trace-model.ts';
import type { SpanNode } from '../tree/span-tree.ts';
import type { ViewRange } from '../view/view-range.ts';
import { barGeometry } from './bar-geometry.ts';
import classes from './waterfall.module.css';

/** A span's bar in its lane: its time, the part of it that the trace waited for, its events, and the server's bar inside a collapsed client's. */
export function SpanBar({ model, node, range, collapsed }: { model: TraceModel; node: SpanNode; range: ViewRange; collapsed: boolean }) {
  const { span } = node;
  const bar = barGeometry(span.startMs, node.endMs, range);
  if (bar.outside !== null) return <span className={classes.away} data-side={bar.outside} aria-hidden />;
  const inside = collapsed && span.kind === 'client' ? serverInside(model, node) : undefined;
  const sections = model.critical.get(node.index) ?? [];
  return (
    <>
      <span
        className={classes.bar}
        data-failed={node.failed || undefined}
        style={{ left: `${bar.left}%`, width: `${bar.width}%`, background: serviceColor(model, span.service) }}
      />
      {inside === undefined ? null : (
        <Stretch kind="inner" from={inside.span.startMs} to={inside.endMs} range={range} color={serviceColor(model, inside.span.service)} />
      )}
      {sections.slice(0, 400).map((section) => (
        <Stretch key={section.startMs} kind="critical" from={section.startMs} to={section.endMs} range={range} />
      ))}
      {span.events.slice(0, 100).map((event, i) => (
        <Stretch key={i} kind="event" from={event.atMs} to={event.atMs} range={range} />
      ))}
      <span
        className={classes.duration}
        data-side={bar.label}
        style={
          bar.label === 'left'
            ? { right: `${100 - bar.left}%` }
            : { left: `${bar.label === 'right' ? bar.left + bar.width : Math.max(0, bar.left)}%` }
        }
      >
        {formatMs(span.durationMs)}
      </span>
    </>
  );
}

function Stretch({
  kind,
  from,
  to,
  range,
  color,
}: {
  kind: 'inner' | 'critical' | 'event';
  from: number;
  to: number;
  range: ViewRange;
  color?: string;
}) {
  const { left, width, outside } = barGeometry(from, to, range);
  if (outside !== null) return null;
  return (
    <span className={classes[kind]} style={{ left: `${left}%`, width: kind === 'event' ? undefined : `${width}%`, background: color }} />
  );
}

function serverInside(model: TraceModel, node: SpanNode): SpanNode | undefined {
  return node.children.map((index) => model.tree.nodes[index]).find((child) => child?.span.kind === 'server');
}
