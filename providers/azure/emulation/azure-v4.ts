import type { ProgrammingModel } from '../../emulation.ts';
import { DEFAULT_CONCURRENCY, HTTP_TIMEOUT_S, limits, requestLimit } from '../limits.ts';
import { runtimes } from '../runtimes.ts';
import { azureEntries, detectAzure } from './detect.ts';
import { appEnvironment } from './environment.ts';
import { billedMs, hostErrorResponse, hostFailure, platformLog } from './failure-texts.ts';
import { sampleEvents } from './sample-events.ts';
import { workerArguments } from './worker-arguments.ts';
import { validateAzureProject } from './validate.ts';

/** What the host gives a worker to end. @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Workers/WorkerConstants.cs `WorkerTerminateGracePeriodInSeconds` */
const WORKER_TERMINATE_S = 5;

/**
 * A function app under version 4 of the Functions host, for Node.js: functions that register themselves with
 * `app.http(name, …)` and its siblings (model v4), or folders with a function.json (model v3), which the host tells apart
 * by what is there. Access levels (`authLevel`) are not enforced at the runtime's own address, as they are not under Core Tools.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-reference-node
 */
export const azureV4: ProgrammingModel = {
  id: 'azure-v4',
  label: 'Azure Functions v4 app',
  worker: new URL('./azure-v4.worker.ts', import.meta.url).href,
  accepts: ['http', 'event'],
  runtimes,
  defaults: {
    runtime: 'node|24',
    handler: 'src/functions/*.js',
    memoryMb: 2048,
    timeoutS: HTTP_TIMEOUT_S,
    concurrency: DEFAULT_CONCURRENCY,
  },
  limits,
  requestBytes: requestLimit,
  nodeArguments: workerArguments,
  provides: ['@azure/functions'],
  sampleEvents,
  leaveMs: WORKER_TERMINATE_S * 1000,
  // Holds connection strings; the tools of Azure do not publish it either.
  keptBack: ['local.settings.json'],
  detect: detectAzure,
  entries: azureEntries,
  validate: validateAzureProject,
  environment: appEnvironment,
  failure: hostFailure,
  errorResponse: hostErrorResponse,
  billedMs,
  platformLog,
};
