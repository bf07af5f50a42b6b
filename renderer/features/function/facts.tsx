import type { ReactNode } from 'react';
import classes from './facts.module.css';

/** Names with their values, in two columns. Entries that are null are left out. */
export function Facts({ items }: { items: readonly (readonly [name: string, value: ReactNode] | null)[] }) {
  return (
    <dl className={classes.facts}>
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
