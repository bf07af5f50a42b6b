import { messageOf, isJson, textMapOf, textOf, type Json } from '../api/json.ts';
import { ApiError } from '../api/api-error.ts';
import { durationMs } from '../pubsub/duration.ts';
import type { PubSub } from '../pubsub/pubsub.ts';
import type { SignToken } from '../pubsub/pusher.ts';

/** What a job's target is reached with. */
export interface TargetLinks {
  pubsub: PubSub;
  sign: SignToken;
  accessToken: (email: string) => string;
}

/** Brings one run to the job's target. Throws an `ApiError` that is the job's status afterwards. */
export async function runTarget(
  job: Json,
  scheduleTime: string,
  { pubsub, sign, accessToken }: TargetLinks,
  signal: AbortSignal,
): Promise<void> {
  const { pubsubTarget } = job;
  if (isJson(pubsubTarget)) {
    pubsub.publish(textOf(pubsubTarget, 'topicName'), [
      { data: textOf(pubsubTarget, 'data'), attributes: messageOf(pubsubTarget, 'attributes') },
    ]);
    return;
  }
  const target = messageOf(job, 'httpTarget');
  const { oidcToken, oauthToken } = target;
  const uri = textOf(target, 'uri');
  const headers: Record<string, string> = {
    'user-agent': 'Google-Cloud-Scheduler',
    ...textMapOf(target, 'headers'),
    'x-cloudscheduler': 'true',
    'x-cloudscheduler-jobname': textOf(job, 'name').split('/').at(-1) ?? '',
    'x-cloudscheduler-scheduletime': scheduleTime,
  };
  if (isJson(oidcToken))
    headers['authorization'] = `Bearer ${sign(textOf(oidcToken, 'serviceAccountEmail'), textOf(oidcToken, 'audience') || uri)}`;
  if (isJson(oauthToken)) headers['authorization'] = `Bearer ${accessToken(textOf(oauthToken, 'serviceAccountEmail'))}`;
  const method = textOf(target, 'httpMethod');
  const body = textOf(target, 'body');
  const deadline = AbortSignal.timeout(durationMs(textOf(job, 'attemptDeadline')) ?? 180_000);
  let status: number;
  try {
    const answer = await fetch(uri, {
      method,
      headers,
      ...(body === '' || method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.from(body, 'base64') }),
      signal: AbortSignal.any([signal, deadline]),
      redirect: 'manual',
    });
    await answer.arrayBuffer();
    ({ status } = answer);
  } catch {
    throw new ApiError(deadline.aborted ? 'DEADLINE_EXCEEDED' : 'UNAVAILABLE', `${uri} did not answer.`);
  }
  // "An acknowledgement … is an HTTP response code in the range [200 - 299]": google/cloud/scheduler/v1/target.proto
  if (status < 200 || status > 299) throw failureOf(status, uri);
}

function failureOf(status: number, uri: string): ApiError {
  const codes = {
    400: 'INVALID_ARGUMENT',
    401: 'UNAUTHENTICATED',
    403: 'PERMISSION_DENIED',
    404: 'NOT_FOUND',
    429: 'RESOURCE_EXHAUSTED',
    503: 'UNAVAILABLE',
  } as const;
  const code = status in codes ? codes[status as keyof typeof codes] : status >= 500 ? 'INTERNAL' : 'UNKNOWN';
  return new ApiError(code, `${uri} answered ${status}.`);
}
