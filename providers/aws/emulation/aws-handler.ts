import type { Project } from '#shared/model/project.ts';
import { findCode } from '../../detection/code-files.ts';
import type { ProgrammingModel, SourceFiles } from '../../emulation.ts';
import { limits } from '../limits.ts';
import { runtimes, usesRuntimeApi } from '../runtimes.ts';
import { detectAwsHandler } from './detect.ts';
import { lambdaEnvironment } from './environment.ts';
import { billedMs, functionUrlError, lambdaFailure, platformLog } from './failure-texts.ts';
import { execWrapper } from './exec-wrapper.ts';
import { layerMounts } from './layers-directory.ts';
import { sampleEvents } from './sample-events.ts';
import { SUPPLIED_SDK } from './supplied-sdk.ts';
import { validateAwsProject } from './validate.ts';

/** Runtimes that the other model of Lambda runs. */
const ELSEWHERE = { supported: false, reason: 'Functions of this runtime have the model aws-provided.' } as const;

/** `handler(event, context)` of AWS Lambda. @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html */
export const awsHandler: ProgrammingModel = {
  id: 'aws-handler',
  label: 'AWS Lambda handler',
  worker: new URL('./aws-handler.worker.ts', import.meta.url).href,
  accepts: ['event', 'http'],
  runtimes: runtimes.map((runtime) => (usesRuntimeApi(runtime.id) ? { ...runtime, local: ELSEWHERE } : runtime)),
  defaults: { runtime: 'nodejs24.x', handler: 'index.handler', memoryMb: 128, timeoutS: 3, concurrency: 1 },
  limits,
  provides: SUPPLIED_SDK,
  sampleEvents,
  detect: detectAwsHandler,
  entries: awsEntries,
  validate: validateAwsProject,
  environment: lambdaEnvironment,
  mounts: layerMounts,
  startsThrough: execWrapper,
  failure: lambdaFailure,
  errorResponse: (_error, failure) => functionUrlError(failure),
  billedMs,
  platformLog,
};

/** The one file that the handler names: `src/index.handler` -> src/index.js, from src/index.ts where that is what there is. */
function awsEntries(project: Project, source: SourceFiles): { source: string; output: string }[] {
  const stem = handlerStem(project.handler);
  const found = findCode(source, stem) ?? findCode(source, `${stem}/index`);
  if (found === null) return [];
  const extension = found.endsWith('.mts') ? '.mjs' : found.endsWith('.cts') ? '.cjs' : '.js';
  const output = /\.(?:[mc]?ts|tsx|jsx)$/.test(found) ? `${stem}${extension}` : found;
  return [{ source: found, output }];
}

/** The handler's file without extension: everything up to the first dot after the last slash. */
function handlerStem(handler: string): string {
  const slash = handler.lastIndexOf('/') + 1;
  const dot = handler.indexOf('.', slash);
  return dot < 0 ? handler : handler.slice(0, dot);
}
