import { Tabs } from '@mantine/core';
import { PageHeader } from '../../ui/page-header.tsx';
import { useSearchState } from '../../ui/use-search-state.ts';
import { CompareTab } from './compare/compare-tab.tsx';
import { ComparisonMenu } from './compare/comparison-menu.tsx';
import { toQuestion } from './compare/question.ts';
import { COST_TAB_LABELS, COST_TABS, costsSearch, type CostTab } from './costs-search.ts';
import classes from './costs.module.css';
import { FleetTab } from './fleet/fleet-tab.tsx';
import { RightSizeTab } from './right-size/right-size-tab.tsx';
import { PricesTab } from './prices/prices-tab.tsx';

/** What functions cost here, and what they would cost there. */
export function CostsPage() {
  const [search, setSearch] = useSearchState(costsSearch);
  const { tab } = search;
  return (
    <>
      <PageHeader title="Costs" actions={tab === 'compare' ? <ComparisonMenu question={toQuestion(search)} /> : undefined} />
      <Tabs value={tab} onChange={(next) => setSearch({ tab: (next ?? 'compare') as CostTab, bill: '' }, { push: true })}>
        <Tabs.List>
          {COST_TABS.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {COST_TAB_LABELS[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} className={classes.panel ?? ''}>
          {tab === 'compare' ? (
            <CompareTab search={search} onChange={(patch) => setSearch(patch, 'bill' in patch ? { push: true } : {})} />
          ) : null}
          {tab === 'fleet' ? <FleetTab /> : null}
          {tab === 'size' ? <RightSizeTab reference={search.ref} onReference={(ref) => setSearch({ ref })} /> : null}
          {tab === 'prices' ? <PricesTab /> : null}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
