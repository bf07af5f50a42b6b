import { isTimeZone } from '../../../emulation-parts/time-zone.ts';
import { ApiError } from '../api/api-error.ts';
import { camelPath, isJson, messageOf, textOf, type Json } from '../api/json.ts';
import { checkLoopback } from '../pubsub/settings.ts';
import { nextOfUnixCron, parseUnixCron } from './unix-cron.ts';

const OUTPUT_ONLY = ['userUpdateTime', 'state', 'status', 'scheduleTime', 'lastAttemptTime'];
const NAME = /^projects\/[^/]+\/locations\/[^/]+\/jobs\/[A-Za-z0-9_-]{1,500}$/;

/** A job as it is kept, with the defaults that the service fills in. Throws INVALID_ARGUMENT. @see google/cloud/scheduler/v1/job.proto */
export function completeJob(sent: Json, before: Json = {}): Json {
  const name = textOf(sent, 'name');
  if (!NAME.test(name))
    throw invalid(`Job name must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>/jobs/<JOB_ID>", not "${name}".`);
  const timeZone = textOf(sent, 'timeZone') || 'Etc/UTC';
  const schedule = textOf(sent, 'schedule');
  if (parseUnixCron(schedule) === null || !isTimeZone(timeZone)) {
    throw invalid(`Schedule or time zone is invalid: "${schedule}" in "${timeZone}". This emulation takes the unix-cron format.`);
  }
  if (sent['appEngineHttpTarget'] !== undefined) throw new ApiError('UNIMPLEMENTED', 'App Engine targets are not part of this emulation.');
  const { httpTarget, pubsubTarget } = sent;
  if (!isJson(httpTarget) && !isJson(pubsubTarget)) throw invalid('Job target must be set: http_target or pubsub_target.');
  const settable = Object.fromEntries(Object.entries(sent).filter(([field]) => !OUTPUT_ONLY.includes(field)));
  const state = textOf(before, 'state') || 'ENABLED';
  const job: Json = {
    ...Object.fromEntries(OUTPUT_ONLY.flatMap((field) => (before[field] === undefined ? [] : [[field, before[field]]]))),
    ...settable,
    timeZone,
    state,
    userUpdateTime: new Date().toISOString(),
    // "If a job does not complete successfully …, then it will be retried": the defaults in job.proto.
    retryConfig: {
      retryCount: 0,
      maxRetryDuration: '0s',
      minBackoffDuration: '5s',
      maxBackoffDuration: '3600s',
      maxDoublings: 5,
      ...messageOf(sent, 'retryConfig'),
    },
    ...(isJson(httpTarget) ? { httpTarget: completeTarget(httpTarget), attemptDeadline: textOf(sent, 'attemptDeadline') || '180s' } : {}),
  };
  return scheduled(job, Date.now());
}

function completeTarget(target: Json): Json {
  checkLoopback('uri', textOf(target, 'uri'));
  return { httpMethod: 'POST', ...target };
}

/** With the time of its next run; a job that is paused has none. */
export function scheduled(job: Json, afterMs: number): Json {
  const next = textOf(job, 'state') === 'ENABLED' ? nextRun(job, afterMs) : null;
  const { scheduleTime: _, ...rest } = job;
  return next === null ? rest : { ...rest, scheduleTime: new Date(next).toISOString() };
}

function nextRun(job: Json, afterMs: number): number | null {
  const cron = parseUnixCron(textOf(job, 'schedule'));
  return cron === null ? null : nextOfUnixCron(cron, afterMs, textOf(job, 'timeZone'));
}

/** The masked fields of what was sent over the job as it is; all that was sent where there is no mask. */
export function maskedJob(before: Json, sent: Json, mask: string): Json {
  const fields = mask === '' ? Object.keys(sent) : mask.split(',').map((path) => camelPath(path).split('.')[0] ?? '');
  const after: Json = { ...before };
  for (const field of fields) {
    if (sent[field] === undefined) Reflect.deleteProperty(after, field);
    else after[field] = sent[field];
  }
  return { ...after, name: textOf(before, 'name') };
}

function invalid(message: string): ApiError {
  return new ApiError('INVALID_ARGUMENT', message);
}
