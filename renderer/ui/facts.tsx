import type { ReactNode } from 'react';
import classes from './facts.module.css';

export type Fact = readonly [name: string, value: ReactNode] | null;

/**
 * Names with their values, in two columns. Entries that are null are left out.
 *
 * @param small for a column beside the content
 */
export function Facts({ items, small = false }: { items: readonly Fact[]; small?: boolean }) {
  return (
    <dl className={classes.facts} data-small={small || undefined}>
      {items
        .filter((item) => item !== null)
        .map(([name, value]) => (
          <div key={name} className={classes.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
