import type { FunctionError } from '#shared/model/invocation.ts';
import type { Failure, HttpResult, InvocationFacts, PlatformLine } from '../../emulation.ts';

const error = (type: string, message: string): FunctionError => ({ type, message, trace: [] });

/**
 * Why the worker gave no answer, in the host's words.
 * @see https://github.com/Azure/azure-webjobs-sdk/blob/dev/src/Microsoft.Azure.WebJobs.Host/Executors/FunctionExecutor.cs
 * @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script.Grpc/Channel/GrpcWorkerChannel.cs
 */
export function hostFailure(failure: Failure, facts: InvocationFacts): FunctionError {
  switch (failure.kind) {
    case 'timeout':
      return error(
        'Microsoft.Azure.WebJobs.Host.FunctionTimeoutException',
        `Timeout value of ${timeSpan(facts.function.timeoutS)} was exceeded by function: Functions.${facts.function.name}`,
      );
    case 'out_of_memory':
      return error(
        'WorkerProcessExitException',
        `node exited with code 137 (0x89): the instance has ${failure.limitMb} MB, the worker used ${Math.round(failure.usedMb)} MB.`,
      );
    case 'exit':
      return error('WorkerProcessExitException', exitText(failure.exitCode, failure.signal));
    case 'request_too_large':
      return error('BadHttpRequestException', `Request body too large. The max request body size is ${failure.limit} bytes.`);
    case 'response_too_large':
      return error('InvalidOperationException', `The response has ${failure.size} bytes; at most ${failure.limit} can be passed on.`);
    case 'throttled':
      return error('HostThrottled', `All instances of ${facts.function.name} are busy.`);
  }
}

function exitText(exitCode: number | null, signal: string | null): string {
  if (signal !== null) return `node was ended by ${signal}`;
  const code = exitCode ?? 0;
  return `node exited with code ${code} (0x${code.toString(16).toUpperCase()})`;
}

/** .NET's TimeSpan: `00:05:00`. */
function timeSpan(seconds: number): string {
  const whole = Math.floor(seconds);
  const part = (value: number): string => String(value).padStart(2, '0');
  const fraction = seconds === whole ? '' : `.${(seconds - whole).toFixed(7).slice(2)}`;
  return `${part(Math.floor(whole / 3600))}:${part(Math.floor(whole / 60) % 60)}:${part(whole % 60)}${fraction}`;
}

/** The host answers failures with a bare status. */
export function hostErrorResponse(_error: FunctionError, failure: Failure | null): HttpResult {
  const status = failure?.kind === 'throttled' ? 429 : failure?.kind === 'request_too_large' ? 413 : 500;
  return { status, headers: [], body: '' };
}

/** Flex Consumption, on demand: at least a second, then whole 100 ms. @see https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#billing */
export function billedMs(facts: InvocationFacts): number {
  return Math.max(1000, Math.ceil(facts.durationMs / 100) * 100);
}

/** "Executing" and "Executed" come from the environment, which knows the function inside the app; the host adds what ended the worker. */
export function platformLog(at: 'start' | 'end', facts: InvocationFacts, failure: Failure | null): PlatformLine[] {
  return at === 'end' && failure !== null ? [{ level: 'error', message: hostFailure(failure, facts).message }] : [];
}
