import { memo, type ReactNode } from 'react';
import type { LogEntry } from '#shared/model/log-entry.ts';
import { formatClock, type Zone } from '../../../ui/format-time.ts';
import { AnsiText } from './ansi-text.tsx';
import { LevelMark } from './level-mark.tsx';
import { LogDetail } from './log-detail.tsx';
import classes from './log-row.module.css';
import { logText } from './log-text.ts';

export interface LogRowProps {
  id: string;
  entry: LogEntry;
  index: number;
  top: number;
  zone: Zone;
  wrap: boolean;
  expanded: boolean;
  active: boolean;
  /** The line that the address leads to. */
  target: boolean;
  showFunction: boolean;
  mark: string;
  link: (entry: LogEntry) => string;
  onAround: (entry: LogEntry) => void;
}

/** One line of the log. Clicks and keys are taken by the list. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { id, entry, index, top, zone, wrap, expanded, active, target, showFunction, mark } = props;
  const shown = logText(entry.message, wrap);
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the list has the focus and points here with aria-activedescendant
    <div
      id={id}
      role="row"
      aria-level={1}
      aria-rowindex={index + 1}
      aria-expanded={expanded}
      data-index={index}
      data-id={entry.id}
      data-level={entry.level}
      data-stream={entry.stream}
      data-active={active || undefined}
      data-target={target || undefined}
      data-measure={wrap || expanded || undefined}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div className={classes.line} data-part="line" data-wrap={wrap || undefined}>
        <span role="gridcell" className={classes.time}>
          <time dateTime={entry.at}>{formatClock(entry.at, zone)}</time>
        </span>
        <span role="gridcell" className={classes.level}>
          <LevelMark level={entry.level} />
        </span>
        {showFunction ? (
          <span role="gridcell" className={classes.function} title={entry.functionRef}>
            {nameOf(entry.functionRef)}
          </span>
        ) : null}
        <span role="gridcell" className={classes.message}>
          <AnsiText text={shown.text} mark={mark} />
          {shown.fields.map(([key, value]) => (
            <Field key={key} name={key} mark={mark}>
              {value}
            </Field>
          ))}
        </span>
        {shown.moreLines === 0 ? null : (
          <span role="gridcell" className={classes.more}>
            +{shown.moreLines} {shown.moreLines === 1 ? 'line' : 'lines'}
          </span>
        )}
      </div>
      {expanded ? (
        <div role="gridcell" className={classes.detail}>
          <LogDetail entry={entry} mark={mark} link={() => props.link(entry)} onAround={() => props.onAround(entry)} />
        </div>
      ) : null}
    </div>
  );
});

function Field({ name, children, mark }: { name: string; children: string; mark: string }): ReactNode {
  return (
    <span className={classes.field}>
      <span className={classes.key}>{name}=</span>
      <AnsiText text={children.length > 300 ? `${children.slice(0, 300)}…` : children} mark={mark} />
    </span>
  );
}

/** The function's own name: what stands before it is the same for most lines. */
function nameOf(ref: string): string {
  return ref.slice(ref.indexOf('/') + 1);
}
