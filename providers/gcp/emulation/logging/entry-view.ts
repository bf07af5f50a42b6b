import type { LogEntry, LogLevel } from '#shared/model/log-entry.ts';
import type { Json } from '../api/json.ts';
import { revisionName } from '../functions/function-view.ts';
import type { FunctionPlace } from '../functions/resource-name.ts';
import { MANAGED } from '../run/service-view.ts';

/** @see https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity */
export const SEVERITIES = ['DEFAULT', 'DEBUG', 'INFO', 'NOTICE', 'WARNING', 'ERROR', 'CRITICAL', 'ALERT', 'EMERGENCY'] as const;

const BY_LEVEL: Record<LogLevel, (typeof SEVERITIES)[number]> = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

/** A line that a function wrote, as Cloud Logging has it. A line that is a JSON object is a structured payload, as in Cloud Run. */
export function toLogEntry({ project, location, id }: FunctionPlace, entry: LogEntry): Json {
  const stream = entry.stream === 'stdout' ? 'stdout' : entry.stream === 'stderr' ? 'stderr' : 'requests';
  return {
    logName: `projects/${project}/logs/run.googleapis.com%2F${stream}`,
    resource: {
      type: 'cloud_run_revision',
      labels: {
        project_id: project,
        location,
        service_name: id,
        configuration_name: id,
        revision_name: entry.version === null ? '' : revisionName(id, entry.version),
      },
    },
    timestamp: entry.at,
    receiveTimestamp: entry.at,
    severity: BY_LEVEL[entry.level],
    insertId: entry.id,
    labels: { ...MANAGED, ...(entry.invocationId === null ? {} : { execution_id: entry.invocationId }) },
    ...(entry.traceId === null ? {} : { trace: `projects/${project}/traces/${entry.traceId}` }),
    ...payloadOf(entry.message),
  };
}

/** @see https://cloud.google.com/run/docs/logging#writing_structured_logs */
function payloadOf(message: string): Json {
  if (message.startsWith('{') && message.trimEnd().endsWith('}')) {
    try {
      return { jsonPayload: JSON.parse(message) as Json };
    } catch {
      // No JSON after all.
    }
  }
  return { textPayload: message };
}
