import type { FunctionError } from '#shared/model/invocation.ts';
import type { ProgrammingModel } from '../../../emulation.ts';

/** What callers of a function learn whose model is not there (any more). */
export function missingModelError(id: string, known: Iterable<string>): FunctionError {
  const hint = `Deploy the function again with one of: ${[...known].join(', ')}.`;
  return { type: 'ModelMissing', message: `There is no programming model "${id}" in this version of Isobar. ${hint}`, trace: [] };
}

/** Stands in for it, so that calls are answered and recorded like others. */
export function missingModel(error: FunctionError): ProgrammingModel {
  return {
    id: 'missing',
    label: 'Missing',
    worker: '',
    accepts: [],
    runtimes: [],
    defaults: { runtime: '', handler: '', memoryMb: 128, timeoutS: 1, concurrency: 1 },
    limits: { requestBytes: Infinity, responseBytes: 0, memoryMb: { min: 0, max: 0 }, timeoutS: { max: 0 }, concurrency: { max: 1 } },
    provides: [],
    detect: () => null,
    validate: () => [],
    environment: () => ({}),
    failure: () => error,
    errorResponse: ({ message }) => ({
      status: 500,
      headers: [['content-type', 'application/json; charset=utf-8']],
      body: JSON.stringify({ code: 'unsupported', message }),
    }),
    billedMs: () => 0,
    platformLog: () => [],
  };
}
