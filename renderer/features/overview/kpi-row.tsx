import type { useFunctions } from '../../api/functions.ts';
import { useRuntimeViews } from '../../api/runtime-views.ts';
import type { useMetrics } from '../../api/metrics.ts';
import { Sparkline } from '../../ui/chart/sparkline.tsx';
import { formatCount } from '../../ui/format.ts';
import { KpiSkeleton, KpiTile } from '../../ui/kpi-tile.tsx';
import classes from './overview-page.module.css';
import { RANGE_SHAPE, type Range } from './overview-search.ts';
import { toKpis, type Kpi } from './summary.ts';

/** Five numbers, each a way to the list behind it. */
export function KpiRow({
  functions,
  metrics,
  range,
}: {
  functions: ReturnType<typeof useFunctions>;
  metrics: ReturnType<typeof useMetrics>;
  range: Range;
}) {
  const { words } = RANGE_SHAPE[range];
  const views = useRuntimeViews();
  const data = metrics.data;
  if (data === undefined && metrics.isPending) {
    return (
      <div className={classes.kpis} role="status" aria-label="The numbers are being read">
        {Array.from({ length: 5 }, (_, i) => (
          <KpiSkeleton key={i} />
        ))}
      </div>
    );
  }
  const kpis = toKpis(
    functions.data?.items.filter((fn) => !views.has(`${fn.provider}:${fn.profile}`)).map((fn) => fn.state),
    data,
    words,
    (functions.data?.failures.length ?? 0) > 0,
  );
  const trend = thinned(data?.buckets.map((bucket) => bucket.invocations) ?? []);
  const label = `Invocations, ${words}, at the most ${formatCount(Math.max(0, ...trend))} at once`;
  return (
    <div className={classes.kpis}>
      {kpis.map(({ id, bad, ...kpi }) => (
        <KpiTile
          key={id}
          {...kpi}
          tone={bad && id !== 'functions' ? 'bad' : undefined}
          noteTone={bad && id === 'functions' ? 'bad' : undefined}
          trend={id === 'invocations' && trend.length > 0 ? <Sparkline values={trend} label={label} /> : undefined}
          link={linkOf(id, bad)}
        />
      ))}
    </div>
  );
}

/** The list behind a number. */
function linkOf(id: Kpi['id'], bad: boolean): Parameters<typeof KpiTile>[0]['link'] {
  switch (id) {
    case 'functions':
      return { to: '/functions', search: bad ? { q: 'state:failed' } : {} };
    case 'invocations':
      return { to: '/invocations' };
    case 'failed':
      return { to: '/invocations', search: { status: 'error' } };
    case 'cold':
    case 'latency':
      return { to: '/traces' };
  }
}

/** At most 24 sums, for a sparkline. */
function thinned(values: readonly number[]): number[] {
  const size = Math.max(1, Math.ceil(values.length / 24));
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
    values.slice(i * size, (i + 1) * size).reduce((sum, value) => sum + value, 0),
  );
}
