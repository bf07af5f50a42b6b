import { ApiError } from '../api/api-error.ts';
import { camelPath, isJson, messageOf, numberOf, textOf, type Json } from '../api/json.ts';
import { parseFilter } from '../api/filter/parse-filter.ts';
import { durationMs } from './duration.ts';
import { checkName } from './names.ts';

/** What has a meaning only with services that are not here; refused, not left out. */
const ABSENT: Readonly<Record<'topic' | 'subscription', readonly string[]>> = {
  topic: ['schemaSettings', 'ingestionDataSourceSettings', 'messageTransforms', 'kmsKeyName'],
  subscription: [
    'bigqueryConfig',
    'cloudStorageConfig',
    'bigtableConfig',
    'enableExactlyOnceDelivery',
    'messageTransforms',
    'retainAckedMessages',
  ],
};

/** The resource as it is kept. Throws INVALID_ARGUMENT, UNIMPLEMENTED. */
export function completeTopic(topic: Json): Json {
  refuseAbsent('topic', topic);
  return { ...topic, state: 'ACTIVE' };
}

/** With the defaults that the service fills in. @see `Subscription` in google/pubsub/v1/pubsub.proto */
export function completeSubscription(sent: Json): Json {
  refuseAbsent('subscription', sent);
  const deadline = numberOf(sent, 'ackDeadlineSeconds') || 10;
  if (deadline < 10 || deadline > 600) {
    throw invalid(`Invalid ack deadline given (ack_deadline_seconds=${deadline}): it must be between 10 and 600 seconds.`);
  }
  const retention = textOf(sent, 'messageRetentionDuration') || '604800s';
  const retentionMs = durationMs(retention);
  if (retentionMs === null || retentionMs < 600_000 || retentionMs > 31 * 86_400_000) {
    throw invalid(`Invalid message retention duration (${retention}): it must be between 10 minutes and 31 days.`);
  }
  if (textOf(sent, 'filter') !== '') parseFilter(textOf(sent, 'filter'));
  checkPush(messageOf(sent, 'pushConfig'));
  const { deadLetterPolicy } = sent;
  if (isJson(deadLetterPolicy)) checkDeadLetter(deadLetterPolicy);
  return {
    pushConfig: {},
    expirationPolicy: { ttl: '2678400s' },
    ...sent,
    ackDeadlineSeconds: deadline,
    messageRetentionDuration: retention,
    ...(isJson(deadLetterPolicy) ? { deadLetterPolicy: { ...deadLetterPolicy, maxDeliveryAttempts: attemptsOf(deadLetterPolicy) } } : {}),
    state: 'ACTIVE',
  };
}

/** "If this parameter is 0, a default value of 5 is used": google/pubsub/v1/pubsub.proto */
function attemptsOf(policy: Json): number {
  return numberOf(policy, 'maxDeliveryAttempts') || 5;
}

function checkDeadLetter(policy: Json): void {
  const attempts = attemptsOf(policy);
  if (attempts < 5 || attempts > 100) throw invalid(`Invalid max_delivery_attempts (${attempts}): it must be between 5 and 100.`);
  checkName('topics', textOf(policy, 'deadLetterTopic'));
}

function checkPush(config: Json): void {
  const endpoint = textOf(config, 'pushEndpoint');
  if (endpoint !== '') checkLoopback('endpoint', endpoint);
}

/** Nothing leaves this machine: what the emulation calls is at a loopback address. Throws INVALID_ARGUMENT. */
export function checkLoopback(field: string, url: string): void {
  if (!isLoopback(url)) throw invalid(`Invalid ${field} given (${field}=${url}). This emulation calls addresses of this machine only.`);
}

/** `http://127.0.0.1:PORT/…`, `http://localhost…`, `http://name.localhost…`. */
function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) && (hostname === '127.0.0.1' || hostname === '[::1]' || /(?:^|\.)localhost$/.test(hostname));
}

/** The masked fields of `sent` over `before`. Throws INVALID_ARGUMENT where there is no mask, or it names what cannot change. */
export function masked(kind: 'Topic' | 'Subscription', before: Json, sent: Json, mask: string, fixed: readonly string[]): Json {
  const paths = mask.split(',').filter((path) => path !== '');
  if (paths.length === 0) {
    throw invalid(`The update_mask in the Update${kind}Request must be set, and must contain a non-empty paths list.`);
  }
  const after: Json = { ...before };
  for (const path of paths) {
    const [field = ''] = camelPath(path).split('.');
    if (fixed.includes(field)) throw invalid(`Invalid update_mask provided in the Update${kind}Request: '${path}' cannot be changed.`);
    if (sent[field] === undefined) Reflect.deleteProperty(after, field);
    else after[field] = sent[field];
  }
  return after;
}

function refuseAbsent(kind: 'topic' | 'subscription', resource: Json): void {
  for (const field of ABSENT[kind]) {
    const value = resource[field];
    if (value === undefined || value === false || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    throw new ApiError('UNIMPLEMENTED', `The field ${field} of a ${kind} is not part of this emulation.`);
  }
}

function invalid(message: string): ApiError {
  return new ApiError('INVALID_ARGUMENT', message);
}
