import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FunctionDetail } from '#shared/model/function.ts';
import type { Invocation } from '#shared/model/invocation.ts';
import { orpc } from '../../../api/client.ts';
import { useLiveInterval } from '../../../api/runtime.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatMs } from '../../../ui/format.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { ReadFailure } from '../../runtime/read-failure.tsx';
import { startText } from '../start-text.ts';
import tables from '../table.module.css';
import { useCapability } from '../use-capability.ts';
import classes from './overview-tab.module.css';

const SHOWN = 8;

/** The newest calls, whoever made them. */
export function LastInvocationsCard({ fn }: { fn: FunctionDetail }) {
  const capability = useCapability(fn.provider, 'history');
  if (capability.supported) return <LastInvocations fn={fn} />;
  return (
    <SectionCard title="Last invocations">
      <p className={classes.note}>{capability.reason}</p>
    </SectionCard>
  );
}

function LastInvocations({ fn }: { fn: FunctionDetail }) {
  const query = useQuery({
    ...orpc.invocations.list.queryOptions({ input: { ref: fn.ref, limit: SHOWN } }),
    refetchInterval: useLiveInterval(5000),
  });
  const items = query.data?.items ?? [];
  return (
    <SectionCard
      title="Last invocations"
      flush
      actions={
        <Button
          variant="default"
          size="compact-xs"
          renderRoot={(props) => <Link to="/functions/$ref" params={{ ref: fn.ref }} search={{ tab: 'invocations' }} {...props} />}
        >
          All invocations
        </Button>
      }
    >
      {query.data === undefined ? (
        query.error === null ? (
          <SkeletonRows rows={SHOWN} label="Reading invocations" />
        ) : (
          <ReadFailure error={query.error} title="Invocations could not be read" onRetry={() => void query.refetch()} />
        )
      ) : items.length === 0 ? (
        <EmptyState
          title="Never invoked"
          command={`isobar invoke ${fn.ref}`}
          action={
            <Button renderRoot={(props) => <Link to="/functions/$ref" params={{ ref: fn.ref }} search={{ tab: 'invoke' }} {...props} />}>
              Invoke it
            </Button>
          }
        >
          Each call appears here with its status, duration and trace.
        </EmptyState>
      ) : (
        <InvocationTable items={items} />
      )}
    </SectionCard>
  );
}

function InvocationTable({ items }: { items: readonly Invocation[] }) {
  return (
    <div className={tables.wrap}>
      <table className={tables.table}>
        <thead>
          <tr>
            <th scope="col">Started</th>
            <th scope="col">Status</th>
            <th scope="col">Call</th>
            <th scope="col" className={tables.num}>
              Duration
            </th>
            <th scope="col" className={tables.num}>
              Billed
            </th>
            <th scope="col">Start</th>
            <th scope="col">Trace</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id}>
              <th scope="row">
                <Link to="/invocations/$id" params={{ id: item.id }}>
                  <RelativeTime plain at={item.startedAt} />
                </Link>
              </th>
              <td>
                <StateBadge state={item.status} title={item.error?.message} />
              </td>
              <td>
                {item.http === null ? (
                  item.trigger
                ) : (
                  <code>
                    {item.http.method} {item.http.path} {item.http.status ?? ''}
                  </code>
                )}
              </td>
              <td className={tables.num}>{formatMs(item.durationMs)}</td>
              <td className={tables.num}>{formatMs(item.billedMs)}</td>
              <td>{startText(item)}</td>
              <td className={tables.shrink}>
                {item.traceId === null ? null : (
                  <Link to="/traces/$traceId" params={{ traceId: item.traceId }} className="mono">
                    {item.traceId.slice(0, 8)}
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
