import { Button } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import classes from './state.module.css';

/** There is something, but the filter lets none of it through. */
export function NoMatch({ what, total, onClear }: { what: string; total: number | string; onClear: () => void }) {
  return (
    <div className={classes.state}>
      <IconFilterOff size={28} stroke={1.5} className={classes.icon} aria-hidden />
      <p className={classes.title}>No matches</p>
      <p className={classes.text}>
        None of the {total} {what} match the filter.
      </p>
      <div className={classes.actions}>
        <Button variant="default" onClick={onClear}>
          Clear filter
        </Button>
      </div>
    </div>
  );
}
