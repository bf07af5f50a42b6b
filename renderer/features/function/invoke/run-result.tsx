import { Button } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import type { FunctionDetail } from '#shared/model/function.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { formatBytes, formatMs, plural } from '../../../ui/format.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { useClock } from '../../../ui/use-clock.ts';
import classes from './invoke.module.css';
import { PhaseBar } from './phase-bar.tsx';
import { RunError } from './run-error.tsx';
import type { Run } from './run-store.ts';
import { RunSummary } from './run-summary.tsx';
import { RunViews, type View } from './run-views.tsx';
import { runs } from './runs.ts';
import { useFinished } from './use-finished.ts';

/** One run: while it goes on, and when it is over. */
export function RunResult({ fn, run, view, onView }: { fn: FunctionDetail; run: Run; view: View; onView: (view: View) => void }) {
  const { invocation, error } = useFinished(run);
  if (run.state === 'failed' && run.error !== null) return <ErrorState error={run.error} title="The call was not made" />;
  if (invocation === null && error !== null) return <ErrorState error={error} title="The record of this run could not be read" />;
  if (run.state === 'cancelled' && invocation === null && run.chunks.length === 0) {
    return (
      <EmptyState title="Cancelled">
        The call was stopped after {formatMs((run.endedAt ?? run.startedAt) - run.startedAt)}. It is recorded as cancelled where it had
        begun.
      </EmptyState>
    );
  }
  return (
    <>
      {invocation === null ? <Under run={run} /> : <RunSummary invocation={invocation} />}
      {invocation === null ? null : <PhaseBar invocation={invocation} />}
      {invocation === null || invocation.error === null ? null : <RunError fn={fn} invocation={invocation} />}
      {run.draft.mode === 'stream' || invocation !== null ? (
        <RunViews run={run} invocation={invocation} view={view} onView={onView} />
      ) : null}
    </>
  );
}

/** A run that goes on: how long it has, and the way to stop it. */
function Under({ run }: { run: Run }) {
  const elapsed = useClock((now) => Math.max(0, Math.floor(((run.endedAt ?? now) - run.startedAt) / 1000)));
  const streaming = run.head !== null;
  return (
    <div className={classes.summary} role="status">
      <StateBadge soft state={run.state} {...(run.state === 'running' && streaming ? { label: 'Streaming' } : {})} />
      {run.head === null || run.head.status === null ? null : <span className={classes.status}>{run.head.status}</span>}
      <span className="meta">
        {elapsed} s{run.receivedBytes === 0 ? '' : `, ${formatBytes(run.receivedBytes)} in ${plural(run.chunks.length, 'chunk')}`}
      </span>
      {run.state === 'running' ? (
        <Button variant="default" leftSection={<IconPlayerStop size={14} aria-hidden />} onClick={() => runs.cancel(run.id)}>
          {streaming ? 'Stop' : 'Cancel'}
        </Button>
      ) : null}
    </div>
  );
}
