import type { LogEntry, LogLevel } from '#shared/model/log-entry.ts';
import { toInstant } from '#shared/model/time.ts';
import type { AzureContext } from '../azure-context.ts';
import { refOf } from '../sites/site-at.ts';
import type { Observed } from './place.ts';
import { numberOf, propertiesOf, textOf, timeOf, type Row } from './run-query.ts';

/** Severity levels of Application Insights. @see https://learn.microsoft.com/azure/azure-monitor/app/data-model-complete#trace-telemetry */
const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'fatal'];

/** The smallest severity that shows a level; null where all do. */
export function severityOf(level: LogLevel): number | null {
  const at = LEVELS.indexOf(level);
  return at <= 0 ? null : at;
}

/** Orders entries of one moment: time first, then the service's own id. */
function idOf(atMs: number, itemId: string): string {
  return `${String(atMs).padStart(15, '0')}-${itemId}`;
}

/** Epoch milliseconds in an entry's id; null where it is none of this provider's. */
export function timeOfId(id: string): number | null {
  const ms = Number(id.slice(0, 15));
  return /^\d{15}-/.test(id) && Number.isFinite(ms) ? ms : null;
}

/** Lines of the host itself have other categories than those of functions' code. @see https://learn.microsoft.com/azure/azure-functions/configure-monitoring#configure-categories */
function streamOf(row: Row, level: LogLevel): LogEntry['stream'] {
  const category = textOf(propertiesOf(row['customDimensions'])['Category']);
  if (row['itemType'] === 'trace' && category !== '' && !category.endsWith('.User')) return 'platform';
  return level === 'error' || level === 'fatal' ? 'stderr' : 'stdout';
}

/** A row of `traces` or `exceptions` as an entry. Its invocation is its operation: under that a caller can find it. */
export function toEntry(context: AzureContext, { found }: Observed, row: Row): LogEntry {
  const atMs = timeOf(row['timestamp']);
  const level = LEVELS[numberOf(row['severityLevel'])] ?? (row['itemType'] === 'exception' ? 'error' : 'info');
  const operation = textOf(row['operation_Id']);
  const fn = textOf(row['operation_Name']);
  const instance = textOf(row['cloud_RoleInstance']);
  return {
    id: idOf(atMs, textOf(row['itemId'])),
    at: toInstant(atMs),
    level,
    message: textOf(row['message']),
    functionRef: refOf(context, found, fn === '' ? found.key.fn : fn),
    version: found.at.slot,
    invocationId: operation === '' ? null : operation,
    environmentId: instance === '' ? null : instance,
    traceId: /^[0-9a-f]{32}$/.test(operation) ? operation : null,
    stream: streamOf(row, level),
  };
}
