import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../api/client.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { useSearchState } from '../../ui/use-search-state.ts';
import { AdvisoriesTab } from './advisories-tab.tsx';
import classes from './audits.module.css';
import { AUDIT_TAB_LABELS, AUDIT_TABS, auditsSearch, type AuditTab } from './audits-search.ts';
import { ReportMenu } from './report-menu.tsx';
import { FindingsTab } from './findings-tab.tsx';
import { HistoryTab } from './history-tab.tsx';
import { RunBar } from './run-bar.tsx';
import { WaiversTab } from './waivers-tab.tsx';

/** What is wrong with functions, deployed or not yet, and what to do about it. */
export function AuditsPage() {
  const [search, setSearch] = useSearchState(auditsSearch);
  const list = useQuery(orpc.audits.list.queryOptions({ input: { limit: 50 } }));
  const id = search.audit === '' ? (list.data?.items[0]?.id ?? '') : search.audit;
  return (
    <>
      <PageHeader title="Security" actions={id === '' ? undefined : <ReportMenu id={id} />} />
      <RunBar
        onDone={(audit) => setSearch({ audit, tab: 'findings', finding: '', q: '', severity: 'all', state: 'fail' }, { push: true })}
      />
      <Tabs value={search.tab} onChange={(tab) => setSearch({ tab: (tab ?? 'findings') as AuditTab }, { push: true })}>
        <Tabs.List>
          {AUDIT_TABS.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {AUDIT_TAB_LABELS[tab]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={search.tab} className={classes.panel ?? ''}>
          {search.tab === 'findings' ? <FindingsTab id={id} listing={list} search={search} onChange={setSearch} /> : null}
          {search.tab === 'history' ? <HistoryTab list={list} search={search} onChange={setSearch} /> : null}
          {search.tab === 'waivers' ? <WaiversTab /> : null}
          {search.tab === 'advisories' ? <AdvisoriesTab /> : null}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
