import type { DeploymentStep } from '#shared/model/deployment.ts';
import { formatMs } from '../../ui/format.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useClock } from '../../ui/use-clock.ts';
import classes from './deploy.module.css';
import { elapsedMs } from './progress.ts';

/** The steps so far, each with its state and time. */
export function StepList({ steps }: { steps: readonly DeploymentStep[] }) {
  if (steps.length === 0) return <Skeleton width="60%" />;
  return (
    <ol className={classes.steps}>
      {steps.map((step, index) => (
        <li key={step.id}>
          {step.target === null || step.target === steps[index - 1]?.target ? null : (
            <span className={classes.stepTarget}>{step.target}</span>
          )}
          <div className={classes.step}>
            <StateBadge state={step.status} label={step.label} />
            <Elapsed step={step} />
          </div>
          {step.detail === null ? null : <p className={classes.stepDetail}>{step.detail}</p>}
        </li>
      ))}
    </ol>
  );
}

function Elapsed({ step }: { step: DeploymentStep }) {
  const text = useClock((now) => {
    const ms = elapsedMs(step, now);
    if (ms === null) return '';
    return step.durationMs === null ? `${Math.floor(ms / 1000)} s` : formatMs(ms);
  });
  return <span className="num muted">{text}</span>;
}
