import { format } from 'node:util';
import type { WorkerHost } from '../../emulation.ts';
import { intoError, toLogText } from './runtime-errors.ts';

type Level = Parameters<WorkerHost['log']>[0];

const LEVELS: readonly Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** What a log line says of its invocation. */
export interface LogSubject {
  requestId: string | undefined;
  tenantId: string | undefined;
}

/** The console of a function, and the runtime's own way of logging an error. */
export interface LambdaConsole {
  logError(what: string, error: unknown): void;
}

/**
 * Puts Lambda's logging in place of the console's: lines of `time TAB request id TAB LEVEL TAB message`, or JSON
 * with AWS_LAMBDA_LOG_FORMAT=JSON; nothing below AWS_LAMBDA_LOG_LEVEL.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/logging/log-patch.ts
 */
export function patchConsole(host: WorkerHost, subject: () => LogSubject): LambdaConsole {
  const json = process.env['AWS_LAMBDA_LOG_FORMAT']?.toUpperCase() === 'JSON';
  const wanted = LEVELS.findIndex((level) => level === process.env['AWS_LAMBDA_LOG_LEVEL']?.toLowerCase());
  const write = json ? jsonLine : textLine;
  const methods: Record<string, (...values: unknown[]) => void> = {};
  for (const [rank, level] of LEVELS.entries()) {
    methods[level] = rank < wanted ? () => {} : (...values) => host.log(level, write(level, subject(), values));
  }
  methods['log'] = methods['info'] ?? (() => {});
  Object.assign(globalThis.console, methods);
  const error = methods['error'] ?? (() => {});
  return {
    logError: json ? (_what, thrown) => error(intoError(thrown)) : (what, thrown) => error(what, toLogText(intoError(thrown))),
  };
}

function textLine(level: Level, { requestId }: LogSubject, values: unknown[]): string {
  return [new Date().toISOString(), String(requestId), level.toUpperCase(), format(...values)].join('\t');
}

function jsonLine(level: Level, { requestId, tenantId }: LogSubject, values: unknown[]): string {
  const line: Record<string, unknown> = { timestamp: new Date().toISOString(), level: level.toUpperCase(), requestId };
  if (tenantId !== undefined) line['tenantId'] = tenantId;
  const [first, ...rest] = values;
  if (rest.length === 0) {
    line['message'] = first;
    try {
      return JSON.stringify(line, (_key, value: unknown) => (value instanceof Error ? errorFields(value) : value));
    } catch {
      line['message'] = format(first);
      return JSON.stringify(line);
    }
  }
  line['message'] = format(...values);
  const error = rest.find((value) => value instanceof Error);
  if (error !== undefined) Object.assign(line, errorFields(error, false));
  return JSON.stringify(line);
}

function errorFields(error: Error, own = true): Record<string, unknown> {
  return {
    errorType: error.constructor?.name ?? 'UnknownError',
    errorMessage: error.message,
    stackTrace: typeof error.stack === 'string' ? error.stack.split('\n') : [],
    ...(own ? Object.fromEntries(Object.entries(error)) : {}),
  };
}
