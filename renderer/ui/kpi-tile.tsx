import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './kpi-tile.module.css';
import { Skeleton } from './skeleton.tsx';

/**
 * One number that leads to the list behind it.
 *
 * @param value formatted, with its unit
 * @param note what it is compared with, or what it counts
 * @param trend a sparkline
 */
export function KpiTile({
  label,
  value,
  note,
  tone,
  noteTone,
  trend,
  link,
}: {
  label: string;
  value: string;
  note?: ReactNode;
  tone?: 'bad' | 'warn' | undefined;
  noteTone?: 'bad' | 'warn' | undefined;
  trend?: ReactNode;
  link: Pick<LinkProps, 'to' | 'search' | 'params'>;
}) {
  return (
    <Link {...link} className={classes.tile}>
      <span className={classes.label}>{label}</span>
      <span className={classes.row}>
        <span className={classes.value} data-tone={tone}>
          {value}
        </span>
        {trend}
      </span>
      <span className={classes.note} data-tone={noteTone}>
        {note ?? ' '}
      </span>
    </Link>
  );
}

/** The place of a tile whose number is on its way. */
export function KpiSkeleton() {
  return (
    <div className={classes.tile}>
      <span className={classes.bone}>
        <Skeleton width="40%" height={10} />
      </span>
      <span className={classes.bone} data-big>
        <Skeleton width="55%" height={18} />
      </span>
      <span className={classes.bone}>
        <Skeleton width="70%" height={10} />
      </span>
    </div>
  );
}
