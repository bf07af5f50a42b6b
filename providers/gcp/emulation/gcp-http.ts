import type { ProgrammingModel } from '../../emulation.ts';
import { httpLimits } from '../limits.ts';
import { runtimes } from '../runtimes.ts';
import { detectGcp } from './detect.ts';
import { gcpEntries } from './entries.ts';
import { functionEnvironment } from './environment.ts';
import { postEvent } from './event-to-http.ts';
import { billedMs, cloudRunErrorResponse, cloudRunFailure, platformLog } from './failure-texts.ts';
import { httpSampleEvents } from './sample-events.ts';
import { validateGcpProject } from './validate.ts';

/** `(req, res)` under functions-framework. @see https://cloud.google.com/functions/docs/writing/write-http-functions */
export const gcpHttp: ProgrammingModel = {
  id: 'gcp-http',
  label: 'Google HTTP function',
  worker: new URL('./gcp-http.worker.ts', import.meta.url).href,
  accepts: ['http'],
  runtimes,
  defaults: { runtime: 'nodejs24', handler: 'helloHttp', memoryMb: 256, timeoutS: 60, concurrency: 1 },
  limits: httpLimits,
  provides: ['@google-cloud/functions-framework'],
  sampleEvents: httpSampleEvents,
  detect: (source) => detectGcp(source, 'http'),
  entries: gcpEntries,
  validate: validateGcpProject,
  environment: functionEnvironment('http'),
  eventToHttp: postEvent,
  failure: cloudRunFailure,
  errorResponse: cloudRunErrorResponse,
  billedMs,
  platformLog,
};
