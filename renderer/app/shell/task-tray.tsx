import { ActionIcon, Button, Popover } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Deployment } from '#shared/model/deployment.ts';
import { orpc } from '../../api/client.ts';
import { useDeployments } from '../../api/deployments.ts';
import { CommandLine } from '../../ui/command-line.tsx';
import { formatMs, plural } from '../../ui/format.ts';
import { notifyError } from '../../ui/notify.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useClock } from '../../ui/use-clock.ts';
import { setShell, useShell } from './shell-state.ts';
import classes from './task-tray.module.css';
import { taskProgress } from './task-progress.ts';

/** Long jobs, wherever they were started: running, done, failed. Fed by the host, so it survives a reload. */
export function TaskTray() {
  const { tasksOpen } = useShell();
  const deployments = useDeployments();
  const items = deployments.data?.items ?? [];
  const running = items.filter((item) => item.status === 'running').length;
  return (
    <Popover
      opened={tasksOpen}
      onChange={(open) => setShell({ tasksOpen: open })}
      width={400}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
      transitionProps={{ duration: 80 }}
    >
      <Popover.Target>
        <ActionIcon
          aria-label={running === 0 ? 'Tasks' : `Tasks, ${running} running`}
          className={classes.trigger}
          onClick={() => setShell({ tasksOpen: !tasksOpen })}
        >
          <IconListDetails size={16} stroke={1.75} aria-hidden />
          {running === 0 ? null : (
            <span className={classes.count} aria-hidden>
              {running}
            </span>
          )}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes.tray} aria-label="Tasks">
        <h2 className={classes.title}>Tasks</h2>
        {deployments.error === null ? null : <p className="muted">{deployments.error.message}</p>}
        {items.length === 0 && deployments.error === null ? (
          <div className={classes.empty}>
            <p>Deployments run here, also while you are elsewhere.</p>
            <CommandLine command="isobar deploy DIR" />
          </div>
        ) : (
          <ul className={classes.list}>
            {items.slice(0, 10).map((item) => (
              <Task key={item.id} item={item} />
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

const close = () => setShell({ tasksOpen: false });

function Task({ item }: { item: Deployment }) {
  const queries = useQueryClient();
  const cancel = useMutation(
    orpc.deployments.cancel.mutationOptions({
      onError: (error) => notifyError('The deployment was not cancelled', error),
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.deployments.key() }),
    }),
  );
  const { done, total, label } = taskProgress(item);
  const error = item.error ?? item.results.find((result) => result.error !== null)?.error ?? null;
  const ref = item.results[0]?.functionRef;
  return (
    <li className={classes.task}>
      <div className="row">
        <StateBadge state={item.status} />
        <Link to="/deploy" search={{ id: item.id }} className={classes.name} onClick={close}>
          Deploy {item.name}
        </Link>
        <span className="grow" />
        {item.status === 'running' ? (
          <Elapsed since={item.startedAt} />
        ) : (
          <span className="meta">
            <RelativeTime at={item.endedAt ?? item.startedAt} />
          </span>
        )}
      </div>
      {item.status === 'running' ? (
        <>
          <progress className={classes.bar} value={done} max={total} aria-label={`${plural(done, 'step')} of ${total} done`} />
          <div className="row">
            <span className="meta grow ellipsis">{label}</span>
            <Button size="compact-xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ id: item.id })}>
              Cancel
            </Button>
          </div>
        </>
      ) : (
        <div className="row">
          <span className="meta grow ellipsis" title={error?.message}>
            {error?.message ?? item.results.map((result) => result.functionRef).join(', ')}
          </span>
          {item.status === 'done' && ref !== undefined ? (
            <Link to="/functions/$ref" params={{ ref }} onClick={close} className={classes.go}>
              Go to function
            </Link>
          ) : null}
        </div>
      )}
    </li>
  );
}

function Elapsed({ since }: { since: string }) {
  const text = useClock((now) => formatMs(Math.max(0, Math.floor((now - Date.parse(since)) / 1000) * 1000)));
  return <span className="meta num">{text}</span>;
}
