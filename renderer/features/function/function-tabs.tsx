import { Tabs } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { FunctionDetail } from '#shared/model/function.ts';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import { useSearchState } from '../../ui/use-search-state.ts';
import { functionSearch, TABS, type Tab } from './function-search.ts';
import classes from './function-page.module.css';
import { OverviewTab } from './overview/overview-tab.tsx';
import { TAB_LABELS } from './use-page-actions.ts';

const InvokeTab = lazy(async () => ({ default: (await import('./invoke/invoke-tab.tsx')).InvokeTab }));
const EmbeddedList = lazy(() => import('./embedded-list.tsx'));
const CodeTab = lazy(async () => ({ default: (await import('./code/code-tab.tsx')).CodeTab }));
const VersionsTab = lazy(async () => ({ default: (await import('./versions/versions-tab.tsx')).VersionsTab }));
const ConfigurationTab = lazy(async () => ({ default: (await import('./configuration/configuration-tab.tsx')).ConfigurationTab }));

const SecurityTab = lazy(async () => ({ default: (await import('./security/security-tab.tsx')).SecurityTab }));

/** The parts of the function page. A tab's own parameters leave the address with it. */
export function FunctionTabs({ fn }: { fn: FunctionDetail }) {
  const [{ tab }] = useSearchState(functionSearch);
  const navigate = useNavigate();
  const open = (next: string | null) => {
    void navigate({ to: '.', resetScroll: false, search: next === null || next === 'overview' ? {} : { tab: next } });
  };
  return (
    <Tabs value={tab} onChange={open} className={classes.tabs ?? ''}>
      <Tabs.List className={classes.list ?? ''}>
        {TABS.map((each) => (
          <Tabs.Tab key={each} value={each}>
            {TAB_LABELS[each]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel key={tab} value={tab} className={classes.panel ?? ''}>
        <Suspense fallback={<SkeletonBlock height={320} label={`Opening ${TAB_LABELS[tab]}`} />}>
          <TabContent tab={tab} fn={fn} />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  );
}

function TabContent({ tab, fn }: { tab: Tab; fn: FunctionDetail }) {
  switch (tab) {
    case 'overview':
      return <OverviewTab fn={fn} />;
    case 'invoke':
      return <InvokeTab fn={fn} />;
    case 'code':
      return <CodeTab fn={fn} />;
    case 'versions':
      return <VersionsTab fn={fn} />;
    case 'configuration':
      return <ConfigurationTab fn={fn} />;
    case 'security':
      return <SecurityTab fn={fn} />;
    case 'logs':
    case 'traces':
    case 'invocations':
      return <EmbeddedList list={tab} fn={fn} />;
  }
}
