import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CostFleet } from '#shared/contract/costs.ts';
import { orpc } from '../../../api/client.ts';
import { BarShare } from '../../../ui/chart/bar-share.tsx';
import { DataAge } from '../../../ui/data-age.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { EndsText } from '../../../ui/ends-text.tsx';
import { formatCount } from '../../../ui/format.ts';
import { formatMoney, formatUnits } from '../../../ui/money.ts';
import { PlaceFailures } from '../../../ui/place-failures.tsx';
import { ProviderMark } from '../../../ui/provider-mark.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { SlowNote } from '../../../ui/slow-note.tsx';
import { SmallTable, type SmallColumn } from '../../../ui/small-table.tsx';
import { ReadFailure } from '../../runtime/read-failure.tsx';
import classes from '../costs.module.css';
import { BudgetsCard } from './budgets-card.tsx';
import { ChargesCard } from './charges-card.tsx';
import { FleetTotals } from './fleet-totals.tsx';

type Spend = CostFleet['functions'][number];
type MeterRow = CostFleet['meters'][number];

const METER_COLUMNS: readonly SmallColumn<MeterRow>[] = [
  { id: 'label', header: 'Meter', cell: ({ label }) => label },
  { id: 'provider', header: 'Prices of', width: '190px', cell: ({ provider }) => <ProviderMark id={provider} /> },
  { id: 'quantity', header: 'Quantity', width: '190px', align: 'end', cell: ({ quantity, unit }) => formatUnits(quantity, unit) },
  { id: 'amount', header: 'Month to date', width: '120px', align: 'end', cell: ({ monthToDate }) => formatMoney(monthToDate) },
];

function spendColumns(most: number): SmallColumn<Spend>[] {
  return [
    {
      id: 'function',
      header: 'Function',
      cell: ({ functionRef }) => (
        <Link to="/functions/$ref" params={{ ref: functionRef }}>
          <EndsText text={functionRef} />
        </Link>
      ),
    },
    { id: 'provider', header: 'Runs on', width: '190px', optional: true, cell: ({ provider }) => <ProviderMark id={provider} /> },
    { id: 'offer', header: 'Priced as', width: '180px', optional: true, cell: ({ offerLabel }) => offerLabel },
    { id: 'calls', header: 'Calls', width: '84px', align: 'end', cell: ({ invocations }) => formatCount(invocations) },
    { id: 'sofar', header: 'Month to date', width: '116px', align: 'end', cell: ({ monthToDate }) => formatMoney(monthToDate) },
    { id: 'forecast', header: 'Forecast', width: '104px', align: 'end', cell: ({ forecast }) => formatMoney(forecast) },
    {
      id: 'share',
      header: 'Share',
      width: '110px',
      optional: true,
      cell: ({ forecast }) => <BarShare value={Number(forecast)} max={most} />,
    },
  ];
}

/** What everything costs this month, by provider, function and meter, and how the budgets stand. */
export function FleetTab() {
  const query = useQuery({ ...orpc.costs.fleet.queryOptions({ input: {} }), refetchInterval: 60_000 });
  const fleet = query.data;
  if (query.error !== null && fleet === undefined) {
    return <ReadFailure error={query.error} title="The fleet could not be priced" onRetry={() => void query.refetch()} />;
  }
  if (fleet === undefined) {
    return (
      <>
        <SlowNote what="metrics of every function" />
        <SkeletonBlock height={420} label="Reading metrics of every function" />
      </>
    );
  }
  const most = Math.max(0, ...fleet.functions.map(({ forecast }) => Number(forecast)));
  return (
    <div className={classes.stack}>
      <div className="row">
        <p className={classes.lead}>{Math.round(fleet.elapsedPercent)}% of the month has passed.</p>
        <span className="grow" />
        <DataAge updatedAt={query.dataUpdatedAt} fetching={query.isFetching} stale={query.isError} onRefresh={() => void query.refetch()} />
      </div>
      <PlaceFailures failures={fleet.failures} />
      <FleetTotals fleet={fleet} />
      <BudgetsCard fleet={fleet} />
      <SectionCard title="Functions" flush>
        {fleet.functions.length === 0 ? (
          <EmptyState title="No function was called this month" command="isobar invoke local/NAME">
            What a function costs is known once it has been called.
          </EmptyState>
        ) : (
          <SmallTable
            label="Costs of functions"
            columns={spendColumns(most)}
            rows={fleet.functions}
            rowId={({ functionRef }) => functionRef}
            rowHeader="function"
          />
        )}
      </SectionCard>
      {fleet.meters.length === 0 ? null : (
        <SectionCard title="Meters" flush>
          <SmallTable
            label="Costs by meter"
            columns={METER_COLUMNS}
            rows={fleet.meters}
            rowId={({ provider, meter }) => `${provider} ${meter}`}
            rowHeader="label"
          />
        </SectionCard>
      )}
      <ChargesCard />
      <SectionCard title="What these figures are">
        <ul className={classes.plainNotes}>
          {fleet.assumptions.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </SectionCard>
    </div>
  );
}
