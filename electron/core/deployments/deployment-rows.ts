import { Deployment } from '#shared/model/deployment.ts';
import type { ConsoleStore, Row } from '../store/console-store.ts';

/** A deployment as it is kept, with the process that runs it. */
export interface StoredDeployment {
  deployment: Deployment;
  pid: number;
  heartbeatMs: number;
}

/** Older ones go when a new one begins. */
const KEPT = 500;

function fromRow(row: Row): StoredDeployment {
  const json = (column: string): unknown => (row[column] === null ? null : JSON.parse(String(row[column])));
  const deployment = Deployment.parse({
    id: row['id'],
    name: row['name'],
    status: row['status'],
    startedAt: row['started_at'],
    endedAt: row['ended_at'],
    source: json('source'),
    steps: json('steps'),
    results: json('results'),
    error: json('error'),
  });
  return { deployment, pid: Number(row['pid']), heartbeatMs: Number(row['heartbeat_ms']) };
}

/** Begins a record that belongs to this process. */
export function insertDeployment(store: ConsoleStore, d: Deployment): void {
  store.transaction(() => {
    store.run(
      `INSERT INTO deployments (id, name, status, started_at, source, steps, results, pid, heartbeat_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      d.id,
      d.name,
      d.status,
      d.startedAt,
      JSON.stringify(d.source),
      JSON.stringify(d.steps),
      JSON.stringify(d.results),
      process.pid,
      Date.now(),
    );
    store.run("DELETE FROM deployments WHERE status <> 'running' AND seq <= (SELECT MAX(seq) FROM deployments) - ?", KEPT);
  });
}

/** Writes everything but id, source and beginning. */
export function updateDeployment(store: ConsoleStore, d: Deployment): void {
  store.run(
    'UPDATE deployments SET name = ?, status = ?, ended_at = ?, steps = ?, results = ?, error = ? WHERE id = ?',
    d.name,
    d.status,
    d.endedAt,
    JSON.stringify(d.steps),
    JSON.stringify(d.results),
    d.error === null ? null : JSON.stringify(d.error),
    d.id,
  );
}

export function readDeployment(store: ConsoleStore, id: string): StoredDeployment | null {
  const row = store.get('SELECT * FROM deployments WHERE id = ?', id);
  return row === null ? null : fromRow(row);
}

/** Newest first; only those that touched a function (`provider:profile/name`) where one is given. */
export function readDeployments(store: ConsoleStore, limit: number, functionRef: string | undefined): StoredDeployment[] {
  const rows =
    functionRef === undefined
      ? store.all('SELECT * FROM deployments ORDER BY seq DESC LIMIT ?', limit)
      : store.all(
          `SELECT * FROM deployments
           WHERE EXISTS (SELECT 1 FROM json_each(results) r WHERE r.value ->> 'functionRef' = ?) ORDER BY seq DESC LIMIT ?`,
          functionRef,
          limit,
        );
  return rows.map(fromRow);
}

export function readRunning(store: ConsoleStore): StoredDeployment[] {
  return store.all("SELECT * FROM deployments WHERE status = 'running'").map(fromRow);
}
