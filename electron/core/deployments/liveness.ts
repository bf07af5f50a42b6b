import type { Deployment } from '#shared/model/deployment.ts';
import { toInstant } from '#shared/model/time.ts';
import type { ConsoleStore } from '../store/console-store.ts';
import { appendEvent } from './deployment-events.ts';
import type { StoredDeployment } from './deployment-rows.ts';

/** Without a sign of life for so long a process is taken for dead, even where its id is in use (again). */
const DEAD_MS = 60_000;
const REASON = 'Isobar stopped before this was finished.';

const marks = (ids: readonly string[]) => ids.map(() => '?').join(', ');

/** Says that these are still under way; gives those that somebody, in any process, asked to cancel. */
export function beat(store: ConsoleStore, ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  store.run(`UPDATE deployments SET heartbeat_ms = ? WHERE id IN (${marks(ids)})`, Date.now(), ...ids);
  return store
    .all(`SELECT id FROM deployments WHERE cancel_requested = 1 AND id IN (${marks(ids)})`, ...ids)
    .map((row) => String(row['id']));
}

export function requestCancel(store: ConsoleStore, id: string): void {
  store.run('UPDATE deployments SET cancel_requested = 1 WHERE id = ?', id);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether nobody will ever finish it. `here`: whether this process runs it. */
export function isAbandoned({ deployment, pid, heartbeatMs }: StoredDeployment, here: boolean): boolean {
  if (deployment.status !== 'running' || here) return false;
  return pid === process.pid || !isAlive(pid) || heartbeatMs < Date.now() - DEAD_MS;
}

function interrupted(deployment: Deployment): Deployment {
  return {
    ...deployment,
    status: 'interrupted',
    endedAt: toInstant(Date.now()),
    steps: deployment.steps.map((step) => (step.status === 'running' ? { ...step, status: 'cancelled', detail: REASON } : step)),
    error: { code: 'cancelled', message: REASON, hint: 'Deploy again: what was finished is kept.' },
  };
}

/** Ends an abandoned deployment as `interrupted`, unless it showed a sign of life meanwhile. */
export function interrupt(store: ConsoleStore, stored: StoredDeployment): void {
  const ended = interrupted(stored.deployment);
  store.transaction(() => {
    const changed = store.run(
      "UPDATE deployments SET status = ?, ended_at = ?, steps = ?, error = ? WHERE id = ? AND status = 'running' AND heartbeat_ms = ?",
      ended.status,
      ended.endedAt,
      JSON.stringify(ended.steps),
      JSON.stringify(ended.error),
      ended.id,
      stored.heartbeatMs,
    );
    if (changed > 0) appendEvent(store, ended.id, { type: 'end', deployment: ended });
  });
}
