import classes from './chart.module.css';

/** A horizontal bar for one number among others, in lists. The number itself stands beside it as text. */
export function BarShare({ value, max, color = 'var(--series-1)' }: { value: number; max: number; color?: string }) {
  return (
    <span className={classes.share} aria-hidden>
      <span style={{ width: `${max === 0 ? 0 : Math.max(1, (value / max) * 100)}%`, background: color }} />
    </span>
  );
}
