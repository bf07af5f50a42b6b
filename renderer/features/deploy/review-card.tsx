import { Button } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AppError } from '#shared/errors.ts';
import type { DeploymentPlan, Problem, TargetPlan } from '#shared/model/deployment.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { DeployCost } from '../costs/deploy-cost.tsx';
import { DiffList } from '../function/configuration/diff-list.tsx';
import classes from './deploy.module.css';

const SENTENCES: Record<TargetPlan['action'], (ref: string) => string> = {
  create: () => 'A new function is created.',
  update: () => 'A new version is made, and becomes the live one.',
  unchanged: () => 'It runs exactly this already; deploying changes nothing.',
  blocked: () => 'It cannot be deployed yet.',
};

export interface ReviewProps {
  plan: UseQueryResult<DeploymentPlan, AppError>;
  /** True while the plan is not yet that of the latest decisions. */
  behind: boolean;
  ready: boolean;
  starting: boolean;
  onDeploy: () => void;
}

/** What would happen, and the button that makes it happen. */
export function ReviewCard({ plan, behind, ready, starting, onDeploy }: ReviewProps) {
  const problems =
    plan.data === undefined ? [] : unique([...plan.data.problems, ...plan.data.targets.flatMap((target) => target.problems)]);
  return (
    <SectionCard
      title="Review"
      actions={
        <span className="meta" role="status">
          {behind ? 'Working out what would happen' : ''}
        </span>
      }
    >
      <div className={classes.review} data-behind={behind || undefined} aria-busy={behind}>
        {plan.error !== null && !behind ? (
          <ErrorState error={plan.error} title="This cannot be deployed" onRetry={() => void plan.refetch()} />
        ) : plan.data === undefined ? (
          <SkeletonBlock height={96} label="Working out what would happen" />
        ) : (
          plan.data.targets.map((target) => <Target key={target.target} target={target} memoryMb={plan.data.project.memoryMb} />)
        )}
        {problems.length === 0 ? null : <Problems problems={problems} />}
        {plan.error !== null && !behind ? null : (
          <Button
            fullWidth
            leftSection={<IconRocket size={14} aria-hidden />}
            rightSection={<KeyHint keys="mod+Enter" />}
            loading={starting}
            disabled={!ready}
            onClick={onDeploy}
          >
            Deploy
          </Button>
        )}
      </div>
    </SectionCard>
  );
}

function Target({ target, memoryMb }: { target: TargetPlan; memoryMb: number }) {
  return (
    <div className={classes.targetPlan}>
      <div className="row">
        <span className={classes.action}>
          <StateBadge soft state={target.action} />
        </span>
        {target.action === 'update' || target.action === 'unchanged' ? (
          <Link to="/functions/$ref" params={{ ref: target.functionRef }} className="ellipsis">
            {target.functionRef}
          </Link>
        ) : (
          <code className="ellipsis">{target.functionRef}</code>
        )}
      </div>
      <p className={classes.note}>{SENTENCES[target.action](target.functionRef)}</p>
      {target.action === 'blocked' ? null : (
        <DeployCost functionRef={target.functionRef} memoryMb={memoryMb} changes={target.action !== 'create'} />
      )}
      {target.steps.length === 0 ? null : (
        <ul className={classes.steps} aria-label={`What would be done at ${target.target}`}>
          {target.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      )}
      {target.action === 'create' || target.changes.length === 0 ? null : (
        <DiffList
          showSecrets={false}
          items={target.changes.map((change) => ({
            name: change.field,
            before: change.before,
            after: change.after,
            secret: change.field.startsWith('env'),
          }))}
        />
      )}
    </div>
  );
}

function Problems({ problems }: { problems: readonly Problem[] }) {
  return (
    <ul className={classes.problems}>
      {problems.map((problem) => (
        <li key={problem.message} data-severity={problem.severity}>
          <StateBadge state={problem.severity} label={problem.severity === 'error' ? 'Error' : 'Warning'} />
          <span>
            {problem.message}
            {problem.hint === null ? null : <span className={classes.problemHint}> {problem.hint}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function unique(problems: readonly Problem[]): Problem[] {
  return problems.filter((problem, index) => problems.findIndex((other) => other.message === problem.message) === index);
}
