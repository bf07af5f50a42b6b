import { IconSnowflake } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Invocation } from '#shared/model/invocation.ts';
import { startWord } from '#shared/model/start-word.ts';
import { EndsText } from '../../../ui/ends-text.tsx';
import { formatMb, formatMs } from '../../../ui/format.ts';
import type { GridColumn } from '../../../ui/grid/columns.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { truncateMiddle } from '../../../ui/truncate-middle.ts';
import { PhaseStrip } from '../phase-strip.tsx';
import classes from './invocation-list.module.css';

/** What set an invocation off, in words: `GET /orders`, `invoke`, `schedule`. */
export function whatText({ http, trigger }: Pick<Invocation, 'http' | 'trigger'>): string {
  return http === null ? trigger : `${http.method} ${http.path}`;
}

/** @param withFunction false where the page is about one function */
export function invocationColumns(withFunction: boolean): GridColumn<Invocation>[] {
  const all: GridColumn<Invocation>[] = [
    {
      id: 'status',
      header: 'Status',
      width: '116px',
      sortBy: (row) => row.status,
      cell: (row) => <StateBadge state={row.status} title={row.error?.message} />,
    },
    {
      id: 'id',
      header: 'Invocation',
      width: '138px',
      primary: true,
      cell: (row) => (
        <Link to="/invocations/$id" params={{ id: row.id }} tabIndex={-1} title={row.id} preload={false}>
          <code>{truncateMiddle(row.id, 15)}</code>
        </Link>
      ),
    },
    {
      id: 'function',
      header: 'Function',
      width: 'minmax(112px, 1.2fr)',
      sortBy: (row) => row.functionName,
      cell: (row) => (
        <span title={`${row.functionRef}@${row.version}`}>
          <EndsText text={row.functionName} /> <span className="muted">@{row.version}</span>
        </span>
      ),
    },
    {
      id: 'what',
      header: 'Trigger',
      width: 'minmax(120px, 1.6fr)',
      sortBy: whatText,
      cell: (row) => (
        <span className={classes.what} title={whatText(row)}>
          <code>{whatText(row)}</code>
          {row.http === null || row.http.status === null ? null : (
            <span className={classes.httpStatus} data-refused={row.http.status >= 400 || undefined}>
              {row.http.status}
            </span>
          )}
        </span>
      ),
    },
    {
      id: 'cold',
      header: 'Start',
      width: '72px',
      sortBy: (row) => (row.cold ? 0 : 1),
      cell: (row) =>
        row.cold ? (
          <span className={classes.cold} title={row.initMs === null ? undefined : `Init took ${formatMs(row.initMs)}`}>
            <IconSnowflake size={13} aria-hidden /> cold
          </span>
        ) : (
          <span className="muted">{startWord(row.cold) ?? '–'}</span>
        ),
    },
    { id: 'phases', header: 'Phases', width: 'minmax(90px, 0.8fr)', cell: (row) => <PhaseStrip phases={row.phases} /> },
    {
      id: 'duration',
      header: 'Duration',
      width: '88px',
      align: 'end',
      sortBy: (row) => row.durationMs,
      cell: (row) => formatMs(row.durationMs),
    },
    { id: 'billed', header: 'Billed', width: '80px', align: 'end', sortBy: (row) => row.billedMs, cell: (row) => formatMs(row.billedMs) },
    {
      id: 'memory',
      header: 'Memory',
      width: '84px',
      align: 'end',
      sortBy: (row) => row.memoryMaxMb,
      cell: (row) => formatMb(row.memoryMaxMb),
    },
    {
      id: 'started',
      header: 'Started',
      width: '108px',
      align: 'end',
      sortBy: (row) => Date.parse(row.startedAt),
      cell: (row) => <RelativeTime at={row.startedAt} plain />,
    },
  ];
  return withFunction ? all : all.filter((column) => column.id !== 'function');
}
