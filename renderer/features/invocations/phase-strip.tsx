import type { Phase } from '#shared/model/invocation.ts';
import { formatMs } from '../../ui/format.ts';
import { toSegments } from '../function/invoke/phase-segments.ts';
import classes from './phase-strip.module.css';

/** Phases as one thin bar for a row of a list; what they are stands in its title. */
export function PhaseStrip({ phases }: { phases: readonly Phase[] }) {
  const segments = toSegments(phases);
  if (segments.length === 0) return <span className="muted">–</span>;
  const words = segments.map((segment) => `${segment.label} ${formatMs(segment.durationMs)}`).join(', ');
  return (
    <span className={classes.strip} role="img" aria-label={words} title={words}>
      {segments.map((segment) => (
        <span
          key={`${segment.name}-${segment.left}`}
          data-phase={segment.name}
          style={{ left: `${segment.left}%`, width: `${segment.width}%` }}
        />
      ))}
    </span>
  );
}
