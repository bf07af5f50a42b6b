import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FunctionDetail } from '#shared/model/function.ts';
import type { Metrics } from '#shared/model/metrics.ts';
import { orpc } from '../../../api/client.ts';
import { CLOUD_METRICS_MS } from '../../../api/metrics.ts';
import { useLiveInterval } from '../../../api/runtime.ts';
import { TimeChart, type Series } from '../../../ui/chart/time-chart.tsx';
import { DataAge } from '../../../ui/data-age.tsx';
import { formatCount, formatMs, formatPercent, plural } from '../../../ui/format.ts';
import { SectionCard } from '../../../ui/section-card.tsx';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { ReadFailure } from '../../runtime/read-failure.tsx';
import { useCapability } from '../use-capability.ts';
import classes from './overview-tab.module.css';

const HEIGHT = 120;

/** Calls, errors and latencies of the last hour. */
export function MetricsCard({ fn }: { fn: FunctionDetail }) {
  const capability = useCapability(fn.provider, 'metrics');
  const live = useLiveInterval(10_000);
  const query = useQuery({
    ...orpc.metrics.get.queryOptions({ input: { ref: fn.ref, buckets: 60 } }),
    refetchInterval: fn.target === 'cloud' ? CLOUD_METRICS_MS : live,
    enabled: capability.supported,
  });
  if (!capability.supported) {
    return (
      <SectionCard title="Last hour">
        <p className={classes.note}>{capability.reason}</p>
      </SectionCard>
    );
  }
  return (
    <SectionCard
      title="Last hour"
      actions={
        <>
          <Link to="/costs" search={{ ref: fn.ref }} className={classes.costs}>
            What it costs
          </Link>
          <DataAge
            updatedAt={query.dataUpdatedAt}
            fetching={query.isFetching}
            stale={query.isError}
            onRefresh={() => void query.refetch()}
          />
        </>
      }
    >
      {query.data === undefined ? (
        query.error === null ? (
          <SkeletonBlock height={HEIGHT * 2 + 96} label="Reading metrics" />
        ) : (
          <ReadFailure error={query.error} title="Metrics could not be read" onRetry={() => void query.refetch()} />
        )
      ) : query.data.total.invocations === 0 ? (
        <p className={classes.note}>No calls in the last hour. Counts and latencies appear here as soon as {fn.name} is called.</p>
      ) : (
        <Charts fn={fn} metrics={query.data} />
      )}
    </SectionCard>
  );
}

function coldStartsText(count: number | null): string {
  return count === null ? 'cold starts not counted' : plural(count, 'cold start');
}

function Charts({ fn: { ref, provider }, metrics }: { fn: FunctionDetail; metrics: Metrics }) {
  // Where no calls are on record, traces are.
  const errors = useCapability(provider, 'history').supported ? { tab: 'invocations', status: 'error' } : { tab: 'traces', errors: true };
  const { total, buckets, bucketMs } = metrics;
  const times = buckets.map((bucket) => Date.parse(bucket.at));
  const errorShare = total.errors / total.invocations;
  return (
    <>
      <ul className={classes.totals}>
        <Total label="Calls" value={formatCount(total.invocations)} />
        <Total
          label="Errors"
          value={`${formatCount(total.errors)} (${formatPercent(errorShare)})`}
          bad={total.errors > 0}
          open={total.errors === 0 ? undefined : { ref, search: errors }}
        />
        <Total label="Cold starts" value={formatCount(total.coldStarts)} />
        {total.throttles === 0 ? null : <Total label="Throttled" value={formatCount(total.throttles)} bad />}
        <Total label="p50" value={formatMs(total.p50Ms)} />
        <Total label="p95" value={formatMs(total.p95Ms)} open={{ ref, search: { tab: 'traces' } }} />
        <Total label="p99" value={formatMs(total.p99Ms)} />
        <Total label="Billed" value={formatMs(total.billedMs)} />
      </ul>
      <TimeChart
        summary={`${plural(total.invocations, 'call')} in the last hour, ${plural(total.errors, 'error')}, ${coldStartsText(total.coldStarts)}.`}
        times={times}
        bucketMs={bucketMs}
        kind="bars"
        integers
        height={HEIGHT}
        format={formatCount}
        series={callSeries(buckets)}
      />
      <TimeChart
        summary={`Half of the calls took up to ${formatMs(total.p50Ms)}, 95% up to ${formatMs(total.p95Ms)}.`}
        times={times}
        bucketMs={bucketMs}
        kind="lines"
        height={HEIGHT}
        format={formatMs}
        series={[
          { id: 'p50', label: 'p50', color: 'var(--series-2)', values: buckets.map((bucket) => bucket.p50Ms) },
          { id: 'p95', label: 'p95', color: 'var(--series-1)', values: buckets.map((bucket) => bucket.p95Ms) },
        ]}
      />
    </>
  );
}

function callSeries(buckets: Metrics['buckets']): Series[] {
  return [
    { id: 'ok', label: 'Calls that worked', color: 'var(--series-2)', values: buckets.map((bucket) => bucket.invocations - bucket.errors) },
    { id: 'errors', label: 'Errors', color: 'var(--bad)', values: buckets.map((bucket) => bucket.errors) },
  ];
}

/** @param open what stands behind the number, on the same page */
function Total({
  label,
  value,
  bad = false,
  open,
}: {
  label: string;
  value: string;
  bad?: boolean;
  open?: { ref: string; search: Record<string, unknown> } | undefined;
}) {
  return (
    <li>
      <span>{label}</span>
      <strong data-bad={bad || undefined}>
        {open === undefined ? (
          value
        ) : (
          <Link to="/functions/$ref" params={{ ref: open.ref }} search={open.search} aria-label={`${label}: ${value}. Show them`}>
            {value}
          </Link>
        )}
      </strong>
    </li>
  );
}
