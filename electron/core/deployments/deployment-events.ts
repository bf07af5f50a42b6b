import { DeploymentEvent } from '#shared/model/deployment.ts';
import type { ConsoleStore } from '../store/console-store.ts';

export function appendEvent(store: ConsoleStore, deploymentId: string, event: DeploymentEvent): void {
  store.run(
    `INSERT INTO deployment_events (deployment_id, seq, event)
     VALUES (?1, (SELECT COALESCE(MAX(seq) + 1, 0) FROM deployment_events WHERE deployment_id = ?1), ?2)`,
    deploymentId,
    JSON.stringify(event),
  );
}

/** Events from number `from` on; the first is 0. */
export function readEventsFrom(store: ConsoleStore, deploymentId: string, from: number): DeploymentEvent[] {
  return store
    .all('SELECT event FROM deployment_events WHERE deployment_id = ? AND seq >= ? ORDER BY seq', deploymentId, from)
    .map((row) => DeploymentEvent.parse(JSON.parse(String(row['event']))));
}
