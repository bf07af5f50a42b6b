import type { AppError } from '#shared/errors.ts';

/** An error as text for a report: everything that is safe to show, nothing else. */
export function errorDetails(error: AppError, now: Date = new Date()): string {
  const { code, message, hint, provider, op, requestId, details } = error.toData();
  const lines = [
    `error: ${code}`,
    `message: ${message}`,
    hint === undefined ? null : `hint: ${hint}`,
    op === undefined ? null : `operation: ${op}`,
    provider === undefined ? null : `provider: ${provider}`,
    requestId === undefined ? null : `request id: ${requestId}`,
    ...Object.entries(details ?? {}).map(([key, value]) => `${key}: ${value}`),
    `at: ${now.toISOString()}`,
  ];
  return lines.filter((line) => line !== null).join('\n');
}
