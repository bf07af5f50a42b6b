import { SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { useMetrics } from '../../api/metrics.ts';
import { BarShare } from '../../ui/chart/bar-share.tsx';
import { EndsText } from '../../ui/ends-text.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatCount, formatMs } from '../../ui/format.ts';
import { SectionCard } from '../../ui/section-card.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import classes from './overview-page.module.css';
import { RANGE_SHAPE, type Range, type RANKINGS } from './overview-search.ts';
import listClasses from './ranking-card.module.css';
import { ranked } from './summary.ts';

type Ranking = (typeof RANKINGS)[number];

const OPTIONS: { value: Ranking; label: string }[] = [
  { value: 'busiest', label: 'Busiest' },
  { value: 'worst', label: 'Most failures' },
  { value: 'slowest', label: 'Slowest' },
];

const NONE: Record<Ranking, string> = {
  busiest: 'Nothing was invoked',
  worst: 'Nothing failed',
  slowest: 'Nothing was measured',
};

const COLORS: Record<Ranking, string> = { busiest: 'var(--series-1)', worst: 'var(--bad)', slowest: 'var(--series-4)' };

/** The functions at the head of a ranking, each a way to its page. */
export function RankingCard({
  metrics,
  range,
  rank,
  onRank,
}: {
  metrics: ReturnType<typeof useMetrics>;
  range: Range;
  rank: Ranking;
  onRank: (rank: Ranking) => void;
}) {
  const { data, error } = metrics;
  const rows = data === undefined ? undefined : ranked(data.functions, rank, 8);
  const value = (row: { invocations: number; errors: number; p95Ms: number | null }) =>
    ({ busiest: row.invocations, worst: row.errors, slowest: row.p95Ms ?? 0 })[rank];
  const max = Math.max(1, ...(rows ?? []).map(value));
  return (
    <SectionCard
      title="Functions"
      flush
      actions={<SegmentedControl aria-label="Ranking" data={OPTIONS} value={rank} onChange={(next) => onRank(next as Ranking)} />}
    >
      {rows !== undefined ? (
        rows.length === 0 ? (
          <p className={classes.quiet}>
            {NONE[rank]} in the {RANGE_SHAPE[range].words}.
          </p>
        ) : (
          <ol className={listClasses.list}>
            {rows.map((row) => (
              <li key={row.functionRef}>
                <Link to="/functions/$ref" params={{ ref: row.functionRef }} className={listClasses.item}>
                  <span className={listClasses.name} title={row.functionRef}>
                    <EndsText text={row.functionRef.slice(row.functionRef.indexOf('/') + 1)} />
                  </span>
                  <span>
                    <BarShare value={value(row)} max={max} color={COLORS[rank]} />
                  </span>
                  <span className="num">{rank === 'slowest' ? formatMs(row.p95Ms) : formatCount(value(row))}</span>
                </Link>
              </li>
            ))}
          </ol>
        )
      ) : error !== null ? (
        <ErrorState small error={error} title="The ranking could not be read" onRetry={() => void metrics.refetch()} />
      ) : (
        <SkeletonRows rows={8} label="The ranking is being read" />
      )}
    </SectionCard>
  );
}
