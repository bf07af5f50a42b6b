import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { EnvironmentInfo, RuntimeStatus } from '#shared/model/runtime-status.ts';
import { useRuntime, useRuntimeControl } from '../../api/runtime.ts';
import { CommandLine } from '../../ui/command-line.tsx';
import { EndpointList } from '../../ui/endpoint-list.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatBytes, formatCount, formatMs, plural } from '../../ui/format.ts';
import { SectionCard } from '../../ui/section-card.tsx';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useClock } from '../../ui/use-clock.ts';
import classes from './runtime.module.css';

/**
 * How the local runtime is, and where it answers.
 *
 * @param brief leaves the endpoints and processes to the runtime's own page, with a way there
 */
export function RuntimeCard({ title = 'Local runtime', brief = false }: { title?: string; brief?: boolean }) {
  const runtime = useRuntime();
  const { data, error } = runtime;
  return (
    <SectionCard title={title} actions={data === undefined ? null : <UpOrDown status={data} />}>
      <div id="runtime">
        {data !== undefined ? (
          data.running ? (
            <Running status={data} brief={brief} />
          ) : (
            <Stopped status={data} />
          )
        ) : error !== null ? (
          <ErrorState small error={error} onRetry={() => void runtime.refetch()} />
        ) : (
          <SkeletonBlock height={230} label="The runtime's state is being read" />
        )}
      </div>
    </SectionCard>
  );
}

function UpOrDown({ status: { running, starting } }: { status: RuntimeStatus }) {
  if (starting) return <StateBadge state="starting" soft />;
  return <StateBadge state={running ? 'up' : 'down'} tone={running ? 'ok' : 'warn'} soft />;
}

function Stopped({ status: { reason, starting: begun } }: { status: RuntimeStatus }) {
  const { start, starting } = useRuntimeControl();
  return (
    <div className={classes.stopped}>
      <p className="muted">{reason ?? 'It is not running. What is deployed and recorded is kept.'}</p>
      <Button leftSection={<IconPlayerPlay size={14} aria-hidden />} onClick={start} loading={starting || begun}>
        Start the runtime
      </Button>
      <CommandLine command="isobar runtime start" />
    </div>
  );
}

const SHOWN = ['busy', 'idle', 'provisioning', 'recycling'] as const;

function countByState(environments: readonly EnvironmentInfo[]): [EnvironmentInfo['state'], number][] {
  return SHOWN.map((state): [EnvironmentInfo['state'], number] => [
    state,
    environments.filter((each) => each.state === state).length,
  ]).filter(([, count]) => count > 0);
}

function Running({ status, brief }: { status: RuntimeStatus; brief: boolean }) {
  return (
    <div className={classes.running}>
      <RuntimeFacts status={status} />
      {brief ? (
        <p className={classes.further}>
          <Link to="/runtime">Endpoints and environments</Link>
        </p>
      ) : (
        <div className={classes.endpoints}>
          <EndpointList endpoints={status.endpoints} />
        </div>
      )}
    </div>
  );
}

function RuntimeFacts({ status }: { status: RuntimeStatus }) {
  const { environments, pool, sandbox, store } = status;
  // Those without a function wait in the pool and are counted there.
  const states = countByState(environments.filter((each) => each.functionName !== null));
  return (
    <dl className={classes.facts}>
      <dt>Environments</dt>
      <dd className={classes.states}>
        {states.length === 0
          ? (pool?.ready ?? 0) > 0
            ? 'none; the next call takes one from the pool'
            : 'none; the next call starts one'
          : states.map(([state, count]) => <StateBadge key={state} state={state} label={`${count} ${state}`} />)}
      </dd>
      <dt>Warm pool</dt>
      <dd>{pool === null ? '–' : `${pool.ready} of ${pool.target} ready`}</dd>
      <dt>Sandbox</dt>
      <dd title={sandbox?.reason ?? undefined}>
        {sandbox === null ? '–' : sandbox.kind}
        {sandbox?.reason === null || sandbox === null ? null : <span className="muted"> {sandbox.reason}</span>}
      </dd>
      <dt>Store</dt>
      <dd>
        {store === null
          ? '–'
          : `${formatBytes(store.bytes)}, ${plural(store.invocations, 'invocation')}, ${formatCount(store.logs)} log lines`}
      </dd>
      <dt>Up</dt>
      <dd>
        {status.startedAt === null ? '–' : <Uptime since={status.startedAt} />}
        <span className="muted">
          {status.pid === null ? '' : ` · pid ${status.pid}`}
          {status.nodeVersion === null ? '' : ` · Node ${status.nodeVersion.replace(/^v/, '')}`}
        </span>
      </dd>
    </dl>
  );
}

function Uptime({ since }: { since: string }) {
  const text = useClock((now) => formatMs(Math.max(0, Math.floor((now - Date.parse(since)) / 1000) * 1000)));
  return <span>{text}</span>;
}
