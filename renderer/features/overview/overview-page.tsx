import { SegmentedControl } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFunctionFailures, useFunctions } from '../../api/functions.ts';
import { useMetrics } from '../../api/metrics.ts';
import { DataAge } from '../../ui/data-age.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PlaceFailures } from '../../ui/place-failures.tsx';
import { useSearchState } from '../../ui/use-search-state.ts';
import { ActivityCard } from './activity-card.tsx';
import { FirstRun } from './first-run.tsx';
import { KpiRow } from './kpi-row.tsx';
import classes from './overview-page.module.css';
import { overviewSearch, RANGE_SHAPE, RANGES } from './overview-search.ts';
import { RankingCard } from './ranking-card.tsx';
import { RecentCard } from './recent-card.tsx';
import { RuntimeCard } from '../runtime/runtime-card.tsx';

const RANGE_OPTIONS = RANGES.map((value) => ({ value, label: value }));

/** How everything is at a glance; each number leads to the list behind it. */
export function OverviewPage() {
  const [search, setSearch] = useSearchState(overviewSearch);
  const queries = useQueryClient();
  const functions = useFunctions();
  const failures = useFunctionFailures(functions.data);
  const metrics = useMetrics(RANGE_SHAPE[search.range]);
  const none = functions.data?.items.length === 0 && functions.data.failures.length === 0;
  // The first run stays until the newcomer leaves it: its second click comes after the first function is there.
  const [welcomed, setWelcomed] = useState(false);
  if (none && !welcomed) setWelcomed(true);
  if (welcomed) {
    return (
      <>
        <PageHeader title="Overview" heading="Welcome to Isobar" />
        <FirstRun deployed={functions.data?.items.length !== 0} />
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Overview"
        actions={
          <>
            <DataAge
              updatedAt={metrics.dataUpdatedAt}
              fetching={metrics.isFetching}
              stale={metrics.isError}
              onRefresh={() => void queries.invalidateQueries({ type: 'active' })}
            />
            <SegmentedControl
              aria-label="Time range"
              data={RANGE_OPTIONS}
              value={search.range}
              onChange={(range) => setSearch({ range: overviewSearch.shape.range.parse(range) }, { push: true })}
            />
          </>
        }
      />
      <div className={classes.page}>
        <PlaceFailures failures={failures} />
        <KpiRow functions={functions} metrics={metrics} range={search.range} />
        <div className={classes.split}>
          <ActivityCard metrics={metrics} range={search.range} chart={search.chart} onChart={(chart) => setSearch({ chart })} />
          <RuntimeCard brief />
        </div>
        <div className={classes.split}>
          <RecentCard filter={search.recent} onFilter={(recent) => setSearch({ recent })} />
          <RankingCard metrics={metrics} range={search.range} rank={search.rank} onRank={(rank) => setSearch({ rank })} />
        </div>
      </div>
    </>
  );
}
