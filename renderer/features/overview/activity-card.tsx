import { SegmentedControl } from '@mantine/core';
import type { useMetrics } from '../../api/metrics.ts';
import { TimeChart } from '../../ui/chart/time-chart.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatCount, formatMs } from '../../ui/format.ts';
import { SectionCard } from '../../ui/section-card.tsx';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import { SlowNote } from '../../ui/slow-note.tsx';
import { RANGE_SHAPE, type CHARTS, type Range } from './overview-search.ts';
import { chartSeries, chartSummary } from './summary.ts';

type Chart = (typeof CHARTS)[number];

const OPTIONS: { value: Chart; label: string }[] = [
  { value: 'invocations', label: 'Invocations' },
  { value: 'cold', label: 'Cold starts' },
  { value: 'latency', label: 'Handler time' },
];

const HEIGHT = 236;

/** What happened over time. */
export function ActivityCard({
  metrics,
  range,
  chart,
  onChart,
}: {
  metrics: ReturnType<typeof useMetrics>;
  range: Range;
  chart: Chart;
  onChart: (chart: Chart) => void;
}) {
  const { data, error } = metrics;
  const { words } = RANGE_SHAPE[range];
  return (
    <SectionCard
      title={`Activity, ${words}`}
      actions={<SegmentedControl aria-label="Chart" data={OPTIONS} value={chart} onChange={(value) => onChart(value as Chart)} />}
    >
      {data !== undefined ? (
        <TimeChart
          summary={chartSummary(chart, data.total, words)}
          times={data.buckets.map((bucket) => Date.parse(bucket.at))}
          bucketMs={data.bucketMs}
          series={chartSeries(chart, data.buckets)}
          kind={chart === 'latency' ? 'lines' : 'bars'}
          format={chart === 'latency' ? formatMs : formatCount}
          integers={chart !== 'latency'}
          height={HEIGHT}
        />
      ) : error !== null ? (
        <ErrorState small error={error} title="The numbers could not be read" onRetry={() => void metrics.refetch()} />
      ) : (
        <>
          <SkeletonBlock height={HEIGHT + 26} label="The chart is being read" />
          <SlowNote what="metrics" />
        </>
      )}
    </SectionCard>
  );
}
