import { gunzipSync, gzipSync } from 'node:zlib';
import { AppError } from '#shared/errors.ts';
import { Audit, AuditSummary } from '#shared/model/audit/audit.ts';
import type { ConsoleStore } from '../store/console-store.ts';

/** Older ones go when a new one is written. */
const KEPT = 200;

/** Keeps an audit: its summary for lists and trends, the whole of it packed. */
export function writeAudit(store: ConsoleStore, audit: Audit): void {
  const summary = AuditSummary.parse(audit);
  store.transaction(() => {
    store.run(
      'INSERT OR REPLACE INTO audits (id, scope, started_at, summary, body) VALUES (?, ?, ?, ?, ?)',
      audit.id,
      audit.scope,
      audit.startedAt,
      JSON.stringify(summary),
      gzipSync(JSON.stringify(audit)),
    );
    store.run('DELETE FROM audits WHERE seq <= (SELECT MAX(seq) FROM audits) - ?', KEPT);
  });
}

/** Newest first. */
export function readAudits(store: ConsoleStore, limit: number, scope: string | undefined): AuditSummary[] {
  const rows =
    scope === undefined
      ? store.all('SELECT summary FROM audits ORDER BY seq DESC LIMIT ?', limit)
      : store.all('SELECT summary FROM audits WHERE scope = ? ORDER BY seq DESC LIMIT ?', scope, limit);
  return rows.map((row) => AuditSummary.parse(JSON.parse(String(row['summary']))));
}

/** Throws `not_found`. `latest` is the newest one. */
export function readAudit(store: ConsoleStore, id: string): Audit {
  const row =
    id === 'latest'
      ? store.get('SELECT body FROM audits ORDER BY seq DESC LIMIT 1')
      : store.get('SELECT body FROM audits WHERE id = ?', id);
  if (row === null)
    throw new AppError('not_found', id === 'latest' ? 'No audit has been run yet.' : `There is no audit ${id}.`, {
      hint: id === 'latest' ? 'Run one: isobar audits run DIR.' : '"isobar audits list" shows the ones that are kept.',
    });
  return Audit.parse(JSON.parse(gunzipSync(row['body'] as Uint8Array).toString('utf8')));
}
