import { ActionIcon, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import classes from './data-age.module.css';
import { formatRelative } from './format-time.ts';
import { useClock } from './use-clock.ts';

/**
 * How old what is on screen is, with the button that reads it again. Old data stays; only its age shows.
 *
 * @param updatedAt epoch milliseconds (`query.dataUpdatedAt`); 0 where nothing has come yet
 * @param stale true where the last reading failed: the age is then marked
 */
export function DataAge({
  updatedAt,
  fetching,
  stale = false,
  onRefresh,
}: {
  updatedAt: number;
  fetching: boolean;
  stale?: boolean;
  onRefresh: () => void;
}) {
  const age = useClock((now) => (updatedAt === 0 ? '' : formatRelative(Math.min(updatedAt, now), now)));
  return (
    <span className={classes.age} data-stale={stale || undefined}>
      <span>{updatedAt === 0 ? 'Not read yet' : stale ? `Last read ${age}` : `Updated ${age}`}</span>
      <Tooltip label="Refresh">
        <ActionIcon size={24} aria-label="Refresh" onClick={onRefresh} data-fetching={fetching || undefined} className={classes.button}>
          <IconRefresh size={14} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </span>
  );
}
