import { IconAlertTriangleFilled, IconChevronDown, IconChevronRight, IconLinkOff } from '@tabler/icons-react';
import { memo } from 'react';
import { plural } from '../../../ui/format.ts';
import { serviceColor, type TraceModel } from '../page/trace-model.ts';
import type { SpanNode } from '../tree/span-tree.ts';
import type { VisibleRow } from '../tree/visible-rows.ts';
import type { ViewRange } from '../view/view-range.ts';
import { SpanBar } from './span-bar.tsx';
import classes from './waterfall.module.css';

/** Pixels a level is indented by, and the depth beyond which a number says it instead. */
const INDENT = 12;
const MAX_INDENTED = 16;

export interface WaterfallRowProps {
  id: string;
  model: TraceModel;
  row: VisibleRow;
  node: SpanNode;
  top: number;
  range: ViewRange;
  collapsed: boolean;
  active: boolean;
  open: boolean;
  match: boolean;
}

/** One span. Plain elements without handlers: the tree takes clicks and keys for all of them. */
export const WaterfallRow = memo(function WaterfallRow(props: WaterfallRowProps) {
  const { id, model, row, node, top, range, collapsed, active, open, match } = props;
  const { span } = node;
  const parent = model.tree.nodes[node.parent];
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus, jsx-a11y/control-has-associated-label -- its text is its name; the tree has the focus and points here with aria-activedescendant
    <div
      id={id}
      role="treeitem"
      aria-level={node.depth + 1}
      aria-posinset={model.position[node.index]}
      aria-setsize={parent === undefined ? model.tree.roots.length : parent.children.length}
      aria-expanded={node.children.length === 0 ? undefined : !collapsed}
      aria-selected={active}
      data-index={node.index}
      data-active={active || undefined}
      data-open={open || undefined}
      data-match={match || undefined}
      data-context={row.context || undefined}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div className={classes.line} data-part="line">
        <div className={classes.name} style={{ paddingLeft: 6 + Math.min(node.depth, MAX_INDENTED) * INDENT }}>
          <Toggle node={node} collapsed={collapsed} />
          <span className={classes.swatch} style={{ background: serviceColor(model, span.service) }} />
          {node.depth > MAX_INDENTED ? <span className={classes.depth}>{node.depth}</span> : null}
          {node.failed ? <IconAlertTriangleFilled size={13} className={classes.failed} /> : null}
          {!node.failed && collapsed && node.failedBelow > 0 ? <IconAlertTriangleFilled size={13} className={classes.failedBelow} /> : null}
          {node.detached === null ? null : <IconLinkOff size={13} className={classes.detached} />}
          <span className={parent?.span.service === span.service ? 'sr-only' : classes.service}>{span.service} </span>
          <span className={classes.spanName} title={`${span.service} ${span.name}`}>
            {span.name}
          </span>
          <span className="sr-only"> {remarks(node, collapsed, model)}</span>
          {row.hidden === 0 ? null : <span className={classes.hidden}>{hiddenText(row)}</span>}
        </div>
        <div className={classes.lane}>
          <SpanBar model={model} node={node} range={range} collapsed={collapsed} />
        </div>
      </div>
    </div>
  );
});

function Toggle({ node, collapsed }: { node: SpanNode; collapsed: boolean }) {
  if (node.children.length === 0) return <span className={classes.toggle} />;
  const Icon = collapsed ? IconChevronRight : IconChevronDown;
  return (
    <span className={classes.toggle} data-part="toggle">
      <Icon size={14} />
      {collapsed ? <span className={classes.count}>{node.end - node.index - 1}</span> : null}
    </span>
  );
}

function hiddenText(row: VisibleRow): string {
  return row.hiddenFailed === 0 ? `${row.hidden} hidden` : `${row.hidden} hidden, ${plural(row.hiddenFailed, 'error')}`;
}

/** What icons and colours say, for those who do not see them. */
function remarks(node: SpanNode, collapsed: boolean, model: TraceModel): string {
  const parts: string[] = [];
  if (node.failed) parts.push('error');
  if (collapsed && node.failedBelow > 0) parts.push(`${plural(node.failedBelow, 'error')} inside`);
  if (node.detached === 'missing-parent') parts.push('its parent is missing');
  if (node.detached === 'cycle') parts.push('its parents form a cycle');
  if (model.critical.has(node.index)) parts.push('on the critical path');
  return parts.map((part) => `, ${part}`).join('');
}
