import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { AppError } from '#shared/errors.ts';
import type { Trace } from '#shared/model/trace.ts';
import { orpc } from '../../api/client.ts';
import { DataAge } from '../../ui/data-age.tsx';
import { ListLink } from '../../ui/list-link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PartialNotice } from '../../ui/partial-notice.tsx';
import { SkeletonBlock, SkeletonRows } from '../../ui/skeleton.tsx';
import { SlowNote } from '../../ui/slow-note.tsx';
import { TraceView } from './page/trace-view.tsx';
import classes from './page/trace-view.module.css';
import { ReadFailure } from '../runtime/read-failure.tsx';

const ID = /^[0-9a-f]{32}$/;

/** One trace as a waterfall, a flame graph, numbers or text. */
export function TracePage() {
  const { traceId } = useParams({ from: '/traces/$traceId' });
  const id = traceId.toLowerCase();
  const valid = ID.test(id);
  const query = useQuery({
    ...orpc.traces.get.queryOptions({ input: { traceId: id } }),
    enabled: valid,
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) => (state.data !== undefined && isYoung(state.data) ? 2000 : false),
  });
  if (!valid) return <Failed error={NO_ID} />;
  if (query.data === undefined) {
    const failure = query.error ?? query.failureReason;
    return failure === null ? <Loading /> : <Failed error={failure} onRetry={() => void query.refetch()} />;
  }
  const { data, error, dataUpdatedAt, isFetching } = query;
  return (
    <>
      {error === null ? null : (
        <PartialNotice title="The trace could not be read again; this is how it was." onRetry={() => void query.refetch()}>
          {error.message}
        </PartialNotice>
      )}
      <TraceView
        // Places in the tree shift when spans come in: what is folded begins anew then.
        key={`${id} ${data.spans.length}`}
        trace={data}
        age={<DataAge updatedAt={dataUpdatedAt} fetching={isFetching} stale={error !== null} onRefresh={() => void query.refetch()} />}
      />
    </>
  );
}

/** Spans of other functions may still be on their way. */
const SETTLED_MS = 10_000;

function isYoung({ startedAt, durationMs }: Trace): boolean {
  return Date.now() - Date.parse(startedAt) - durationMs < SETTLED_MS;
}

const NO_ID = new AppError('invalid_input', 'This is not a trace id.', {
  hint: 'A trace id is 32 hexadecimal digits. Check that the address was copied whole, or look for the trace in the list.',
});

function Failed({ error, onRetry }: { error: AppError; onRetry?: () => void }) {
  return (
    <>
      <PageHeader title="Trace" breadcrumb={<ListLink to="/traces" />} />
      <ReadFailure
        error={error}
        title={error.code === 'not_found' ? 'No such trace' : 'The trace could not be read'}
        action={
          <Button component={Link} to="/traces">
            All traces
          </Button>
        }
        {...(onRetry === undefined || error.code === 'invalid_input' ? {} : { onRetry })}
      />
    </>
  );
}

function Loading() {
  return (
    <section className={classes.page}>
      <PageHeader title="Trace" breadcrumb={<ListLink to="/traces" />} />
      <SkeletonBlock height={60} label="The trace is being read" />
      <SlowNote what="the trace" />
      <SkeletonRows rows={16} label="Its spans are being read" />
    </section>
  );
}
