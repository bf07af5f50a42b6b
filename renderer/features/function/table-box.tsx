import type { ReactNode } from 'react';
import classes from './table.module.css';

/**
 * A table that scrolls sideways where it is wider than its card, by keyboard too.
 *
 * @param dense for a column beside the content
 */
export function TableBox({ label, children, dense = false }: { label: string; children: ReactNode; dense?: boolean }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
    <div className={classes.wrap} role="region" aria-label={label} tabIndex={0}>
      <table className={classes.table} data-dense={dense || undefined}>
        {children}
      </table>
    </div>
  );
}
