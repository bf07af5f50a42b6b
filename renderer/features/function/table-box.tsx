import type { ReactNode } from 'react';
import classes from './table.module.css';

/** A table that scrolls sideways where it is wider than its card, by keyboard too. */
export function TableBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
    <div className={classes.wrap} role="region" aria-label={label} tabIndex={0}>
      <table className={classes.table}>{children}</table>
    </div>
  );
}
