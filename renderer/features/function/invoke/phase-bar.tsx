import type { InvocationDetail } from '#shared/model/invocation.ts';
import { formatMs } from '../../../ui/format.ts';
import classes from './phase-bar.module.css';
import { toSegments } from './phase-segments.ts';

/** Where the time went: one bar, and the same in words. */
export function PhaseBar({ invocation }: { invocation: Pick<InvocationDetail, 'phases'> }) {
  const segments = toSegments(invocation.phases);
  if (segments.length === 0) return null;
  const words = segments.map((segment) => `${segment.label} ${formatMs(segment.durationMs)}`);
  return (
    <div className={classes.box}>
      <div className={classes.bar} role="img" aria-label={`Phases: ${words.join(', ')}`}>
        {segments.map((segment) => (
          <span
            key={`${segment.name}-${segment.left}`}
            className={classes.segment}
            data-phase={segment.name}
            style={{ left: `${segment.left}%`, width: `${segment.width}%` }}
          />
        ))}
      </div>
      <ul className={classes.legend}>
        {segments.map((segment) => (
          <li key={`${segment.name}-${segment.left}`} data-phase={segment.name}>
            {segment.label} <strong>{formatMs(segment.durationMs)}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
}
