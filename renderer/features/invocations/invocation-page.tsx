import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { orpc } from '../../api/client.ts';
import { DataAge } from '../../ui/data-age.tsx';
import { IdText } from '../../ui/id-text.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListLink } from '../../ui/list-link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PartialNotice } from '../../ui/partial-notice.tsx';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import { SlowNote } from '../../ui/slow-note.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { InvocationActions } from './detail/invocation-actions.tsx';
import { InvocationView } from './detail/invocation-view.tsx';
import { ReadFailure } from '../runtime/read-failure.tsx';

/** One call of a function: what went in, what came out, how long each part took, what it printed. */
export function InvocationPage() {
  const { id } = useParams({ from: '/invocations/$id' });
  const query = useQuery({
    ...orpc.invocations.get.queryOptions({ input: { id } }),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? 1000 : false),
  });
  const { data } = query;
  const error = query.error ?? query.failureReason;
  if (data === undefined) {
    return (
      <>
        <PageHeader title="Invocation" breadcrumb={<ListLink to="/invocations" />} />
        {error === null ? (
          <>
            <SlowNote what="the invocation" />
            <SkeletonBlock height={480} label="The invocation is being read" />
          </>
        ) : (
          <ReadFailure
            error={error}
            title={error.code === 'not_found' ? 'No such invocation' : 'The invocation could not be read'}
            action={<LinkButton to="/invocations">All invocations</LinkButton>}
            onRetry={() => void query.refetch()}
          />
        )}
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={`Invocation of ${data.functionName}`}
        breadcrumb={<ListLink to="/invocations" />}
        meta={
          <>
            <StateBadge state={data.status} />
            <IdText value={data.id} max={36} copy="Copy invocation id" />
            <DataAge
              updatedAt={query.dataUpdatedAt}
              fetching={query.isFetching}
              stale={error !== null}
              onRefresh={() => void query.refetch()}
            />
          </>
        }
        actions={<InvocationActions invocation={data} />}
      />
      {error === null ? null : (
        <PartialNotice title="The invocation could not be read again; this is how it was." onRetry={() => void query.refetch()}>
          {error.message}
        </PartialNotice>
      )}
      <InvocationView key={data.id} invocation={data} />
    </>
  );
}
