import type { IncomingHttpHeaders } from 'node:http';
import type { FunctionError } from '#shared/model/invocation.ts';

/**
 * An error as a runtime reports it: `{errorMessage, errorType, stackTrace}` (Node's own client: `trace`). What it leaves
 * out comes from the header Lambda-Runtime-Function-Error-Type.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-invokeerror
 */
export function errorFromRuntime(body: Uint8Array, typeHeader: string | string[] | undefined): FunctionError {
  const report = parse(Buffer.from(body).toString('utf8'));
  const type = text(report['errorType']) ?? (Array.isArray(typeHeader) ? typeHeader[0] : typeHeader) ?? 'Runtime.Unknown';
  return { type, message: text(report['errorMessage']) ?? '', trace: trace(report['stackTrace'] ?? report['trace']) };
}

/** The error of a stream that broke off, null where it did not: its type, and base64 of its report. */
export function errorFromTrailers(trailers: IncomingHttpHeaders): FunctionError | null {
  const type = trailers['lambda-runtime-function-error-type'];
  if (type === undefined) return null;
  const body = trailers['lambda-runtime-function-error-body'];
  return errorFromRuntime(Buffer.from(typeof body === 'string' ? body : '', 'base64'), type);
}

function parse(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function trace(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
