import classes from './skeleton.module.css';

/** A grey stand-in of the size of what is coming, so that nothing jumps when it does. */
export function Skeleton({ width = '100%', height = 12 }: { width?: number | string; height?: number | string }) {
  return <span className={classes.bone} style={{ width, height }} aria-hidden />;
}

/** Rows of a list on their way, at the height of real rows. */
export function SkeletonRows({ rows = 12, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className={classes.rows}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className={classes.row}>
          <Skeleton width={`${52 + ((i * 29) % 40)}%`} height={10} />
          {['72%', '56%', '80%', '44%', '64%'].map((width) => (
            <Skeleton key={width} width={width} height={10} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** A block on its way: a chart, an editor, a card's content. */
export function SkeletonBlock({ height, label }: { height: number | string; label: string }) {
  return (
    <div role="status" aria-label={label} className={classes.block} style={{ height }}>
      <Skeleton height="100%" />
    </div>
  );
}
