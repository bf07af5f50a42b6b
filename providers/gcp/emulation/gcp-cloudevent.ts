import type { ProgrammingModel } from '../../emulation.ts';
import { eventLimits } from '../limits.ts';
import { runtimes } from '../runtimes.ts';
import { detectGcp } from './detect.ts';
import { gcpEntries } from './entries.ts';
import { functionEnvironment } from './environment.ts';
import { deliverCloudEvent } from './event-to-http.ts';
import { billedMs, cloudRunErrorResponse, cloudRunFailure, platformLog } from './failure-texts.ts';
import { cloudEventSampleEvents } from './sample-events.ts';
import { validateGcpProject } from './validate.ts';

/** `(cloudEvent)` under functions-framework, and the older `(data, context)`. @see https://cloud.google.com/functions/docs/writing/write-event-driven-functions */
export const gcpCloudEvent: ProgrammingModel = {
  id: 'gcp-cloudevent',
  label: 'Google CloudEvent function',
  worker: new URL('./gcp-cloudevent.worker.ts', import.meta.url).href,
  accepts: ['http'],
  runtimes,
  defaults: { runtime: 'nodejs24', handler: 'helloCloudEvent', memoryMb: 256, timeoutS: 60, concurrency: 1 },
  limits: eventLimits,
  provides: ['@google-cloud/functions-framework'],
  sampleEvents: cloudEventSampleEvents,
  detect: (source) => detectGcp(source, 'cloudevent'),
  entries: gcpEntries,
  validate: validateGcpProject,
  environment: functionEnvironment('cloudevent'),
  eventToHttp: deliverCloudEvent,
  failure: cloudRunFailure,
  errorResponse: cloudRunErrorResponse,
  billedMs,
  platformLog,
};
