import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Invocation } from '#shared/model/invocation.ts';
import { startWord } from '#shared/model/start-word.ts';
import { orpc } from '../../api/client.ts';
import { useLiveInterval } from '../../api/runtime.ts';
import { CommandLine } from '../../ui/command-line.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatMs } from '../../ui/format.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { SmallTable, type SmallColumn } from '../../ui/small-table.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import classes from './overview-page.module.css';

const READ = 200;
const SHOW = 8;
const FAILED = new Set<Invocation['status']>(['error', 'timeout', 'crashed', 'throttled']);

/** The latest invocations, or the latest that failed. */
export function RecentCard({ filter, onFilter }: { filter: 'all' | 'failed'; onFilter: (filter: 'all' | 'failed') => void }) {
  const refetchInterval = useLiveInterval(3000);
  const recent = useQuery(orpc.invocations.list.queryOptions({ input: { limit: READ }, refetchInterval }));
  const items = recent.data?.items;
  const failed = items?.filter((item) => FAILED.has(item.status));
  const shown = (filter === 'failed' ? failed : items)?.slice(0, SHOW);
  return (
    <SectionCard
      title="Recent invocations"
      flush
      actions={
        <>
          <SegmentedControl
            aria-label="Which invocations"
            data={[
              { value: 'all', label: 'All' },
              { value: 'failed', label: failed === undefined ? 'Failed' : `Failed ${failed.length}` },
            ]}
            value={filter}
            onChange={(value) => onFilter(value === 'failed' ? 'failed' : 'all')}
          />
          <LinkButton to="/invocations" variant="subtle" size="compact-sm">
            View all
          </LinkButton>
        </>
      }
    >
      {shown !== undefined ? (
        shown.length === 0 ? (
          <Nothing filter={filter} read={items?.length ?? 0} />
        ) : (
          <SmallTable label="Recent invocations" columns={COLUMNS} rows={shown} rowId={(row) => row.id} rowHeader="function" />
        )
      ) : recent.error !== null ? (
        <ErrorState small error={recent.error} title="The invocations could not be read" onRetry={() => void recent.refetch()} />
      ) : (
        <SkeletonRows rows={SHOW} label="Invocations are being read" />
      )}
    </SectionCard>
  );
}

function Nothing({ filter, read }: { filter: 'all' | 'failed'; read: number }) {
  if (filter === 'failed' && read > 0) return <p className={classes.quiet}>None of the last {read} invocations failed.</p>;
  return (
    <div className={classes.quiet}>
      <p>Nothing has been invoked yet.</p>
      <CommandLine command="isobar invoke local/NAME" />
    </div>
  );
}

const COLUMNS: readonly SmallColumn<Invocation>[] = [
  { id: 'status', header: 'Status', width: '100px', cell: (row) => <StateBadge state={row.status} title={row.error?.message} /> },
  {
    id: 'function',
    header: 'Function',
    cell: (row) => (
      <Link to="/invocations/$id" params={{ id: row.id }} title={row.functionRef}>
        {row.functionName}
      </Link>
    ),
  },
  {
    id: 'what',
    header: 'Trigger',
    width: '20%',
    cell: (row) => (
      <code title={row.http === null ? row.trigger : `${row.http.method} ${row.http.path}`}>
        {row.http === null ? row.trigger : `${row.http.method} ${row.http.path}`}
      </code>
    ),
  },
  {
    id: 'start',
    header: 'Start',
    width: '64px',
    optional: true,
    cell: (row) => (row.cold ? <span>cold</span> : <span className="muted">{startWord(row.cold) ?? '–'}</span>),
  },
  { id: 'duration', header: 'Duration', width: '84px', align: 'end', cell: (row) => formatMs(row.durationMs) },
  { id: 'billed', header: 'Billed', width: '78px', optional: true, align: 'end', cell: (row) => formatMs(row.billedMs) },
  { id: 'when', header: 'When', width: '98px', align: 'end', cell: (row) => <RelativeTime at={row.startedAt} plain /> },
];
