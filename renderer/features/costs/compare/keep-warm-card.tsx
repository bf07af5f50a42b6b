import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CostQuestionInput } from '#shared/model/cost-scenario.ts';
import { orpc } from '../../../api/client.ts';
import { formatCount, formatMs } from '../../../ui/format.ts';
import { formatMoney } from '../../../ui/money.ts';
import { SectionCard } from '../../../ui/section-card.tsx';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { SmallTable, type SmallColumn } from '../../../ui/small-table.tsx';
import classes from '../costs.module.css';

interface Row {
  offer: string;
  label: string;
  way: 'ping' | 'capacity';
  before: string;
  after: string;
  extra: string;
  perColdStart: string | null;
}

const WAYS = { ping: 'A call every five minutes', capacity: 'One instance kept ready' } as const;

const signed = (amount: string): string => (Number(amount) < 0 ? `−${formatMoney(-Number(amount))}` : `+${formatMoney(amount)}`);

const COLUMNS: readonly SmallColumn<Row>[] = [
  { id: 'offer', header: 'Offer', cell: ({ label }) => label },
  { id: 'way', header: 'How', width: '190px', cell: ({ way }) => WAYS[way] },
  { id: 'before', header: 'Without', width: '92px', align: 'end', optional: true, cell: ({ before }) => formatMoney(before) },
  { id: 'extra', header: 'More a month', width: '116px', align: 'end', cell: ({ extra }) => signed(extra) },
  {
    id: 'each',
    header: 'A cold start',
    width: '104px',
    align: 'end',
    cell: ({ perColdStart }) => (perColdStart === null ? '–' : formatMoney(Math.max(0, Number(perColdStart)))),
  },
];

/** What it costs to keep one instance ready, beside the cold starts that it takes away. */
export function KeepWarmCard({ question }: { question: CostQuestionInput }) {
  const query = useQuery({ ...orpc.costs.keepWarm.queryOptions({ input: question }), placeholderData: keepPreviousData });
  if (query.error !== null) return null;
  const { data } = query;
  return (
    <SectionCard
      title="Keeping it warm"
      flush
      description={
        data === undefined
          ? undefined
          : data.coldStarts === 0
            ? 'There are no cold starts to take away: give their share.'
            : `Takes away ${formatCount(data.coldStarts)} cold starts a month at the most, ${formatMs(data.waitedMs)} of waiting. More at a time than one instance can serve still start cold.`
      }
    >
      {data === undefined ? (
        <div className={classes.cardBody}>
          <SkeletonBlock height={160} label="Reading prices of ready capacity" />
        </div>
      ) : (
        <SmallTable
          label="Keeping it warm"
          columns={COLUMNS}
          rows={data.items}
          rowId={({ offer, way }) => `${offer} ${way}`}
          rowHeader="offer"
        />
      )}
    </SectionCard>
  );
}
