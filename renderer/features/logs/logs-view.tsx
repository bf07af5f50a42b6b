import { Button } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { LogEntry } from '#shared/model/log-entry.ts';
import { useActions, type Action } from '../../app/actions.ts';
import { keyText } from '../../app/shortcuts.ts';
import { download } from '../../ui/download.ts';
import { formatInteger, plural } from '../../ui/format.ts';
import { notifyDone } from '../../ui/notify.tsx';
import { useSearchState } from '../../ui/use-search-state.ts';
import { LOG_KEYS } from './list/log-keys.ts';
import { LogList } from './list/log-list.tsx';
import { stripAnsi } from './text/ansi.ts';
import { toNdjsonFile, toTextFile } from './text/format-logs.ts';
import { withoutLines } from './view/log-body.tsx';
import { LogNotices } from './view/log-notices.tsx';
import { LogStatus } from './view/log-status.tsx';
import { LogToolbar } from './view/log-toolbar.tsx';
import { isLogFiltered, logsSearch, NO_LOG_FILTER, type LogsSearch } from './view/logs-search.ts';
import list from '../../ui/list-page.module.css';
import classes from './view/logs-view.module.css';
import { useLogSession } from './view/use-log-session.ts';
import { visibleEntries } from './view/visible-entries.ts';

/**
 * Log lines: live, searched, around one line. Its state is in the address.
 *
 * @param filter what the page around gives: then there is no filter for it here
 */
export function LogsView({ filter = {} }: { filter?: { ref?: string; invocationId?: string } }) {
  const [raw, update] = useSearchState(logsSearch);
  const search = useMemo<LogsSearch>(
    () => ({ ...raw, ref: filter.ref ?? raw.ref, invocation: filter.invocationId ?? raw.invocation }),
    [raw, filter.ref, filter.invocationId],
  );
  const fixed = { ref: filter.ref !== undefined, invocation: filter.invocationId !== undefined };
  const state = useLogSession(search);
  const { session, snapshot, mode } = state;
  const [clearedAt, setClearedAt] = useState<string | null>(null);
  const entries = useMemo(
    // The revision stands for the buffer's content, which changes in place.
    () => visibleEntries(session.buffer, snapshot.lines, { platform: search.platform, after: clearedAt }),
    [session, snapshot.lines, search.platform, clearedAt],
  );
  const text = useRef<HTMLInputElement>(null);
  const link = useLineLink();
  const onCopy = (entry: LogEntry, what: 'line' | 'link'): void => {
    void navigator.clipboard
      .writeText(what === 'line' ? stripAnsi(entry.message) : link(entry))
      .then(() => notifyDone(`The ${what} is copied.`));
  };
  const onAround = useCallback((entry: LogEntry) => update({ line: entry.id, at: entry.at }, { push: true }), [update]);
  const onNewest = useCallback(() => update({ line: '', at: '' }, { push: true }), [update]);
  const clearFilter = useCallback(() => {
    const { ref: _ref, invocation: _invocation, ...rest } = NO_LOG_FILTER;
    update({ ...rest, ref: '', invocation: '', line: '', at: '' });
  }, [update]);
  const loadOlder = useCallback(() => void session.loadOlder(), [session]);
  const onClear = useCallback(() => setClearedAt(session.buffer.lastId), [session]);
  useLogActions(update, onClear, () => text.current?.focus());

  const body = withoutLines({
    state,
    lines: entries.length,
    filtered: isLogFiltered(search, fixed),
    cleared: clearedAt !== null && session.buffer.length > 0,
    platformHidden: !search.platform,
    functionRef: search.ref === '' ? null : search.ref,
    onClearFilter: clearFilter,
    onShowCleared: () => setClearedAt(null),
    onShowPlatform: () => update({ platform: true }),
    onNewest,
  });
  return (
    <div className={list.page}>
      <LogToolbar
        search={search}
        update={update}
        fixed={fixed}
        inputRef={text}
        onClear={onClear}
        onDownload={(format) => save(entries, format, search.ref)}
        status={
          <LogStatus
            failed={!snapshot.loaded && snapshot.error !== null}
            mode={mode}
            follow={snapshot.follow}
            changing={state.changing}
            count={snapshot.loaded && !state.changing ? `${formatInteger(entries.length)}${snapshot.older ? '+' : ''} lines` : ''}
          />
        }
      />
      <LogNotices state={state} onNewest={onNewest} />
      <div className={`${list.box} ${classes.box}`} data-changing={state.changing || undefined}>
        {body ?? (
          <LogList
            key={`${mode}${mode === 'around' ? search.line : ''}`}
            entries={entries}
            wrap={search.wrap}
            showFunction={search.ref === '' && search.invocation === ''}
            mark={mode === 'around' ? '' : search.q}
            target={mode === 'around' ? search.line : ''}
            live={mode === 'live'}
            link={link}
            onAround={onAround}
            onCopy={onCopy}
            onTop={loadOlder}
            head={<Head older={snapshot.older} loading={snapshot.loadingOlder} dropped={session.buffer.dropped} onMore={loadOlder} />}
            foot={
              snapshot.newer ? (
                <div className={classes.edge}>
                  <Button variant="default" size="compact-xs" loading={snapshot.loadingNewer} onClick={() => void session.loadNewer()}>
                    Read on
                  </Button>
                </div>
              ) : null
            }
          />
        )}
      </div>
    </div>
  );
}

/** What stands before the oldest line: more of them, or that there are none. */
function Head({ older, loading, dropped, onMore }: { older: boolean; loading: boolean; dropped: number; onMore: () => void }) {
  if (dropped > 0) {
    return <p className={classes.edge}>{plural(dropped, 'older line')} left the view to make room; narrow the filter to see them.</p>;
  }
  if (!older) return <p className={classes.edge}>This is where the log begins.</p>;
  return (
    <div className={classes.edge}>
      <Button variant="default" size="compact-xs" loading={loading} onClick={onMore}>
        Older lines
      </Button>
    </div>
  );
}

/** Makes the full address of a line: it opens there with what is around it. */
function useLineLink(): (entry: LogEntry) => string {
  const router = useRouter();
  return useCallback(
    (entry) => {
      const { href } = router.buildLocation({ to: '/logs', search: { ref: entry.functionRef, line: entry.id, at: entry.at } });
      return new URL(href, location.href).href;
    },
    [router],
  );
}

function useLogActions(update: (patch: Partial<LogsSearch>) => void, onClear: () => void, focusText: () => void): void {
  const focus = useRef(focusText);
  useActions(
    useMemo<Action[]>(
      () => [
        { id: 'logs.text', label: 'Search the log', group: 'This page', keys: '/', run: () => focus.current() },
        { id: 'logs.errors', label: 'Show errors only', group: 'This page', run: () => update({ level: 'error' }) },
        { id: 'logs.clear', label: 'Clear the view', group: 'This page', run: onClear },
        ...LOG_KEYS.map((row): Action => ({
          id: `logs.${row.action}`,
          label: row.label,
          group: 'Lists',
          keys: keyText(row.keys[0] ?? ''),
          keyOnly: true,
        })),
      ],
      [update, onClear],
    ),
  );
}

function save(entries: readonly LogEntry[], format: 'text' | 'ndjson', ref: string): void {
  const name = ref === '' ? 'logs' : `logs-${ref.slice(ref.indexOf('/') + 1)}`;
  if (format === 'text') download(`${name}.txt`, toTextFile(entries));
  else download(`${name}.ndjson`, toNdjsonFile(entries), 'application/x-ndjson');
}
