import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Span } from '#shared/model/trace.ts';
import { orpc } from '../../../api/client.ts';
import { plural } from '../../../ui/format.ts';
import { PartialNotice } from '../../../ui/partial-notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { LogSnippet } from '../../logs/log-snippet.tsx';
import classes from './span-detail.module.css';

/** Instants are whole milliseconds, spans are finer. */
const ROUNDING_MS = 1;
const SHOWN = 200;

/** What was printed while the span ran; null where the span belongs to no invocation we know. */
export function SpanLogs({ span, traceStartedAt }: { span: Span; traceStartedAt: string }) {
  const { invocationId, functionRef } = span;
  const logs = useQuery({
    ...orpc.logs.list.queryOptions({
      input: { invocationId: invocationId ?? '', ...(functionRef === null ? {} : { ref: functionRef }), limit: 1000 },
    }),
    enabled: invocationId !== null,
  });
  if (invocationId === null) return <p className={classes.none}>This span belongs to no invocation, so no log lines are known for it.</p>;
  if (logs.isPending) return <Skeleton width="60%" />;
  if (logs.isError) {
    return (
      <PartialNotice title="The log lines could not be read." onRetry={() => void logs.refetch()}>
        {logs.error.message}
      </PartialNotice>
    );
  }
  const from = Date.parse(traceStartedAt) + span.startMs - ROUNDING_MS;
  const to = from + span.durationMs + 2 * ROUNDING_MS;
  const during = logs.data.items.filter((entry) => Date.parse(entry.at) >= from && Date.parse(entry.at) <= to);
  const all = (
    <Link to="/logs" search={{ invocation: invocationId }}>
      {plural(logs.data.items.length, 'line')} of the invocation
    </Link>
  );
  if (logs.data.items.length === 0) return <p className={classes.none}>The invocation printed nothing.</p>;
  if (during.length === 0) return <p className={classes.none}>Nothing was printed while this span ran. See {all}.</p>;
  return (
    <>
      <LogSnippet entries={during.slice(0, SHOWN)} label="Log lines of the span" />
      <p className={classes.none}>
        {during.length > SHOWN ? `${plural(during.length - SHOWN, 'more line')} not shown. ` : ''}
        See {all}.
      </p>
    </>
  );
}
