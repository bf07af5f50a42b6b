import type { ProgrammingModel } from '../../emulation.ts';
import { limits } from '../limits.ts';
import { runtimes, usesRuntimeApi } from '../runtimes.ts';
import { detectAwsProvided, providedEntries } from './detect-provided.ts';
import { billedMs, functionUrlError, lambdaFailure, platformLog } from './failure-texts.ts';
import { layerMounts } from './layers-directory.ts';
import { providedEnvironment, providedReadable } from './provided-environment.ts';
import { sampleEvents } from './sample-events.ts';
import { validateProvidedProject } from './validate-provided.ts';

/**
 * Functions whose runtime is a process of its own and asks the Lambda Runtime API for work: Python, and custom runtimes
 * in any language. @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-provided.html
 */
export const awsProvided: ProgrammingModel = {
  id: 'aws-provided',
  label: 'AWS Lambda runtime',
  worker: new URL('./aws-provided.worker.ts', import.meta.url).href,
  accepts: ['event', 'http'],
  runtimes: runtimes.filter(({ id }) => usesRuntimeApi(id)),
  defaults: { runtime: 'python3.13', handler: 'lambda_function.lambda_handler', memoryMb: 128, timeoutS: 3, concurrency: 1 },
  limits,
  provides: [],
  sampleEvents,
  detect: detectAwsProvided,
  entries: providedEntries,
  validate: validateProvidedProject,
  environment: providedEnvironment,
  runsInChild: true,
  readable: providedReadable,
  mounts: layerMounts,
  failure: lambdaFailure,
  errorResponse: (_error, failure) => functionUrlError(failure),
  billedMs,
  platformLog,
};
