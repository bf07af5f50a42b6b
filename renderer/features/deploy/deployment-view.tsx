import { Button } from '@mantine/core';
import { IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Deployment } from '#shared/model/deployment.ts';
import { orpc } from '../../api/client.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatMs } from '../../ui/format.ts';
import { notifyError } from '../../ui/notify.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PartialNotice } from '../../ui/partial-notice.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useClock } from '../../ui/use-clock.ts';
import classes from './deploy.module.css';
import { fromSource, sourceLabel } from './deploy-search.ts';
import { DeployLog } from './deploy-log.tsx';
import { ResultCard } from './result-card.tsx';
import type { SearchChange } from './source-page.tsx';
import { StepList } from './step-list.tsx';
import { inputOf, useDeploy } from './use-deploy.ts';
import { useTail } from './use-tail.ts';

/** A deployment under way or over: steps, log, and what came of it. */
export function DeploymentView({ id, onSearch }: { id: string; onSearch: SearchChange }) {
  const { progress, error, reconnecting } = useTail(id);
  const record = useQuery(orpc.deployments.get.queryOptions({ input: { id } }));
  const deployment = progress.end ?? record.data;
  const failure = error ?? (deployment === undefined ? record.error : null);
  useRefreshAfter(progress.end);
  if (failure !== null) {
    return (
      <div className={classes.page}>
        <PageHeader title="Deployment" />
        <ErrorState
          error={failure}
          title={failure.code === 'not_found' ? 'There is no such deployment' : 'The deployment cannot be followed'}
          action={<Button onClick={() => onSearch({ id: '' }, { push: true })}>Deploy something</Button>}
          onRetry={() => window.location.reload()}
        />
      </div>
    );
  }
  return (
    <div className={classes.page}>
      <PageHeader
        title={deployment === undefined ? 'Deployment' : `Deploy ${deployment.name}`}
        meta={deployment === undefined ? undefined : <Facts deployment={deployment} />}
        actions={deployment === undefined ? undefined : <Actions deployment={deployment} onSearch={onSearch} />}
      />
      {reconnecting ? (
        <PartialNotice title="The connection broke.">The deployment goes on; trying again to follow it.</PartialNotice>
      ) : null}
      {deployment?.status === 'running' ? (
        <p className={classes.note}>
          It goes on when you leave this page; the task list at the top leads back. Cancelling keeps what is done: a version that is live
          already stays, and nothing half-finished goes live.
        </p>
      ) : null}
      {progress.end === null ? null : <ResultCard deployment={progress.end} />}
      <div className={classes.follow}>
        <SectionCard title="Steps">
          <StepList steps={progress.steps.length > 0 ? progress.steps : (deployment?.steps ?? [])} />
        </SectionCard>
        <SectionCard title="Log" flush fill>
          <DeployLog lines={progress.log} running={progress.end === null} />
        </SectionCard>
      </div>
    </div>
  );
}

function Facts({ deployment }: { deployment: Deployment }) {
  return (
    <>
      <StateBadge soft state={deployment.status} />
      <Elapsed deployment={deployment} />
      <span>
        started <RelativeTime at={deployment.startedAt} />
      </span>
      <code className="ellipsis">{sourceLabel(deployment.source)}</code>
    </>
  );
}

function Elapsed({ deployment }: { deployment: Deployment }) {
  const start = Date.parse(deployment.startedAt);
  const end = deployment.endedAt === null ? null : Date.parse(deployment.endedAt);
  const text = useClock((now) => (end === null ? `${Math.max(0, Math.floor((now - start) / 1000))} s` : formatMs(end - start)));
  return <span className="num">{text}</span>;
}

function Actions({ deployment, onSearch }: { deployment: Deployment; onSearch: SearchChange }) {
  const cache = useQueryClient();
  const { deploy, starting } = useDeploy(onSearch);
  const cancel = useMutation(
    orpc.deployments.cancel.mutationOptions({
      onError: (error) => notifyError('The deployment was not cancelled', error),
      onSettled: () => cache.invalidateQueries({ queryKey: orpc.deployments.key() }),
    }),
  );
  if (deployment.status === 'running') {
    return (
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={14} aria-hidden />}
        loading={cancel.isPending}
        onClick={() => cancel.mutate({ id: deployment.id })}
      >
        Cancel
      </Button>
    );
  }
  const input = inputOf(deployment.id);
  const failed = deployment.status !== 'done';
  const review = () =>
    onSearch({ id: '', ...fromSource(deployment.source), o: { ...input?.overrides, name: deployment.name } }, { push: true });
  return (
    <>
      {failed && input !== undefined ? (
        <Button leftSection={<IconRefresh size={14} aria-hidden />} loading={starting} onClick={() => void deploy(input)}>
          Try again
        </Button>
      ) : null}
      <Button variant="default" onClick={review}>
        {failed ? 'Back to review' : 'Deploy again'}
      </Button>
      <Button variant="default" onClick={() => onSearch({ id: '', ...fromSource(null), o: {} }, { push: true })}>
        Deploy something else
      </Button>
    </>
  );
}

/** What a finished deployment has changed is read anew, wherever it is shown. */
function useRefreshAfter(end: Deployment | null): void {
  const cache = useQueryClient();
  useEffect(() => {
    if (end === null) return;
    for (const noun of [orpc.functions, orpc.code, orpc.deployments, orpc.runtime]) void cache.invalidateQueries({ queryKey: noun.key() });
  }, [end, cache]);
}
