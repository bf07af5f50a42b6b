import { Popover, UnstyledButton } from '@mantine/core';
import { IconPlayerPlayFilled, IconPlayerStopFilled, IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RuntimeStatus } from '#shared/model/runtime-status.ts';
import { orpc } from '../../api/client.ts';
import { useRuntime, useRuntimeControl } from '../../api/runtime.ts';
import { formatRelative } from '../../ui/format-time.ts';
import { EndpointList } from '../../ui/endpoint-list.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useClock } from '../../ui/use-clock.ts';

import classes from './status-bar.module.css';

/** One line at the bottom: the runtime and its endpoints, how old the data is, which version this is. */
export function StatusBar() {
  const runtime = useRuntime();
  const app = useQuery(orpc.app.get.queryOptions({ input: {}, staleTime: 60_000 }));
  const status = runtime.data;
  const busy = status?.environments.filter((each) => each.state === 'busy').length ?? 0;
  const age = useClock((now) => (runtime.dataUpdatedAt === 0 ? '' : formatRelative(Math.min(runtime.dataUpdatedAt, now), now)));
  return (
    <footer className={classes.bar}>
      <span className={classes.group}>
        <RuntimeState status={status} known={runtime.error === null} />
        {runtime.error === null && status?.starting !== true ? <RuntimeSwitch running={status?.running} /> : null}
      </span>
      {status?.running === true ? (
        <>
          <Link to="/" hash="runtime" className={classes.quiet}>
            {status.environments.length} environments, {busy} busy
          </Link>
          <Endpoints endpoints={status.endpoints} />
        </>
      ) : null}
      <span className="grow" />
      {age === '' ? null : (
        <span data-stale={runtime.error !== null || undefined} className={classes.age}>
          {runtime.error === null ? `Live, ${age}` : `Last read ${age}`}
        </span>
      )}
      {app.data === undefined ? null : (
        <Link to="/settings" search={{ section: 'about' }} className={classes.quiet} title={app.data.frontReason ?? undefined}>
          Isobar {app.data.version} · {app.data.front}
        </Link>
      )}
    </footer>
  );
}

function RuntimeState({ status, known }: { status: RuntimeStatus | undefined; known: boolean }) {
  if (!known) return <StateBadge state="unknown" label="Runtime: no answer" tone="bad" />;
  if (status === undefined) return <StateBadge state="waiting" label="Runtime" />;
  if (status.starting) return <StateBadge state="starting" label="Runtime starting" />;
  const { running } = status;
  return (
    <StateBadge state={running ? 'up' : 'down'} label={running ? 'Runtime running' : 'Runtime stopped'} tone={running ? 'ok' : 'warn'} />
  );
}

function RuntimeSwitch({ running }: { running: boolean | undefined }) {
  const { start, stop, starting, stopping } = useRuntimeControl();
  if (running === undefined) return null;
  const Icon = running ? IconPlayerStopFilled : IconPlayerPlayFilled;
  const label = starting ? 'Starting…' : stopping ? 'Stopping…' : running ? 'Stop' : 'Start';
  return (
    <UnstyledButton
      className={classes.button}
      disabled={starting || stopping}
      onClick={running ? stop : start}
      aria-label={`${label} the runtime`}
    >
      <Icon size={11} aria-hidden />
      {label}
    </UnstyledButton>
  );
}

function Endpoints({ endpoints }: { endpoints: Record<string, string | null> }) {
  const gateway = endpoints['gateway'] ?? null;
  return (
    <Popover position="top-start" width={460} shadow="md" transitionProps={{ duration: 80 }}>
      <Popover.Target>
        <UnstyledButton className={classes.button}>
          <IconPlugConnected size={12} aria-hidden />
          {gateway === null ? 'Endpoints' : gateway.replace(/^https?:\/\//, '')}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <EndpointList endpoints={endpoints} />
      </Popover.Dropdown>
    </Popover>
  );
}
