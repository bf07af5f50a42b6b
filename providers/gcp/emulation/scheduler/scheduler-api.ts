import { randomUUID } from 'node:crypto';
import type { Api } from '../api/api.ts';
import { ApiError } from '../api/api-error.ts';
import { messageOf, textOf, type Json } from '../api/json.ts';
import { paged } from '../api/paged.ts';
import { schemaOf } from '../api/schema.ts';
import { completeJob, maskedJob, scheduled } from './job.ts';
import type { Scheduler } from './scheduler.ts';

/** `google.cloud.scheduler.v1.CloudScheduler`. @see https://cloud.google.com/scheduler/docs/reference/rpc/google.cloud.scheduler.v1 */
export function schedulerApi(scheduler: Scheduler): Api {
  const withState = (request: Json, state: 'ENABLED' | 'PAUSED'): Json => {
    const job = scheduled({ ...scheduler.get(textOf(request, 'name')), state }, Date.now());
    scheduler.put(job);
    return job;
  };
  return {
    schema: schemaOf('@google-cloud/scheduler'),
    service: 'google.cloud.scheduler.v1.CloudScheduler',
    label: 'cloudscheduler',
    handlers: {
      CreateJob(request) {
        const sent = messageOf(request, 'job');
        const name = textOf(sent, 'name') || `${textOf(request, 'parent')}/jobs/${randomUUID()}`;
        const job = completeJob({ ...sent, name });
        if (scheduler.has(name)) throw new ApiError('ALREADY_EXISTS', `Job ${name} already exists.`);
        scheduler.put(job);
        return job;
      },
      GetJob: (request) => scheduler.get(textOf(request, 'name')),
      ListJobs(request) {
        const { items, nextPageToken } = paged(scheduler.list(textOf(request, 'parent')), request, 500);
        return { jobs: items, nextPageToken };
      },
      UpdateJob(request) {
        const sent = messageOf(request, 'job');
        const before = scheduler.get(textOf(sent, 'name'));
        const job = completeJob(maskedJob(before, sent, textOf(request, 'updateMask')), before);
        scheduler.put(job);
        return job;
      },
      DeleteJob(request) {
        scheduler.get(textOf(request, 'name'));
        scheduler.remove(textOf(request, 'name'));
        return {};
      },
      PauseJob: (request) => withState(request, 'PAUSED'),
      ResumeJob: (request) => withState(request, 'ENABLED'),
      RunJob(request) {
        const name = textOf(request, 'name');
        const job = scheduler.get(name);
        scheduler.run(name);
        return job;
      },
    },
    fidelity: {
      CreateJob: ['verified', 'HTTP targets on this machine, and topics. Schedules in unix-cron format.'],
      GetJob: ['verified'],
      ListJobs: ['verified'],
      UpdateJob: ['modelled'],
      DeleteJob: ['verified'],
      PauseJob: ['verified'],
      ResumeJob: ['verified'],
      RunJob: ['verified'],
    },
  };
}
