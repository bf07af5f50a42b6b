import { IconHistory, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { useActions, type Action } from '../../app/actions.ts';
import type { FunctionDetail } from '#shared/model/function.ts';
import { TABS, type Tab } from './function-search.ts';

export const TAB_LABELS: Record<Tab, string> = {
  overview: 'Overview',
  invoke: 'Invoke',
  code: 'Code',
  logs: 'Logs',
  traces: 'Traces',
  invocations: 'Invocations',
  versions: 'Versions',
  configuration: 'Configuration',
  security: 'Security',
};

/** What can be done on the function page, for the palette and by key: 1 to 9 open the tabs. */
export function usePageActions(fn: FunctionDetail, remove: () => void): void {
  const navigate = useNavigate();
  const latest = useRef(remove);
  useEffect(() => {
    latest.current = remove;
  });
  const { ref, name } = fn;
  const inApp = fn.app !== undefined;
  useActions(
    useMemo<Action[]>(() => {
      const open = (tab: Tab) => void navigate({ to: '/functions/$ref', params: { ref }, search: tab === 'overview' ? {} : { tab } });
      return [
        ...TABS.map((tab, index): Action => ({
          id: `function.tab.${tab}`,
          label: `${name}: ${TAB_LABELS[tab].toLowerCase()}`,
          group: 'This page',
          keys: String(index + 1),
          run: () => open(tab),
        })),
        { id: 'function.invoke', label: `Invoke ${name}`, group: 'This page', keys: 'i', icon: IconPlayerPlay, run: () => open('invoke') },
        { id: 'function.rollback', label: `Roll ${name} back…`, group: 'This page', icon: IconHistory, run: () => open('versions') },
        ...(inApp
          ? []
          : [
              {
                id: 'function.remove',
                label: `Delete ${name}…`,
                group: 'This page' as const,
                icon: IconTrash,
                run: () => latest.current(),
              },
            ]),
      ];
    }, [navigate, ref, name, inApp]),
  );
}
