import type { FunctionError } from '#shared/model/invocation.ts';
import type { Failure, HttpResult, InvocationFacts, PlatformLine } from '../../emulation.ts';
import { nodeMajor } from '../runtimes.ts';
import { lambdaVersion } from './environment.ts';

const error = (type: string, message: string): FunctionError => ({ type, message, trace: [] });

/**
 * The payload of an invocation that the sandbox ended, in Lambda's own words.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
 * @see https://github.com/aws/aws-lambda-runtime-interface-emulator/blob/develop/internal/lambda/fatalerror/fatalerror.go
 */
export function lambdaFailure(failure: Failure, facts: InvocationFacts): FunctionError {
  switch (failure.kind) {
    case 'timeout':
      return error('Sandbox.Timedout', `RequestId: ${facts.id} Error: ${timeoutText(facts)}`);
    case 'out_of_memory':
      return error('Runtime.OutOfMemory', `RequestId: ${facts.id} Error: Runtime exited with error: signal: killed`);
    case 'exit':
      return error('Runtime.ExitError', `RequestId: ${facts.id} Error: ${exitText(failure.exitCode, failure.signal)}`);
    case 'request_too_large':
      return error(
        'RequestTooLargeException',
        `${failure.size} byte payload is too large for the RequestResponse invocation type (limit ${failure.limit} bytes)`,
      );
    case 'response_too_large':
      return error(
        'Function.ResponseSizeTooLarge',
        `Response payload size exceeded maximum allowed payload size (${failure.limit} bytes).`,
      );
    case 'throttled':
      return error('TooManyRequestsException', 'Rate Exceeded.');
  }
}

/** `Task timed out after 3.00 seconds` */
export function timeoutText(facts: InvocationFacts): string {
  return `Task timed out after ${facts.function.timeoutS.toFixed(2)} seconds`;
}

/** As the supervisor words the end of the runtime process (Go's `os.ProcessState`, lower-cased signal names). */
function exitText(exitCode: number | null, signal: string | null): string {
  if (signal !== null) return `Runtime exited with error: signal: ${SIGNALS[signal] ?? signal.toLowerCase().replace(/^sig/, '')}`;
  if (exitCode === 0 || exitCode === null) return 'Runtime exited without providing a reason';
  return `Runtime exited with error: exit status ${exitCode}`;
}

const SIGNALS: Record<string, string> = {
  SIGKILL: 'killed',
  SIGABRT: 'aborted',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
  SIGBUS: 'bus error',
  SIGILL: 'illegal instruction',
  SIGFPE: 'floating point exception',
};

/**
 * What the caller of a function URL gets where the function failed.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html
 */
export function functionUrlError(failure: Failure | null): HttpResult {
  const headers: [string, string][] = [['content-type', 'application/json']];
  if (failure?.kind === 'throttled') return { status: 429, headers, body: '{"message":"Rate Exceeded."}' };
  if (failure?.kind === 'request_too_large') return { status: 413, headers, body: '{"message":"Request Entity Too Large"}' };
  return { status: 502, headers, body: '{"message":"Internal Server Error"}' };
}

/** "Billed Duration": whole milliseconds of init and handler together. @see https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/ */
export function billedMs(facts: InvocationFacts): number {
  return Math.ceil(facts.durationMs + (facts.initMs ?? 0));
}

/**
 * The platform's own lines in a function's log.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function platformLog(at: 'start' | 'end', facts: InvocationFacts, failure: Failure | null): PlatformLine[] {
  if (failure?.kind === 'throttled' || failure?.kind === 'request_too_large') return [];
  if (at === 'start') return startLines(facts).map(info);
  const failed = failureLine(facts, failure).map((message): PlatformLine => ({ level: 'error', message }));
  return [...failed, ...endLines(facts, failure).map(info)];
}

const info = (message: string): PlatformLine => ({ level: 'info', message });

function startLines(facts: InvocationFacts): string[] {
  const start = `START RequestId: ${facts.id} Version: ${lambdaVersion(facts.function)}`;
  if (facts.initMs === null) return [start];
  const major = nodeMajor(facts.function.runtime);
  const version = major === null ? facts.function.runtime : `nodejs:${major}.local`;
  return [`INIT_START Runtime Version: ${version}\tRuntime Version ARN: arn:aws:lambda:local::runtime:${facts.function.runtime}`, start];
}

function endLines(facts: InvocationFacts, failure: Failure | null): string[] {
  const report = [
    `REPORT RequestId: ${facts.id}`,
    `Duration: ${facts.durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billedMs(facts)} ms`,
    `Memory Size: ${facts.function.memoryMb} MB`,
  ];
  if (facts.memoryMaxMb !== null) report.push(`Max Memory Used: ${Math.round(facts.memoryMaxMb)} MB`);
  if (facts.initMs !== null) report.push(`Init Duration: ${facts.initMs.toFixed(2)} ms`);
  report.push(...statusFields(facts, failure));
  return [`END RequestId: ${facts.id}`, report.join('\t')];
}

function statusFields(facts: InvocationFacts, failure: Failure | null): string[] {
  if (failure === null) return [];
  if (failure.kind === 'timeout') return ['Status: timeout'];
  return ['Status: error', `Error Type: ${lambdaFailure(failure, facts).type}`];
}

function failureLine(facts: InvocationFacts, failure: Failure | null): string[] {
  if (failure === null) return [];
  if (failure.kind === 'timeout') return [`${new Date().toISOString()} ${facts.id} ${timeoutText(facts)}`];
  const { type, message } = lambdaFailure(failure, facts);
  return [message, type];
}
