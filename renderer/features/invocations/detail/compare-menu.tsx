import { Button, Menu } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { orpc } from '../../../api/client.ts';
import { formatMs } from '../../../ui/format.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { useSearchState } from '../../../ui/use-search-state.ts';
import { invocationSearch } from './invocation-search.ts';
import classes from './invocation-view.module.css';

const SHOWN = 10;

/** Chooses one of the function's last invocations to stand beside this one; they are read when it is opened. */
export function CompareMenu({ invocation }: { invocation: InvocationDetail }) {
  const [opened, setOpened] = useState(false);
  const [, update] = useSearchState(invocationSearch);
  const query = useQuery({
    ...orpc.invocations.list.queryOptions({ input: { ref: invocation.functionRef, limit: SHOWN + 1 } }),
    enabled: opened,
  });
  const others = query.data?.items.filter(({ id }) => id !== invocation.id).slice(0, SHOWN) ?? [];
  return (
    <Menu opened={opened} onChange={setOpened} width={320}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconArrowsDiff size={14} aria-hidden />}>
          Compare
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {query.error !== null
            ? query.error.message
            : query.data === undefined
              ? 'Reading the last invocations'
              : others.length === 0
                ? 'There is no other invocation of this function'
                : 'With one of the last'}
        </Menu.Label>
        {others.map((other) => (
          <Menu.Item key={other.id} onClick={() => update({ with: other.id }, { push: true })}>
            <span className={classes.other}>
              <StateBadge state={other.status} />
              <span className="grow">
                <RelativeTime at={other.startedAt} plain />
              </span>
              <span className="num">{formatMs(other.durationMs)}</span>
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
