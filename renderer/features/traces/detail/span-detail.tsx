import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconFocusCentered, IconLayoutBottombar, IconLayoutSidebarRight, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Facts, type Fact } from '../../../ui/facts.tsx';
import { formatMs, formatPercent } from '../../../ui/format.ts';
import { IdText } from '../../../ui/id-text.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { serviceColor, type TraceModel } from '../page/trace-model.ts';
import type { SpanNode } from '../tree/span-tree.ts';
import { Attributes } from './attributes.tsx';
import classes from './span-detail.module.css';
import { SpanLogs } from './span-logs.tsx';

export type DetailPlace = 'inline' | 'side';

/** Everything about one span: its numbers, where it belongs, attributes, events and log lines. */
export function SpanDetail({
  model,
  node,
  place,
  link,
  onPlace,
  onFocus,
  onService,
  onClose,
}: {
  model: TraceModel;
  node: SpanNode;
  place: DetailPlace;
  /** Makes the address that leads here. */
  link: () => string;
  onPlace: (place: DetailPlace) => void;
  /** Shows just this span's time. */
  onFocus: () => void;
  onService: (service: string) => void;
  onClose: () => void;
}) {
  const { span } = node;
  const Other = place === 'inline' ? IconLayoutSidebarRight : IconLayoutBottombar;
  const otherLabel = place === 'inline' ? 'Show details beside the spans' : 'Show details under the span';
  return (
    <section className={classes.detail} data-place={place} aria-label={`Details of ${span.name}`}>
      <header className={classes.head}>
        <h2 className={classes.title}>
          <span className={classes.swatch} style={{ background: serviceColor(model, span.service) }} />
          <span className={classes.service}>{span.service}</span> {span.name}
        </h2>
        <Tooltip label={otherLabel}>
          <ActionIcon size={24} aria-label={otherLabel} onClick={() => onPlace(place === 'inline' ? 'side' : 'inline')}>
            <Other size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <ActionIcon size={24} aria-label="Close details" onClick={onClose}>
          <IconX size={15} aria-hidden />
        </ActionIcon>
      </header>
      <div className={classes.body}>
        <div className={classes.column}>
          <SpanFacts model={model} node={node} />
          <div className={classes.actions}>
            {span.invocationId === null ? null : (
              <Link to="/invocations/$id" params={{ id: span.invocationId }}>
                Open the invocation
              </Link>
            )}
            <Button variant="default" size="compact-xs" leftSection={<IconFocusCentered size={14} aria-hidden />} onClick={onFocus}>
              Zoom to it
            </Button>
            <Button variant="default" size="compact-xs" onClick={() => onService(span.service)}>
              Only {span.service}
            </Button>
            <CopyButton icon label="Copy link to this span" value={link} />
          </div>
        </div>
        <Block title="Attributes" count={Object.keys(span.attributes).length}>
          <Attributes key={span.spanId} values={span.attributes} label="Attributes" />
        </Block>
        {span.events.length === 0 ? null : (
          <Block title="Events" count={span.events.length}>
            <Events node={node} />
          </Block>
        )}
        <Block title="Logs" wide>
          <SpanLogs span={span} traceStartedAt={model.trace.startedAt} />
        </Block>
      </div>
    </section>
  );
}

function SpanFacts({ model, node }: { model: TraceModel; node: SpanNode }) {
  const { span } = node;
  const whole = model.full.endMs - model.full.startMs;
  const shift = model.shifts.get(span.spanId);
  const rows: Fact[] = [
    span.status === 'error' ? ['Status', <StateBadge key="s" state="error" label={span.statusMessage ?? 'Error'} />] : null,
    ['Start', `${formatMs(span.startMs - model.full.startMs)} into the trace`],
    ['Duration', `${formatMs(span.durationMs)}, ${formatPercent(span.durationMs / whole)} of the trace`],
    node.children.length === 0 ? null : ['Self time', `${formatMs(node.selfMs)} without its children`],
    model.critical.has(node.index) ? ['Critical path', `${formatMs(criticalMs(model, node))} of it held the trace up`] : null,
    ['Kind', span.kind],
    span.functionRef === null
      ? null
      : [
          'Function',
          <Link key="f" to="/functions/$ref" params={{ ref: span.functionRef }}>
            {span.functionRef}
          </Link>,
        ],
    ['Span id', <IdText key="i" value={span.spanId} copy="Copy span id" />],
    node.detached === 'missing-parent' ? ['Parent', `${span.parentSpanId} is not in this trace: not recorded, or still to come`] : null,
    node.detached === 'cycle' ? ['Parent', 'Its parents form a cycle; the chain is opened here'] : null,
    shift === undefined
      ? null
      : ['Clock', `Recorded ${formatMs(Math.abs(shift))} ${shift > 0 ? 'earlier' : 'later'} than its caller’s clock allows`],
  ];
  return <Facts small items={rows} />;
}

function criticalMs(model: TraceModel, node: SpanNode): number {
  return (model.critical.get(node.index) ?? []).reduce((sum, section) => sum + section.endMs - section.startMs, 0);
}

function Events({ node }: { node: SpanNode }) {
  return (
    <ol className={classes.events}>
      {node.span.events.slice(0, 200).map((event, i) => (
        <li key={i}>
          <p className={classes.event}>
            <span className={classes.at}>+{formatMs(event.atMs - node.span.startMs)}</span> {event.name}
          </p>
          {Object.keys(event.attributes).length === 0 ? null : (
            <Attributes values={event.attributes} label={`Attributes of ${event.name}`} />
          )}
        </li>
      ))}
    </ol>
  );
}

function Block({ title, count, wide = false, children }: { title: string; count?: number; wide?: boolean; children: ReactNode }) {
  return (
    <div className={classes.block} data-wide={wide || undefined}>
      <h3 className={classes.blockTitle}>
        {title}
        {count === undefined || count === 0 ? null : <span className={classes.blockCount}>{count}</span>}
      </h3>
      {children}
    </div>
  );
}
