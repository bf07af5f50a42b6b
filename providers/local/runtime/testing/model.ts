import type { ProgrammingModel } from '../../../emulation.ts';

/** A programming model for the engine's own tests: `export function handler(input, context)`. */
export const testModel: ProgrammingModel = {
  id: 'test',
  label: 'Test',
  worker: new URL('./worker.ts', import.meta.url).href,
  accepts: ['event', 'http'],
  runtimes: [],
  defaults: { runtime: 'node24', handler: 'index.handler', memoryMb: 256, timeoutS: 3, concurrency: 1 },
  limits: {
    requestBytes: 6 * 2 ** 20,
    responseBytes: 6 * 2 ** 20,
    streamedResponseBytes: 200 * 2 ** 20,
    memoryMb: { min: 64, max: 4096 },
    timeoutS: { max: 900 },
    concurrency: { max: 100 },
  },
  provides: ['zod'],
  detect: () => null,
  validate: () => [],
  environment: (fn) => ({ FUNCTION_NAME: fn.name }),
  failure: (failure) => ({ type: `Test.${failure.kind}`, message: JSON.stringify(failure), trace: [] }),
  errorResponse: (error, failure) => ({
    status: failure?.kind === 'throttled' ? 429 : failure?.kind === 'request_too_large' ? 413 : failure?.kind === 'timeout' ? 504 : 502,
    headers: [['content-type', 'application/json']],
    body: JSON.stringify(error),
  }),
  billedMs: (facts) => Math.ceil(facts.durationMs + (facts.initMs ?? 0)),
  platformLog: (at, facts) => [{ level: 'info', message: `${at.toUpperCase()} ${facts.id}` }],
};
