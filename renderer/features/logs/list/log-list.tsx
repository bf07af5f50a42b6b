import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { type MouseEvent, type ReactNode, useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { LogEntry } from '#shared/model/log-entry.ts';
import { plural } from '../../../ui/format.ts';
import { useTimeZone } from '../../../ui/time-zone.ts';
import { scrollToRow, useVirtualRows } from '../../../ui/virtual/use-virtual-rows.ts';
import { LogRow } from '../lines/log-row.tsx';
import { logAction, type LogAction } from './log-keys.ts';
import classes from './log-list.module.css';
import { useFollowing } from './use-following.ts';
import { useLogRows } from './use-log-rows.ts';
import { useRowMeasure } from './use-row-measure.ts';

export interface LogListProps {
  entries: readonly LogEntry[];
  wrap: boolean;
  showFunction: boolean;
  /** Text to mark. */
  mark: string;
  /** Id of the line that the address leads to; empty for none. */
  target: string;
  /** Whether new lines come at the end by themselves. */
  live: boolean;
  link: (entry: LogEntry) => string;
  onAround: (entry: LogEntry) => void;
  onCopy: (entry: LogEntry, what: 'line' | 'link') => void;
  /** Called when the beginning comes into view. */
  onTop: () => void;
  head: ReactNode;
  foot: ReactNode;
}

/** Pixels from the beginning at which older lines are read. */
const NEAR_TOP = 600;

/** Log lines, however many: rows on screen only, one tab stop, the end is followed until the reader scrolls up. */
export function LogList(props: LogListProps) {
  const { entries, wrap, target, live, head, foot, onTop } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const domId = useId();
  const zone = useTimeZone();
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(() => new Set(target === '' ? [] : [target]));
  const [activeId, setActiveId] = useState<string | null>(target === '' ? null : target);
  const { rows, moved } = useLogRows(entries, wrap ? 'wrap' : 'line');
  const [, setMeasured] = useState(0);
  const virtual = useVirtualRows(scroller, rows.offsets);
  const following = useFollowing(scroller, { total: rows.offsets.total, moved, count: entries.length, live, still: target !== '' });
  const measure = useRowMeasure(scroller, rows, () => setMeasured((n) => n + 1));
  const activeAt = activeId === null ? -1 : indexOfId(entries, activeId);

  // The line that the address leads to is brought in once, when it is there.
  const shownTarget = useRef('');
  useLayoutEffect(() => {
    if (target === '' || shownTarget.current === target) return;
    const at = indexOfId(rows.entries, target);
    if (at < 0) return;
    shownTarget.current = target;
    scrollToRow(scroller.current, rows.offsets, at, 'center');
  }, [target, rows]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = (): void => {
      if (element.scrollTop < NEAR_TOP) onTop();
    };
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => element.removeEventListener('scroll', look);
  }, [onTop, rows]);

  const toggle = useCallback((id: string) => {
    setExpanded((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const moveTo = (at: number): void => {
    const index = Math.max(0, Math.min(at, entries.length - 1));
    setActiveId(entries[index]?.id ?? null);
    scrollToRow(scroller.current, rows.offsets, index);
  };
  const act = (action: LogAction): void => {
    const entry = entries[activeAt];
    const page = Math.max(1, Math.floor(virtual.viewport / 20) - 2);
    const run: Record<LogAction, () => void> = {
      next: () => moveTo(activeAt + 1),
      previous: () => moveTo(activeAt - 1),
      pageDown: () => moveTo(activeAt + page),
      pageUp: () => moveTo(activeAt - page),
      first: () => moveTo(0),
      last: () => {
        moveTo(entries.length - 1);
        following.toEnd();
      },
      toggle: () => entry !== undefined && toggle(entry.id),
      collapse: () => setExpanded(new Set()),
      copy: () => entry !== undefined && props.onCopy(entry, 'line'),
      link: () => entry !== undefined && props.onCopy(entry, 'link'),
      around: () => entry !== undefined && props.onAround(entry),
    };
    run[action]();
  };
  const onClick = (event: MouseEvent): void => {
    const row =
      event.target instanceof Element && event.target.closest('[data-part=line]') !== null ? event.target.closest('[data-id]') : null;
    const id = row?.getAttribute('data-id') ?? null;
    if (id === null) return;
    setActiveId(id);
    if (getSelection()?.isCollapsed !== false) toggle(id);
  };
  const mounted: number[] = [];
  for (let at = virtual.start; at < Math.min(virtual.end, entries.length); at++) mounted.push(at);
  if (activeAt >= 0 && (activeAt < virtual.start || activeAt >= virtual.end)) mounted.push(activeAt);
  return (
    <div className={classes.list}>
      <div ref={scroller} className={classes.scroller}>
        {head}
        <div
          ref={measure}
          role="treegrid"
          tabIndex={0}
          aria-label="Log lines"
          aria-rowcount={entries.length}
          aria-activedescendant={activeAt < 0 ? undefined : `${domId}r${entries[activeAt]?.id}`}
          className={classes.rows}
          style={{ height: rows.offsets.total }}
          onClick={onClick}
          onFocus={(event) => {
            if (event.target === event.currentTarget && activeAt < 0)
              setActiveId(entries[virtual.end - 1 < entries.length ? Math.max(0, virtual.end - 1) : entries.length - 1]?.id ?? null);
          }}
          onKeyDown={(event) => {
            if (event.target !== event.currentTarget) return;
            const action = logAction(event);
            if (action === null) return;
            event.preventDefault();
            act(action);
          }}
        >
          {mounted.map((at) => {
            const entry = entries[at];
            return entry === undefined ? null : (
              <LogRow
                key={entry.id}
                id={`${domId}r${entry.id}`}
                entry={entry}
                index={at}
                top={rows.offsets.offsetOf(at)}
                zone={zone}
                wrap={wrap}
                expanded={expanded.has(entry.id)}
                active={at === activeAt}
                target={entry.id === target}
                showFunction={props.showFunction}
                mark={props.mark}
                link={props.link}
                onAround={props.onAround}
              />
            );
          })}
        </div>
        {foot}
      </div>
      {following.on || !live ? null : (
        <div className={classes.jump}>
          <Button size="xs" radius="xl" leftSection={<IconArrowDown size={14} aria-hidden />} onClick={following.toEnd}>
            {following.unseen === 0 ? 'Follow' : plural(following.unseen, 'new line')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Ids grow, but how they compare is the provider's matter: looked for from the end, where people are. */
function indexOfId(entries: readonly LogEntry[], id: string): number {
  return entries.findLastIndex((entry) => entry.id === id);
}
