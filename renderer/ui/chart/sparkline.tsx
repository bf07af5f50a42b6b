import classes from './chart.module.css';

/**
 * A small trend beside a number. What it shows is in its label; exact numbers belong in the list behind it.
 *
 * @param label a sentence: "Invocations over the last hour, 12 at the most in a minute"
 */
export function Sparkline({
  values,
  label,
  width = 96,
  height = 24,
  color = 'var(--accent)',
}: {
  values: readonly number[];
  label: string;
  width?: number;
  height?: number;
  color?: string;
}) {
  const top = Math.max(1, ...values);
  const step = width / Math.max(1, values.length);
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} className={classes.spark}>
      {values.map((value, i) => {
        const size = value === 0 ? 1 : Math.max(2, (value / top) * height);
        return (
          <rect
            key={i}
            x={i * step}
            y={height - size}
            width={Math.max(1, step - 1)}
            height={size}
            fill={value === 0 ? 'var(--line)' : color}
          />
        );
      })}
    </svg>
  );
}
