import type { FunctionError } from '#shared/model/invocation.ts';
import type { Problem } from '#shared/model/deployment.ts';
import type { Project } from '#shared/model/project.ts';
import { compiledName, findCode } from '../../detection/code-files.ts';
import { nodeRuntime } from '../../detection/local-runtimes.ts';
import type { Failure, HttpResult, InvocationFacts, ProgrammingModel, SourceFiles } from '../../emulation.ts';
import { sampleEvents } from '../emulation/sample-events.ts';
import { detectPortable, handlerStem } from './detect.ts';
import { http } from '../lazy-http.ts';

const MB = 1024 * 1024;

/** Node's own dates. @see https://github.com/nodejs/release#release-schedule */
const runtimes = [nodeRuntime('node24', 24, '2028-04-30', null), nodeRuntime('node22', 22, '2027-04-30', null)];

/**
 * `fetch(request, context)` with the web's Request and Response: the model that belongs to no cloud.
 * @see https://min-common-api.proposal.wintertc.org/ and docs of Deno.serve, Bun.serve and Workers, which agree on the shape
 */
export const portable: ProgrammingModel = {
  id: 'portable',
  label: 'Portable fetch(request)',
  worker: new URL('./portable.worker.ts', import.meta.url).href,
  accepts: ['http'],
  runtimes,
  defaults: { runtime: 'node24', handler: 'index.js', memoryMb: 256, timeoutS: 30, concurrency: 10 },
  // What holds on every cloud the function can go to would be the smallest of theirs; these are the runtime's own.
  limits: {
    requestBytes: 100 * MB,
    responseBytes: 100 * MB,
    memoryMb: { min: 64, max: 10_240 },
    timeoutS: { max: 3600 },
    concurrency: { max: 1000 },
  },
  provides: [],
  sampleEvents,
  detect: detectPortable,
  entries: portableEntries,
  validate: validatePortable,
  environment: () => ({}),
  eventToHttp: (body, contentType) => ({
    method: 'POST',
    path: '/',
    headers: [['content-type', contentType ?? 'application/json']],
    body,
  }),
  failure: portableFailure,
  errorResponse,
  billedMs: (facts) => Math.ceil(facts.durationMs + (facts.initMs ?? 0)),
  platformLog: (at, facts, failure) =>
    at === 'end' && failure !== null ? [{ level: 'error', message: portableFailure(failure, facts).message }] : [],
};

function portableEntries(project: Project, source: SourceFiles): { source: string; output: string }[] {
  const found = findCode(source, project.handler) ?? findCode(source, handlerStem(project.handler));
  if (found === null) return [];
  const named = source.has(project.handler) ? project.handler : found;
  return [{ source: found, output: compiledName(named) }];
}

function validatePortable({ handler }: Project): Problem[] {
  if (handler !== '' && !handler.startsWith('/') && !handler.split('/').includes('..')) return [];
  return [
    {
      severity: 'error',
      field: 'handler',
      message: `'${handler}' is no file of the package.`,
      hint: 'Give the file that exports fetch, for example src/index.js.',
    },
  ];
}

function portableFailure(failure: Failure, facts: InvocationFacts): FunctionError {
  const error = (type: string, message: string): FunctionError => ({ type, message, trace: [] });
  switch (failure.kind) {
    case 'timeout':
      return error(
        'TimeoutError',
        `The function did not ${failure.phase === 'init' ? 'start' : 'answer'} within ${facts.function.timeoutS} seconds.`,
      );
    case 'out_of_memory':
      return error('OutOfMemory', `The function used ${Math.round(failure.usedMb)} MB; its limit is ${failure.limitMb} MB.`);
    case 'exit':
      return error(
        'ExitError',
        `The function's process ended ${failure.signal === null ? `with exit code ${failure.exitCode ?? 0}` : `on ${failure.signal}`}.`,
      );
    case 'request_too_large':
      return error('RequestTooLarge', `The request has ${failure.size} bytes; at most ${failure.limit} are accepted.`);
    case 'response_too_large':
      return error('ResponseTooLarge', `The response has ${failure.size} bytes; at most ${failure.limit} are passed on.`);
    case 'throttled':
      return error('Throttled', `${failure.limit} invocations are running already, and none ended in time.`);
  }
}

/** A bare status: what went wrong is in the log, not in the response. */
function errorResponse(_error: FunctionError, failure: Failure | null): HttpResult {
  const status = failure === null ? 500 : STATUS_OF[failure.kind];
  return { status, headers: [['content-type', 'text/plain; charset=utf-8']], body: http().STATUS_CODES[status] ?? '' };
}

const STATUS_OF: Record<Failure['kind'], number> = {
  timeout: 504,
  out_of_memory: 500,
  exit: 500,
  request_too_large: 413,
  response_too_large: 500,
  throttled: 429,
};
