import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CostComparison } from '#shared/contract/costs.ts';
import { orpc } from '../../../api/client.ts';
import { formatInteger } from '../../../ui/format.ts';
import { formatMoney } from '../../../ui/money.ts';
import { SectionCard } from '../../../ui/section-card.tsx';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { SlowNote } from '../../../ui/slow-note.tsx';
import { ReadFailure } from '../../runtime/read-failure.tsx';
import { CostChart, type Line } from '../chart/cost-chart.tsx';
import type { CostsSearch } from '../costs-search.ts';
import classes from '../costs.module.css';
import { AssumptionsCard } from './assumptions-card.tsx';
import { BillDialog } from './bill-dialog.tsx';
import { KeepWarmCard } from './keep-warm-card.tsx';
import { OffersTable } from './offers-table.tsx';
import { toQuestion } from './question.ts';

const SERIES = 8;

/** The eight cheapest offers have colours of their own; the order at the scenario's requests decides. */
function toColors({ offers }: CostComparison): Map<string, string> {
  return new Map(offers.map(({ offer }, i) => [offer, i < SERIES ? `var(--series-${i + 1})` : 'var(--muted)']));
}

function toLines({ curves, offers }: CostComparison, colors: ReadonlyMap<string, string>): Line[] {
  const order = new Map(offers.map(({ offer }, i) => [offer, i]));
  return curves
    .toSorted((a, b) => (order.get(a.offer) ?? 0) - (order.get(b.offer) ?? 0))
    .map(({ offer, plan, totals }) => ({
      id: offer,
      label: plan,
      color: colors.get(offer) ?? 'var(--muted)',
      quiet: (order.get(offer) ?? 0) >= SERIES,
      totals,
    }));
}

function summaryOf({ offers, requests, breakEvens, scenario }: CostComparison): string {
  const [cheapest] = offers;
  const range = `Costs from ${formatInteger(requests[0])} to ${formatInteger(requests.at(-1))} requests a month.`;
  if (cheapest === undefined) return range;
  const points = breakEvens.length === 1 ? '1 break-even point' : `${breakEvens.length} break-even points`;
  return `${range} At ${formatInteger(scenario.requests ?? 0)} requests ${cheapest.label} is cheapest with ${formatMoney(cheapest.total)}; ${points}.`;
}

/** What this would cost there: assumptions on the left, curves and bills on the right. */
export function CompareTab({ search, onChange }: { search: CostsSearch; onChange: (patch: Partial<CostsSearch>) => void }) {
  const [lit, setLit] = useState<string | null>(null);
  const query = useQuery({
    ...orpc.costs.compare.queryOptions({ input: toQuestion(search) }),
    placeholderData: keepPreviousData,
  });
  const comparison = query.data;
  const colors = comparison === undefined ? new Map<string, string>() : toColors(comparison);
  const open = comparison?.offers.find(({ offer }) => offer === search.bill);
  return (
    <div className={classes.compare}>
      <AssumptionsCard search={search} measured={comparison?.measured ?? null} onChange={onChange} />
      <div className={classes.results} aria-busy={query.isFetching}>
        {query.error !== null ? (
          <SectionCard title="Comparison">
            <ReadFailure error={query.error} title="This cannot be priced" onRetry={() => void query.refetch()} />
          </SectionCard>
        ) : comparison === undefined ? (
          <SectionCard title="Comparison">
            <SkeletonBlock height={420} label="Reading prices" />
            <SlowNote what="prices" />
          </SectionCard>
        ) : (
          <>
            <SectionCard title="Costs over requests a month" description="Both axes are logarithmic.">
              <CostChart
                summary={summaryOf(comparison)}
                requests={comparison.requests}
                lines={toLines(comparison, colors)}
                breakEvens={comparison.breakEvens}
                own={comparison.scenario.requests ?? null}
                lit={lit}
              />
            </SectionCard>
            <SectionCard title="Offers" flush description="Every sum opens its bill.">
              <OffersTable comparison={comparison} colors={colors} onOpen={(bill) => onChange({ bill })} onLit={setLit} />
            </SectionCard>
            <KeepWarmCard question={toQuestion(search)} />
          </>
        )}
      </div>
      {open === undefined ? null : <BillDialog bill={open} onClose={() => onChange({ bill: '' })} />}
    </div>
  );
}
